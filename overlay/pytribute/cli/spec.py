"""``pytribute spec``: the specification that this version was generated from."""

import click

import pytribute
from pytribute.cli.exits import CommandFailure
from pytribute.cli.text import write, write_file


@click.command()
@click.option("--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write to a file.")
def spec(output: str | None) -> None:
    """Write the OpenAPI 3.1 specification behind this version, as JSON."""
    import json  # noqa: PLC0415 - only this command needs it

    text = json.dumps(pytribute.spec(), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        write(text)
    else:
        try:
            write_file(output, text)
        except OSError as error:
            raise CommandFailure(f"{output}: {error.strerror}") from None
