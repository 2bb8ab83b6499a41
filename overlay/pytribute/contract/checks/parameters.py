"""The parameters of every operation that reads: what their schemas forbid, and what they allow."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pytribute.contract.context import CheckContext
from pytribute.contract.operation import DocumentedOperation
from pytribute.contract.request import LIST_PRODUCTS
from pytribute.contract.rules import requests
from pytribute.mock.samples import choice, types_of

__all__ = ["NOT_INTEGERS", "check_arguments", "check_queries"]


# ``{}`` is replaced by an integer.
NOT_INTEGERS = (
    *("x", "null", "NaN", "true", "{}x", "x{}", "{}.0", "{}.5", "{}e0", "1e3", "0x{}", "{}_0"),
    *("{},0", "{};", "--{}", "-", "%20", "%20{}", "{}%20", "{}%0A", "%09{}", "{}%00", "{}%3F"),
    *("%22{}%22", "%EF%BC%92%EF%BC%95", "%D9%A2%D9%A5", "%C2%B2", "%FF", "'%20OR%201=1"),
)
"""Texts that no parser may take for an integer; escaped as in a path."""

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


def check_queries(context: CheckContext) -> None:
    """Expect 400 for what a schema or a reading forbids, and 200 for the bounds of a schema."""
    products = context.specification.operations.get(LIST_PRODUCTS)
    for operation in (*([products] if products else []), *context.operations()):
        if operation.method != "GET":
            continue
        places = [one["name"] for one in operation.parameters]
        for arguments in context.arguments(operation)[:1]:
            for name, query in _invalid_queries(operation):
                rule = replace(requests.INVALID_VALUE, where=f"parameters/{places.index(name)}")
                request = operation.request(arguments, query, context.owner)
                context.expect(rule, context.send(request), 400)
            for query in _bounds(operation):
                request = operation.request(arguments, query, context.owner)
                context.expect(requests.BOUND, context.send(request), 200)


def check_arguments(context: CheckContext) -> None:
    """Request rows by texts that are no ids, and add a parameter that nobody documents."""
    for operation in context.operations():
        for arguments in context.arguments(operation)[:1] if operation.method == "GET" else ():
            for name, schema in operation.schemas("path").items():
                for text in _invalid(schema, arguments[name]):
                    changed = operation.request({**arguments, name: text}, "", context.owner)
                    context.expect(requests.MALFORMED_ARGUMENT, context.send(changed), 400)
            plain = context.send(operation.request(arguments, "", context.owner))
            more = context.send(operation.request(arguments, "no-such-name=1", context.owner))
            if plain.status == 200:  # noqa: PLR2004 - HTTP
                context.expect_equal(
                    requests.UNKNOWN_PARAMETER, more, plain.json, "the same as without it"
                )


def _invalid_queries(operation: DocumentedOperation) -> Iterator[tuple[str, str]]:
    """Yield invalid queries, each after the name of the parameter that makes it invalid."""
    schemas = operation.schemas("query")
    valid = {name: _valid(schema) for name, schema in schemas.items()}
    for name, (one, other) in valid.items():
        texts = [*_invalid(schemas[name], "2"), "", "%20"]
        others = [f"{each}={values[0]}" for each, values in valid.items() if each != name]
        yield from ((name, f"{name}={text}") for text in texts)
        yield name, name
        for first, second in ((one, one), (one, other), ("", one), (one, "")):
            yield name, f"{name}={first}&{name}={second}"
        yield name, "&".join((f"{name}={texts[0]}", *others))
        yield name, "&".join((*others, f"{name}={texts[0]}"))


def _bounds(operation: DocumentedOperation) -> Iterator[str]:
    for name, schema in operation.schemas("query").items():
        for keyword in ("minimum", "maximum"):
            if keyword in schema:
                yield f"{name}={schema[keyword]}"


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
