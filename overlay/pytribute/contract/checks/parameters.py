"""The parameters of every operation that reads: what their schemas forbid, and what they allow.

No parser takes ``x`` for an integer, and many take ``2.0`` or a space before a number for one.
The schemas forbid the first kind of value; the second kind is forbidden by a reading only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from math import isfinite
from typing import Any
from urllib.parse import parse_qs, unquote

from pytribute.contract.checks.operations import allowed_operations, known_arguments
from pytribute.contract.context import CheckContext, Part
from pytribute.contract.operation import DocumentedOperation
from pytribute.contract.request import LIST_PRODUCTS
from pytribute.contract.rules import requests
from pytribute.contract.violation import Rule
from pytribute.mock.samples import choice, fits, types_of

__all__ = [
    "NOT_INTEGERS",
    "check_arguments",
    "check_queries",
    "is_lenient_integer",
    "violated_by_query",
]


# ``{}`` is replaced by an integer.
NOT_INTEGERS = (
    *("x", "null", "NaN", "true", "{}x", "x{}", "{}.0", "{}.5", "{}e0", "1e3", "0x{}", "{}_0"),
    *("{},0", "{};", "--{}", "-", "%20", "%20{}", "{}%20", "{}%0A", "%09{}", "{}%00", "{}%3F"),
    *("%22{}%22", "%EF%BC%92%EF%BC%95", "%D9%A2%D9%A5", "%C2%B2", "%FF", "'%20OR%201=1"),
)
"""Texts that a parser must not take for an integer; escaped as in a path."""

_NOT_BOOLEANS = (
    *("1", "0", "True", "TRUE", "False", "FALSE", "yes", "no", "on", "t", "null", "asc"),
    *("desc", "true%20", "%20true", "truefalse", "-1"),
)
# ``{}`` is replaced by a listed value.
_NOT_LISTED = (
    *("no-such-value", "null", "1", "*", "{}%20", "%20{}", "{}%00", "{}'--", "{},{}", "{}%7C{}"),
    *("{}x", "x{}"),
)
_LEAST_INTEGER = -(2**63)
# Python converts no longer texts.
_DIGITS = 4000
# How configuration files, forms and languages spell booleans.
_SPELLINGS = frozenset({"true", "false", "1", "0", "t", "f", "y", "n", "yes", "no", "on", "off"})


def check_queries(context: CheckContext) -> list[Part]:
    """Return a part for each operation.

    It expects 400 for what a schema or a reading forbids, and 200 for the bounds of a schema.
    """
    operations = context.specification.operations
    products = [operations[LIST_PRODUCTS]] if context.has_products else []
    return [
        partial(_check_queries, operation=operation, arguments=arguments)
        for operation in (*products, *allowed_operations(context))
        if operation.method == "GET" and operation.path not in context.refused
        for arguments in known_arguments(context, operation)[:1]
    ]


def _check_queries(
    context: CheckContext, operation: DocumentedOperation, arguments: Mapping[str, str]
) -> None:
    # A valid value may be the id of nothing.
    absent = [404] if 404 in operation.statuses else []  # noqa: PLR2004 - HTTP
    for query in _invalid_queries(operation):
        response = context.send(operation.request(arguments, query, context.owner))
        others = absent if "&" in query else []
        for rule, name in violated_by_query(operation, query):
            context.expect(rule, response, 400, *others, detail=name)
    for name, query in _bounds(operation):
        request = operation.request(arguments, query, context.owner)
        context.expect(requests.BOUND, context.send(request), 200, *absent, detail=name)


def check_arguments(context: CheckContext) -> None:
    """Request rows by texts that are no ids, and add a parameter that nobody documents."""
    for operation in allowed_operations(context):
        for arguments in (
            known_arguments(context, operation)[:1] if operation.method == "GET" else ()
        ):
            for name, schema in operation.schemas("path").items():
                for text in _invalid(schema, arguments[name]):
                    rule = requests.MALFORMED_ARGUMENT
                    if _is_lenient(schema, unquote(text)):
                        rule = requests.LENIENT_VALUE
                    changed = operation.request({**arguments, name: text}, "", context.owner)
                    context.expect(rule, context.send(changed), 400, detail=name)
            plain = context.send(operation.request(arguments, "", context.owner))
            more = context.send(operation.request(arguments, "no-such-name=1", context.owner))
            if plain.status == 200:  # noqa: PLR2004 - HTTP
                context.expect_equal(
                    requests.UNKNOWN_PARAMETER, more, plain.json, "the same as without it"
                )


def violated_by_query(operation: DocumentedOperation, query: str) -> list[tuple[Rule, str]]:
    """Return the rules that a query violates with the names of the parameters.

    What a schema forbids comes alone: a response can't show that a reading is kept as well.
    """
    schemas = operation.schemas("query")
    places = [one["name"] for one in operation.parameters]
    found: list[tuple[Rule, str]] = []
    for name, texts in parse_qs(query, keep_blank_values=True).items():
        rule = _violated(schemas[name], texts) if name in schemas else None
        if rule is requests.INVALID_VALUE:
            return [
                (replace(requests.INVALID_VALUE, where=f"parameters/{places.index(name)}"), name)
            ]
        if rule is not None:
            found.append((rule, name))
    return found[:1]


def _violated(schema: Mapping[str, Any], texts: list[str]) -> Rule | None:
    """Return the rule that the values of a parameter violate; an array may have several."""
    if "array" in types_of(choice(schema)):
        return None
    if len(texts) > 1:
        return requests.REPEATED
    (text,) = texts
    if _is_valid(choice(schema), text):  # an empty text as well, where a schema doesn't forbid it
        return None
    if not text.strip():
        return requests.EMPTY_VALUE
    return requests.LENIENT_VALUE if _is_lenient(schema, text) else requests.INVALID_VALUE


def _is_valid(schema: Mapping[str, Any], text: str) -> bool:
    types = types_of(schema)
    if "integer" in types:
        return _is_integer(text) and fits(schema, int(text[:_DIGITS]))
    return text in {"true", "false"} if "boolean" in types else fits(schema, text)


def _is_lenient(schema: Mapping[str, Any], text: str) -> bool:
    """Whether a schema forbids a text that a lenient parser takes for a value."""
    schema = choice(schema)
    trimmed, types = text.strip().strip("\0").lower(), types_of(schema)
    if "enum" in schema:
        values = [str(value) for value in schema["enum"]]
        return text not in values and trimmed in {value.lower() for value in values}
    if "integer" in types:
        return is_lenient_integer(text)
    return "boolean" in types and text not in {"true", "false"} and trimmed in _SPELLINGS


def _is_integer(text: str) -> bool:
    return text.isascii() and text.removeprefix("-").isdecimal()


def is_lenient_integer(text: str) -> bool:
    """Whether a text is no plain integer, but a lenient parser takes it for one."""
    try:
        number = float(text.strip().strip("\0") or 0)  # it reads underscores and other digits
    except ValueError:
        return False
    return not _is_integer(text) and isfinite(number) and number.is_integer()


def _invalid_queries(operation: DocumentedOperation) -> Iterator[str]:
    """Yield queries with one invalid parameter, alone and among others."""
    schemas = operation.schemas("query")
    valid = {name: _valid(schema) for name, schema in schemas.items()}
    for name, (one, other) in valid.items():
        texts = [*_invalid(schemas[name], "2"), "", "%20"]
        others = [f"{each}={values[0]}" for each, values in valid.items() if each != name]
        yield from (f"{name}={text}" for text in texts)
        yield name
        for first, second in ((one, one), (one, other), ("", one), (one, "")):
            yield f"{name}={first}&{name}={second}"
        yield "&".join((f"{name}={texts[0]}", *others))
        yield "&".join((*others, f"{name}={texts[0]}"))


def _bounds(operation: DocumentedOperation) -> Iterator[tuple[str, str]]:
    """Yield the names of parameters, each with a query of a bound."""
    for name, schema in operation.schemas("query").items():
        for keyword in ("minimum", "maximum"):
            if keyword in schema:
                yield name, f"{name}={schema[keyword]}"


def _valid(schema: Mapping[str, Any]) -> tuple[str, str]:
    """Return two values that a schema allows, as far as it is read here."""
    schema = choice(schema)
    if "enum" in schema:
        return str(schema["enum"][0]), str(schema["enum"][-1])
    if "boolean" in types_of(schema):
        return "true", "false"
    least = int(schema.get("minimum", 1))
    return str(least), str(min(least + 1, int(schema.get("maximum", least + 1))))


def _invalid(schema: Mapping[str, Any], integer: str) -> list[str]:
    """Return texts that a schema forbids; none if it allows any text."""
    schema = choice(schema)
    if "enum" in schema:
        return [*_not_listed([str(value) for value in schema["enum"]])]
    match [kind for kind in types_of(schema) if kind != "null"]:
        case ["integer"]:
            return [*_out_of_range(schema), *(one.replace("{}", integer) for one in NOT_INTEGERS)]
        case ["boolean"]:
            return [*_NOT_BOOLEANS]
        case _:
            return ["x"] if schema.get("format") == "uuid" else []


def _not_listed(values: list[str]) -> Iterator[str]:
    one, other = values[0], values[-1]
    texts = [one.upper(), one.title(), one.lower(), one[:-1], one + one[-1:]]
    texts += [text.replace("{}", one, 1).replace("{}", other) for text in _NOT_LISTED]
    yield from (text for text in texts if text not in {*values, ""})


def _out_of_range(schema: Mapping[str, Any]) -> Iterator[str]:
    if "minimum" in schema:
        least = schema["minimum"]
        numbers = (least - 1, *(one for one in (-1, _LEAST_INTEGER) if one < least - 1))
        yield from map(str, numbers)
        if least > 0:
            yield "-0"
    if "maximum" in schema:
        most, usual = schema["maximum"], schema.get("default", 1)
        numbers = (most + 1, most + 2, 10 * most + 1, 2**31, 2**32 + usual, 2**64 + usual)
        yield from (str(one) for one in numbers if one > most)
