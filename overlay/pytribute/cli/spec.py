"""``pytribute spec``: the specification that this version was generated from."""

import click

import pytribute
from pytribute.cli.exits import Failure
from pytribute.cli.text import write


@click.command()
@click.option("--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write to a file.")
def spec(output: str | None) -> None:
    """Give the OpenAPI 3.1 specification behind this version, as JSON."""
    import json  # noqa: PLC0415 - only this command needs it

    text = json.dumps(pytribute.spec(), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        write(text)
    else:
        try:
            _save(text, output)
        except OSError as error:
            raise Failure(f"{output}: {error.strerror}") from None


def _save(text: str, output: str) -> None:
    """Write a file as a whole or not at all."""
    from pathlib import Path  # noqa: PLC0415 - it takes a third as long as click

    file = Path(output)
    if file.exists() and not file.is_file():
        file.write_text(text, encoding="utf-8")  # a device or a pipe can't be replaced
        return
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
