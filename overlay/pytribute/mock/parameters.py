"""The parameters and the body of an operation, parsed strictly by their schemas."""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import parse_qsl

from pytribute.mock.product import encode_json
from pytribute.mock.responses import DocumentedError
from pytribute.mock.samples import choice, fits, types_of
from pytribute.mock.specification import Schema, json_content, resolve
from pytribute.mock.violation import violation

__all__ = ["Body", "ParameterParser", "make_body", "make_parameter", "parse_query"]

_Parse: TypeAlias = Callable[[str], Any]
"""Parse a text, or raise a `ValueError` that says what the text must be."""

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


class ParameterParser(NamedTuple):
    """One parameter and its parser."""

    name: str
    parse: _Parse
    is_list: bool = False
    """Whether it takes several values."""
    separator: str = ""
    """The separator of a list's values; empty if each value repeats the name."""
    is_required: bool = False
    default: Any = None
    """The documented default, parsed; None if there is none."""

    def value(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - by the schema
        """Parse the values of a request.

        Raises:
            DocumentedError: 400, a value is not allowed, or there are two.
        """
        if self.separator:
            texts = [part for text in texts for part in text.split(self.separator)]
        if not self.is_list and len(texts) > 1:
            raise DocumentedError(400, f"{self.name} is given twice")
        try:
            return list(map(self.parse, texts)) if self.is_list else self.parse(texts[0])
        except ValueError as error:
            raise DocumentedError(400, f"{self.name} must be {error}") from None


class Body(NamedTuple):
    """The JSON body of an operation."""

    schema: Schema
    is_required: bool
    precheck: Callable[[Any], None] = lambda _value: None
    """Refuse a value with a code of its own, before the schema refuses it with the common one."""

    def parse(self, content: bytes) -> Any:  # noqa: ANN401 - by the schema
        """Parse and validate the body of a request; None without one.

        Raises:
            DocumentedError: 400, it is missing, not JSON, or not valid by its schema.
        """
        if not content and not self.is_required:
            return None
        try:
            value = json.loads(content, parse_constant=_refuse_constant)
            encode_json(value)  # a lone surrogate could neither be kept nor sent
        except UnicodeError:
            raise DocumentedError(400, "the body must be valid Unicode") from None
        except (ValueError, RecursionError):
            raise DocumentedError(400, "the body must be JSON") from None
        self.precheck(value)
        if complaint := violation(self.schema, value):
            raise DocumentedError(400, complaint)
        return value


def make_body(node: Schema, precheck: Callable[[Any], None] | None = None) -> Body | None:
    """Make a body from its node in the specification; None if it is not JSON."""
    content = json_content(node)
    if content is None:
        return None
    body = Body(content.get("schema", _NOTHING), node.get("required", False))
    return body._replace(precheck=precheck) if precheck else body


def make_parameter(node: Schema) -> ParameterParser:
    """Make a parameter from its node in the specification."""
    schema = choice(resolve(node.get("schema", _NOTHING)))
    style = node.get("style", "form" if node["in"] == "query" else "simple")
    required = node.get("required", False)
    if "array" not in types_of(schema):
        parse = _parser(schema)
        default = _default(parse, schema)
        return ParameterParser(node["name"], parse, is_required=required, default=default)
    is_repeated = node.get("explode", style == "form")
    return ParameterParser(
        name=node["name"],
        parse=_parser(choice(resolve(schema.get("items", _NOTHING)))),
        is_list=True,
        separator="" if is_repeated else _SEPARATORS.get(style, ","),
        is_required=required,
    )


def parse_query(parameters: Mapping[str, ParameterParser], query: bytes) -> dict[str, Any]:
    """Parse the known parameters of a query, and ignore others.

    Raises:
        DocumentedError: 400, a value is not allowed by its schema, or given twice.
    """
    texts_by_name: dict[str, list[str]] = {}
    for name, text in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        if name in parameters:
            texts_by_name.setdefault(name, []).append(text)
    return {name: parameters[name].value(texts) for name, texts in texts_by_name.items()}


def _default(parse: _Parse, schema: Schema) -> Any:  # noqa: ANN401 - by the schema
    default = schema.get("default")
    if default is None:
        return None
    try:
        return parse(default if isinstance(default, str) else json.dumps(default))
    except ValueError:  # the page has another type now, but its old default
        return None


def _refuse_constant(text: str) -> None:
    raise ValueError(text)  # Python reads NaN and Infinity, which JSON doesn't have


def _parser(schema: Schema) -> _Parse:
    match [kind for kind in types_of(schema) if kind != "null"]:
        case ["boolean"]:
            return _boolean
        case [("integer" | "number") as kind]:
            limits = {key: schema[key] for key in _OF_NUMBERS if key in schema}
            parse = _integer if kind == "integer" else _number
            return partial(parse, _is_within(limits), limits)
        case _:
            return partial(_text, {key: schema[key] for key in _OF_TEXTS if key in schema})


def _is_within(limits: Schema) -> Callable[[float], bool]:
    if limits.keys() <= {"minimum", "maximum"}:  # the common case, and each request pays for it
        least, most = limits.get("minimum", -math.inf), limits.get("maximum", math.inf)
        return lambda number: bool(least <= number <= most)
    return partial(fits, limits)


def _boolean(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("true or false")
    return text == "true"


def _integer(is_within: Callable[[float], bool], limits: Schema, text: str) -> str:
    """Return the shortest decimal form of an integer of any size.

    Only ASCII digits and an optional minus are allowed; leading zeros are dropped.
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
    if not fits(limits, text):
        raise ValueError(_expected("a text", limits))
    return text


def _expected(kind: str, limits: Schema) -> str:
    if "enum" in limits:
        return f"one of {', '.join(map(str, limits['enum']))}"
    text = ", ".join(f"{keyword} {limit}" for keyword, limit in limits.items())
    return f"{kind} ({text})" if text else kind
