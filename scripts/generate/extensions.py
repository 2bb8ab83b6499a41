"""Extensions of operations and schemas that say how the library uses them, checked by name.

``x-moves-money``, ``x-money``, ``x-pagination`` and ``x-expects`` refer to parameters and fields. A
name that the specification doesn't have is refused, with its place.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate.clash import overlay_action
from scripts.generate.document import (
    Node,
    Operation,
    array_at,
    is_object,
    mapping,
    media_types,
    object_at,
    parameters,
    resolve,
)
from scripts.generate.kinds import choices, is_array_or_object, types_of
from scripts.generate.names import argument_name
from scripts.generate.shapes import parts

READING = frozenset({"get", "head"})
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_PLACE = re.compile(r"\{([^{}]+)\}")
_UNITS = ("minor", "major", "stars")
_MONEY_KEYS = ("what", "check", "confirm", "done", "idempotency", "subject")
# Retried only if the request was certainly not sent.
_UNNAMED = {"what": "the request", "check": "what came of it"}


def moves_money(document: Node, operation: Operation, *, is_default: bool) -> Node:
    """Return ``x-moves-money``; an empty object where no money moves."""
    node, place = operation.node, operation.pointer
    stated = node.get("x-moves-money")
    if operation.method in READING:
        if stated:
            raise refusal(place, "x-moves-money", "set on an operation that only reads", None)
        return {}
    if stated is None and not is_default:
        raise refusal(place, "x-moves-money", "missing", _UNNAMED)
    if stated is None:
        return dict(_UNNAMED)
    if stated is False:
        return {}
    money = mapping(stated, below(place, "x-moves-money"))
    if not {"what", "check"} <= money.keys() <= {*_MONEY_KEYS}:
        raise refusal(place, "x-moves-money", "without `what` and `check`", _UNNAMED)
    _check_effect(document, operation, money, place)
    return money


def _check_effect(document: Node, operation: Operation, money: Node, place: str) -> None:
    """Refuse an ``x-moves-money`` that names no parameter and no field, or a code that is none."""
    if not all(isinstance(code, str) for code in array_at(money, "done", place)):
        raise refusal(place, "x-moves-money", "with a code that is no text", _UNNAMED)
    known = {str(one["name"]) for _, one in parameters(document, operation)}
    for key in ("confirm", "subject"):
        for name in _PLACE.findall(str(money.get(key, ""))):
            _require(name, known, "parameter", below(place, "x-moves-money", key))
    if "idempotency" in money:
        fields = _body_fields(document, operation)
        name = str(money["idempotency"])
        _require(name, fields.keys(), "field of the body", below(place, "x-moves-money"))


def check_money(document: Node) -> None:
    """Refuse an ``x-money`` that names no field, or an unknown unit."""
    schemas = object_at(object_at(document, "components", "#"), "schemas", "#/components")
    for component, schema in schemas.items():
        place = below("#/components/schemas", component)
        for name, stated in object_at(mapping(schema, place), "x-money", place).items():
            where = below(place, "x-money", name)
            money = mapping(stated, where)
            known = properties(document, schema, place)
            unit = money.get("unit")
            if unit not in _UNITS or ("currency" in money) == (unit == "stars"):
                raise PipelineError(
                    f"{name} is in no unit that is known",
                    file=where,
                    advice="say `unit: minor` or `unit: major` with a currency, or `unit: stars`",
                )
            if "currency" in money:
                _require(str(money["currency"]), known.keys(), "field", below(where, "currency"))
            _require_amount(document, known, str(money.get("amount")), below(where, "amount"))
            _require_property(name, known, "x-money", where)


def _require_amount(document: Node, known: Node, name: str, place: str) -> None:
    """Check a field, or one of each element of an array: ``periods.price``."""
    field, _, inside = name.partition(".")
    _require(field, known.keys(), "field", place)
    if inside:
        items = object_at(resolve(document, known[field], place), "items", place)
        elements = properties(document, resolve(document, items, place), place)
        _require(inside, elements.keys(), f"field of an element of {field}", place)


def check_first_of(document: Node) -> None:
    """Refuse an ``x-first-of`` that names no field."""
    schemas = object_at(object_at(document, "components", "#"), "schemas", "#/components")
    for component, schema in schemas.items():
        place = below("#/components/schemas", component)
        for name, stated in object_at(mapping(schema, place), "x-first-of", place).items():
            where = below(place, "x-first-of", name)
            known = properties(document, schema, place)
            for one in array_at(mapping(stated, where), "fields", where):
                _require(str(one), known.keys(), "field", where)
            _require_property(name, known, "x-first-of", where)


def _require_property(name: str, known: Collection[str], key: str, place: str) -> None:
    if not NAME.fullmatch(name) or argument_name(name) != name or name in known:
        raise PipelineError(
            f"{name!r} can't be a property here", file=place, advice=f"call it otherwise in {key}"
        )


_INPUTS: Mapping[str, tuple[str, ...]] = {
    "page": ("page", "size"),
    "cursor": ("cursor",),
    "offset": ("offset", "size"),
    "whole": (),
}
_OUTPUTS = {"page": ("results", "total"), "cursor": ("results", "nextCursor")}
# Their response may also be the array of rows itself.
_BARE = ("offset", "whole")


def pagination(document: Node, operation: Operation) -> Node:
    """Return ``x-pagination``; an empty object where there is none."""
    stated = object_at(operation.node, "x-pagination", operation.pointer)
    if not stated:
        return {}
    place = below(operation.pointer, "x-pagination")
    kind = str(stated.get("type"))
    if kind not in _INPUTS:
        raise PipelineError(
            f"no listing is of the type {kind!r}",
            file=place,
            advice="say `page`, `offset`, `cursor` or `whole`",
        )
    inputs, outputs = object_at(stated, "inputs", place), object_at(stated, "outputs", place)
    known = {str(one["name"]) for _, one in parameters(document, operation)}
    named = [inputs.get(key) for key in _INPUTS[kind]]
    for name in [*named, *([stated["descending"]] if "descending" in stated else [])]:
        _require(str(name), known, "parameter", below(place, "inputs"))
    response = success_schema(document, operation)
    for key in _OUTPUTS.get(kind, ("results",)):
        if key in outputs or (key != "total" and kind not in _BARE):
            _require_path(document, response, str(outputs.get(key)), below(place, "outputs", key))
    items = items_of(document, response, outputs)
    if items is None:
        raise PipelineError("the response is no array of rows", file=place, advice=_SAY_RESULTS)
    if kind in {"page", "offset"} or "key" in stated:
        _require(str(stated.get("key")), properties(document, items, place).keys(), "field", place)
    return stated


_SAY_RESULTS = "name the field of the response that holds them: `outputs: {results: rows}`"


def items_of(document: Node, response: Node, outputs: Node) -> Node | None:
    """Return the schema of a row; None where the response has no array of rows."""
    rows: Node | None = response
    if "results" in outputs:
        rows = _at_path(document, response, str(outputs["results"]))
    items = (rows or {}).get("items")
    return resolve(document, items, "#") if is_object(items) else None


def expects(document: Node, operation: Operation) -> Node:
    """Return ``x-expects``; an empty object where there is none."""
    stated = object_at(operation.node, "x-expects", operation.pointer)
    place = below(operation.pointer, "x-expects")
    known = {str(one["name"]) for _, one in parameters(document, operation)}
    for name, value in stated.items():
        _require_path(document, success_schema(document, operation), name, place)
        for parameter in _PLACE.findall(str(value)):
            _require(parameter, known, "parameter", place)
    return stated


def success_schema(document: Node, operation: Operation) -> Node:
    """Return the schema of the JSON that a success holds; empty where it holds none."""
    responses = object_at(operation.node, "responses", operation.pointer)
    for status in sorted(one for one in responses if one.startswith("2")):
        place = below(operation.pointer, "responses", status)
        response = resolve(document, mapping(responses[status], place), place)
        for where, _, value in media_types(response, place):
            return resolve(document, object_at(value, "schema", where), where)
    return {}


def _body_fields(document: Node, operation: Operation) -> dict[str, Any]:
    place = below(operation.pointer, "requestBody")
    body = resolve(document, object_at(operation.node, "requestBody", operation.pointer), place)
    for where, _, value in media_types(body, place):
        schema = resolve(document, object_at(value, "schema", where), where)
        return properties(document, schema, where)
    return {}


def properties(document: Node, schema: Node, place: str) -> dict[str, Any]:
    """Return the properties of an object, joined from all its parts; none of anything else."""
    found: dict[str, Any] = {}
    if not set(types_of(schema)) <= {"object"}:
        return found
    for part, where in parts(document, schema, place):
        found |= object_at(part, "properties", where)
    return found


def as_an_object(document: Node, schema: Node) -> Node:
    """Return the object that a schema is, or that is its alternative to an array."""
    if not is_array_or_object(schema):
        return schema
    return next(resolve(document, one, "#") for one in choices(schema) if "items" not in one)


def _at_path(document: Node, schema: Node, path: str) -> Node | None:
    schema = as_an_object(document, schema)
    for name in path.split("."):
        child = properties(document, schema, "#").get(name)
        if not is_object(child):
            return None
        schema = resolve(document, child, "#")
    return schema


def _require_path(document: Node, schema: Node, path: str, place: str) -> None:
    if _at_path(document, schema, path) is None:
        raise PipelineError(
            f"{path!r} is no field of the response",
            file=place,
            advice="name one that the response has, in openapi/patches/",
        )


def _require(name: str, known: Collection[str], what: str, place: str) -> None:
    if name not in known:
        listed = ", ".join(sorted(known)) or "none"
        raise PipelineError(
            f"{name!r} is no {what}",
            file=place,
            advice=f"name one that is there, in openapi/patches/: {listed}",
        )


def refusal(place: str, key: str, what: str, example: object) -> PipelineError:
    """Return the error of an extension, with a patch that corrects it."""
    return PipelineError(
        f"{key} is {what}",
        file=below(place, key),
        advice=f"say it with a patch, for example:\n{overlay_action(place, {key: example})}",
    )
