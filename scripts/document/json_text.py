"""JSON with the line and the words of every value.

The standard decoder reads the scalars; objects and arrays are walked here, because it keeps
neither positions nor duplicate keys, and has no bound on nesting.
"""

import json
import re
from dataclasses import dataclass
from math import isfinite
from typing import NoReturn

from scripts.document.node import Node, Origin
from scripts.document.text import MAX_DEPTH, MAX_DIGITS, check, shorten
from scripts.errors import PipelineError

_SPACE = re.compile(r"[ \t\r\n]*")
_CONTEXT = 40


def _no_constant(name: str) -> NoReturn:
    message = f"{name} is not JSON"
    raise ValueError(message)


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        message = f"a number of {len(digits):,} digits"
        raise ValueError(message)
    return int(digits)


_SCALARS = json.JSONDecoder(parse_constant=_no_constant, parse_int=_integer)


def parse_json(text: str, *, file: str, first_line: int = 1) -> Node:
    """Read a JSON document that begins at a line of a file.

    Raises:
        PipelineError: invalid or cut-off JSON, a duplicate key, nesting over the bound.
    """
    node, end = parse_json_prefix(text, file=file, first_line=first_line)
    reader = _Reader(text, file, 0, first_line)
    end = reader.skip(end)
    if end < len(text):
        reader.refuse(end, "there is text after the end of the JSON")
    return node


def parse_json_prefix(
    text: str, *, file: str, start: int = 0, first_line: int = 1
) -> tuple[Node, int]:
    """Read a JSON document that more text may follow; return it and its end in the text."""
    reader = _Reader(text, file, start, first_line)
    try:
        return reader.value(reader.skip(start), key_start=None, depth=0)
    except IndexError:
        reader.refuse(len(text), "the JSON is cut off")


@dataclass
class _Reader:
    text: str
    file: str
    known_position: int
    known_line: int

    def line(self, position: int) -> int:
        """Return the line of a position, counted from the last one: the text may be long."""
        if position >= self.known_position:
            self.known_line += self.text.count("\n", self.known_position, position)
        else:
            self.known_line -= self.text.count("\n", position, self.known_position)
        self.known_position = position
        return self.known_line

    def refuse(self, position: int, reason: str) -> NoReturn:
        near = shorten(self.text[max(0, position - _CONTEXT) : position])
        raise PipelineError(
            f"{reason} (after {near!r})" if near else reason,
            file=self.file,
            line=self.line(min(position, max(0, len(self.text) - 1))),
        )

    def skip(self, position: int) -> int:
        match = _SPACE.match(self.text, position)
        return match.end() if match else position

    def value(self, position: int, *, key_start: int | None, depth: int) -> tuple[Node, int]:
        start = position if key_start is None else key_start
        if depth > MAX_DEPTH:
            self.refuse(position, f"the JSON is nested deeper than {MAX_DEPTH} levels")
        value: dict[str, Node] | list[Node] | str | float | None
        if self.text[position] == "{":
            value, end = self.members(position, depth)
        elif self.text[position] == "[":
            value, end = self.elements(position, depth)
        else:
            value, end = self.scalar(position)
        quote = shorten(self.text[start : end if isinstance(value, str) else min(end, start + 200)])
        return Node(value, (Origin(self.file, self.line(start), quote),)), end

    def scalar(self, position: int) -> tuple[str | float | None, int]:
        try:
            scalar: str | float | None
            scalar, end = _SCALARS.raw_decode(self.text, position)
        except json.JSONDecodeError as error:
            self.refuse(error.pos, f"invalid JSON: {error.msg}")
        except ValueError as error:
            self.refuse(position, f"invalid JSON: {error}")
        if isinstance(scalar, float) and not isfinite(scalar):
            self.refuse(position, "invalid JSON: the number is out of range")
        if isinstance(scalar, str):
            check(scalar, file=self.file, line=self.line(position))
        return scalar, end

    def members(self, position: int, depth: int) -> tuple[dict[str, Node], int]:
        members: dict[str, Node] = {}
        position = self.skip(position + 1)
        if self.text[position] == "}":
            return members, position + 1
        while True:
            key_start = position
            if self.text[position] != '"':
                self.refuse(position, "invalid JSON: a key in double quotes is expected")
            key, position = self.scalar(position)
            if not isinstance(key, str) or key in members:
                self.refuse(position, f"the key {key!r} occurs twice in one object")
            position = self.skip(position)
            if self.text[position] != ":":
                self.refuse(position, "invalid JSON: a colon is expected")
            position = self.skip(position + 1)
            members[key], position = self.value(position, key_start=key_start, depth=depth + 1)
            position = self.skip(position)
            if self.text[position] == "}":
                return members, position + 1
            if self.text[position] != ",":
                self.refuse(position, "invalid JSON: a comma or } is expected")
            position = self.skip(position + 1)

    def elements(self, position: int, depth: int) -> tuple[list[Node], int]:
        elements: list[Node] = []
        position = self.skip(position + 1)
        if self.text[position] == "]":
            return elements, position + 1
        while True:
            element, position = self.value(position, key_start=None, depth=depth + 1)
            elements.append(element)
            position = self.skip(position)
            if self.text[position] == "]":
                return elements, position + 1
            if self.text[position] != ",":
                self.refuse(position, "invalid JSON: a comma or ] is expected")
            position = self.skip(position + 1)
