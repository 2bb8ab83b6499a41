"""``pytribute spec``: the specification that this version was generated from."""

import json
from pathlib import Path

import click

import pytribute
from pytribute.cli.text import write


@click.command()
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to a file instead.",
)
def spec(output: Path | None) -> None:
    """Give the OpenAPI 3.1 specification behind this version, as JSON."""
    text = json.dumps(pytribute.spec(), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        write(text)
    elif output.exists() and not output.is_file():
        output.write_text(text, encoding="utf-8")  # a device or a pipe
    else:
        unfinished = output.with_name(f".{output.name}.unfinished")
        try:
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(output)
        finally:
            unfinished.unlink(missing_ok=True)
