"""The parameters and the body of an operation, read strictly, by their schemas."""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import parse_qsl

from pytribute.mock.answers import ApiError
from pytribute.mock.samples import Schema, choice, fits, json_content, resolve, types_of
from pytribute.mock.violation import violation

__all__ = ["Body", "Parameter", "make_body", "make_parameter", "read_query"]

_Read: TypeAlias = Callable[[str], Any]
"""Turns a text into a value, or raises a `ValueError` that says what the text must be."""

_NOTHING: Schema = {}
_INTEGER = re.compile(r"(-?)0*([0-9]+)", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
# No bound of a schema has so many digits, and Python refuses to convert thousands of them.
_MOST_DIGITS = 100
_OF_NUMBERS = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("multipleOf", "const", "enum"),
)
_OF_TEXTS = ("minLength", "maxLength", "format", "const", "enum")
_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}


class Parameter(NamedTuple):
    """One parameter, ready to be read."""

    name: str
    read: _Read
    is_list: bool = False
    """Whether it may have several values."""
    separator: str = ""
    """What divides the values of a list; empty if each value repeats the name."""
    is_required: bool = False
    default: Any = None
    """The documented default, read as a value is; None if there is none."""

    def value(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - by the schema
        """Return the value that a request names.

        Raises:
            ApiError: 400, the documentation doesn't allow it, or it is given twice.
        """
        if self.separator:
            texts = [part for text in texts for part in text.split(self.separator)]
        if not self.is_list and len(texts) > 1:
            raise ApiError(400, f"{self.name} is given twice")
        try:
            return list(map(self.read, texts)) if self.is_list else self.read(texts[0])
        except ValueError as error:
            raise ApiError(400, f"{self.name} must be {error}") from None


class Body(NamedTuple):
    """The JSON body of an operation."""

    schema: Schema
    is_required: bool

    def check(self, content: bytes) -> None:
        """Check the body of a request.

        Raises:
            ApiError: 400, it is missing, no JSON, or not what the documentation allows.
        """
        if not content and not self.is_required:
            return
        try:
            value = json.loads(content, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise ApiError(400, "the body must be JSON") from None
        if complaint := violation(self.schema, value):
            raise ApiError(400, complaint)


def make_body(node: Schema) -> Body | None:
    """Make the body from its description in the specification; None if there is no JSON in it."""
    node = resolve(node)
    content = json_content(node)
    if content is None:
        return None
    return Body(content.get("schema", _NOTHING), node.get("required", False))


def make_parameter(node: Schema) -> Parameter:
    """Make a parameter from its description in the specification."""
    schema = choice(resolve(node.get("schema", _NOTHING)))
    style = node.get("style", "form" if node["in"] == "query" else "simple")
    required = node.get("required", False)
    if "array" not in types_of(schema):
        read = _reader(schema)
        default = _default(read, schema)
        return Parameter(node["name"], read, is_required=required, default=default)
    is_repeated = node.get("explode", style == "form")
    return Parameter(
        name=node["name"],
        read=_reader(choice(resolve(schema.get("items", _NOTHING)))),
        is_list=True,
        separator="" if is_repeated else _SEPARATORS.get(style, ","),
        is_required=required,
    )


def read_query(parameters: Mapping[str, Parameter], query: bytes) -> dict[str, Any]:
    """Return the values that a query names; parameters of other names are ignored.

    Raises:
        ApiError: 400, a value is out of range, of the wrong type, empty or given twice.
    """
    given: dict[str, list[str]] = {}
    for name, text in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        if name in parameters:
            given.setdefault(name, []).append(text)
    return {name: parameters[name].value(texts) for name, texts in given.items()}


def _default(read: _Read, schema: Schema) -> Any:  # noqa: ANN401 - by the schema
    default = schema.get("default")
    if default is None:
        return None
    try:
        return read(default if isinstance(default, str) else json.dumps(default))
    except ValueError:  # a page changed the type and forgot the default
        return None


def _refuse_constant(text: str) -> None:
    raise ValueError(text)  # Python reads NaN and Infinity, which JSON doesn't have


def _reader(schema: Schema) -> _Read:
    match [kind for kind in types_of(schema) if kind != "null"]:
        case ["boolean"]:
            return _boolean
        case [("integer" | "number") as kind]:
            limits = {key: schema[key] for key in _OF_NUMBERS if key in schema}
            read = _integer if kind == "integer" else _number
            return partial(read, _is_within(limits), limits)
        case _:
            return partial(_text, {key: schema[key] for key in _OF_TEXTS if key in schema})


def _is_within(limits: Schema) -> Callable[[float], bool]:
    if limits.keys() <= {"minimum", "maximum"}:  # as pages have them: each request is checked
        least, most = limits.get("minimum", -math.inf), limits.get("maximum", math.inf)
        return lambda number: bool(least <= number <= most)
    return partial(fits, limits)


def _boolean(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("true or false")
    return text == "true"


def _integer(is_within: Callable[[float], bool], limits: Schema, text: str) -> str:
    """Return the shortest decimal form of an integer, however many digits it has.

    Digits are the ten of ASCII, with an optional minus; zeros in front change nothing.
    """
    found = _INTEGER.fullmatch(text)
    if found is None:
        raise ValueError(_expected("an integer", limits))
    sign, digits = found.groups()
    short = digits if digits == "0" else f"{sign}{digits}"
    number = int(short) if len(short) <= _MOST_DIGITS else float(f"{sign}inf")
    if not is_within(number):
        raise ValueError(_expected("an integer", limits))
    return short


def _number(is_within: Callable[[float], bool], limits: Schema, text: str) -> str:
    if not _NUMBER.fullmatch(text) or not is_within(float(text)):
        raise ValueError(_expected("a number", limits))
    return text


def _text(limits: Schema, text: str) -> str:
    if not text or not fits(limits, text):
        raise ValueError(_expected("a text", limits))
    return text


def _expected(kind: str, limits: Schema) -> str:
    if "enum" in limits:
        return f"one of {', '.join(map(str, limits['enum']))}"
    shown = ", ".join(f"{keyword} {limit}" for keyword, limit in limits.items())
    return f"{kind} ({shown})" if shown else kind
