"""Text on its way to a terminal, a spreadsheet, a file or a pipe."""

import os
import sys
from os import PathLike

import click

from pytribute_core.text import visible

# The first characters of formulas; some spreadsheets accept the full-width forms, too.
_FORMULAS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")


def cell(text: str) -> str:
    """Return text for a cell of a spreadsheet: lines and tabs stay, and it is never a formula."""
    if not text.isprintable():
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(c if c in "\n\t" else visible(c) for c in lines)
    is_formula = text.lstrip()[:1] in _FORMULAS or text[:1] in {"\t", "\n"}
    return f"'{text}" if is_formula else text


def styled(text: str, *, fg: str | None = None, bold: bool | None = None) -> str:
    """Return text in a style for a terminal, which click removes where there is none."""
    return text if os.environ.get("NO_COLOR") else click.style(text, fg=fg, bold=bold)


def write(text: str) -> None:
    """Write to standard output: UTF-8 to files and pipes, what it can show to a terminal."""
    if sys.stdout.isatty():
        encoding = sys.stdout.encoding
        click.echo(text.encode(encoding, "replace").decode(encoding), nl=False)
    else:
        click.echo(text.encode(), nl=False)


def write_file(name: str | PathLike[str], text: str) -> None:
    """Write a file completely or not at all.

    Raises:
        OSError: the file can't be written.
    """
    from pathlib import Path  # noqa: PLC0415 - it takes a third as long as click

    file = Path(name)
    if file.exists() and not file.is_file():
        file.write_text(text, encoding="utf-8")  # a device or a pipe can't be replaced
        return
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
