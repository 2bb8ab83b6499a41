"""Formats for programs: JSON and CSV, with the API's own names and amounts in minor units.

A format gives a listing piece by piece, as its pages come, and one thing as a whole.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeGuard, cast

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from pytribute.cli.text import cell
from pytribute_core.decoding import to_json, to_plain
from pytribute_core.text import is_unsafe


class Json:
    """One array, a line for each element; or one object."""

    def many(self, pages: Iterable[Sequence[object]]) -> Iterator[str]:
        """Give a listing. Where it breaks off the array stays open: nobody can take it whole."""
        before = "[\n"
        for rows in pages:
            if rows:
                yield before + ",\n".join(_encoded(row) for row in rows)
                before = ",\n"
        yield "[]\n" if before == "[\n" else "\n]\n"

    def one(self, thing: object) -> str:
        """Give one thing."""
        return msgspec.json.format(_encoded(thing), indent=2) + "\n"


class Csv:
    """A row of names, then a row for each thing; what is absent is empty."""

    def __init__(self, kind: object) -> None:
        self._names = _names(kind)

    def many(self, pages: Iterable[Sequence[object]]) -> Iterator[str]:
        """Give a listing; nothing of it before its first page."""
        names = self._names
        heading: list[Sequence[object]] = [names]
        for rows in pages:
            yield _lines([*heading, *(_values(row, names) for row in rows)])
            heading = []
        yield _lines(heading)

    def one(self, thing: object) -> str:
        """Give one thing, under its names."""
        return _lines([self._names, _values(thing, self._names)])


def _encoded(thing: object) -> str:
    """Give JSON in which every character that isn't seen is written as an escape."""
    text = to_json(thing).decode()
    if text.isprintable():
        return text
    return "".join(json.dumps(c)[1:-1] if is_unsafe(c) else c for c in text)


def is_model(kind: object) -> TypeGuard[type[Struct]]:
    """Whether a type has fields."""
    return isinstance(kind, type) and issubclass(kind, Struct)


def _names(kind: object) -> list[str]:
    """Return the heading: the names of fields, or one word for what has none."""
    if is_model(kind):
        return [field.encode_name for field in fields(kind)]
    return ["value"]


def _values(thing: object, names: Sequence[str]) -> list[object]:
    plain: Any = to_plain(thing)
    if not isinstance(thing, Struct):
        return [_cell(plain)]
    return [_cell(plain.get(name)) for name in names]


def _cell(value: object) -> object:
    if isinstance(value, str):
        return cell(value)
    if isinstance(value, (dict, list)):
        return cell(_encoded(cast("object", value)))
    return str(value).lower() if isinstance(value, bool) else value


def _lines(rows: Iterable[Sequence[object]]) -> str:
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(rows)
    return lines.getvalue()
