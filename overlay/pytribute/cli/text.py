"""Text of a server on its way to a terminal, a file or a pipe.

Anybody who sells something chooses its name. Control characters could move the cursor, send the
terminal commands or hide what is written; marks of direction could show it the wrong way round.
"""

import sys
from os import PathLike
from unicodedata import category

import click

# Controls, marks of format and direction, halves of characters, separators of lines.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# They join and part letters and emoji: a family, or Persian, can't be written without them.
_JOINERS = "\u200c\u200d"
# What a formula begins with; some spreadsheets take the full-width forms as well.
_FORMULAS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")


def is_unsafe(character: str) -> bool:
    """Tell whether a character does something instead of being seen."""
    return category(character) in _UNSAFE and character not in _JOINERS


def visible(text: str) -> str:
    """Give text for people: on one line, and nothing in it that isn't seen."""
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def cell(text: str) -> str:
    """Give text for a cell of a spreadsheet: lines and tabs stay, and it is never a formula."""
    if not text.isprintable():
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(c if c in "\n\t" else _shown(c) for c in lines)
    is_formula = text.lstrip()[:1] in _FORMULAS or text[:1] in {"\t", "\n"}
    return f"'{text}" if is_formula else text


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


def _shown(character: str) -> str:
    if character in "\t\r\n":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if is_unsafe(character) else character
