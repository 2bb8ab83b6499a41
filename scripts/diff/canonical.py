"""One notation for what OpenAPI 3.0 and 3.1 can write in several ways.

Equal in meaning, so no change: ``nullable: true`` and ``"null"`` among the types; the boolean
``exclusiveMinimum`` beside ``minimum`` and the numeric one; for integers, more than 0 and at least
1; ``const`` and an ``enum`` of one value; a boolean schema and its object; a default of OpenAPI
itself, written out or left out.

What takes more than one schema to see is elsewhere: ``nullability`` (a choice of something and
null) and ``conjunction`` (``allOf``).
"""

import json
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeGuard

from scripts.diff.tree import ABSENT, Side, Value, rewritten
from scripts.document.node import Json

TEXT_KEYS = ("title", "summary", "description", "$comment")
EXAMPLE_KEYS = ("example", "examples")
_WRITTEN_OUT: dict[str, Json] = {
    "nullable": False,
    "uniqueItems": False,
    "readOnly": False,
    "writeOnly": False,
    "deprecated": False,
    "exclusiveMinimum": False,
    "exclusiveMaximum": False,
    "additionalProperties": True,
    "items": True,
    "minLength": 0,
    "minItems": 0,
    "minProperties": 0,
    "required": [],
}


def canonical(side: Side) -> Side | None:
    """Return a schema in the one notation; None for a value that is no schema.

    An absent schema allows anything, like an empty one.
    """
    if side.value is ABSENT or side.value is True:
        return Side({}, side.pointer)
    if side.value is False:
        return Side({"not": {}}, side.pointer, {"not": Side({}, side.pointer)})
    if not isinstance(side.value, dict):
        return None
    schema = dict(side.value)
    if schema.get("additionalProperties") == {}:
        schema["additionalProperties"] = True
    if schema.get("items") == {}:
        schema["items"] = True
    if "const" in schema and "enum" not in schema:
        schema["enum"] = [schema.pop("const")]
    _move_null(schema)
    _move_exclusive(schema, "minimum", "exclusiveMinimum")
    _move_exclusive(schema, "maximum", "exclusiveMaximum")
    _tighten(schema, "minimum", "exclusiveMinimum", 1)
    _tighten(schema, "maximum", "exclusiveMaximum", -1)
    for key, value in _WRITTEN_OUT.items():
        if key in schema and schema[key] == value and isinstance(schema[key], type(value)):
            del schema[key]
    return rewritten(side, schema)


def _move_null(schema: dict[str, Json]) -> None:
    """Write ``type`` as a list, and null where the values of an enum allow it as well."""
    types = schema.get("type")
    if not isinstance(types, str | list):
        return
    listed: list[Json] = [types] if isinstance(types, str) else [*types]
    values = schema.get("enum")
    if schema.get("nullable") is True:
        del schema["nullable"]
        listed = [*(one for one in listed if one != "null"), "null"]
        if isinstance(values, list) and None not in values:
            schema["enum"] = [*values, None]
    elif isinstance(values, list) and "null" in listed and len(listed) > 1 and None not in values:
        listed.remove("null")
    elif isinstance(values, list) and "null" not in listed and None in values:
        schema["enum"] = [value for value in values if value is not None]
    schema["type"] = listed


def _move_exclusive(schema: dict[str, Json], bound: str, exclusive: str) -> None:
    if schema.get(exclusive) is True and bound in schema:
        schema[exclusive] = schema.pop(bound)


def _tighten(schema: dict[str, Json], bound: str, exclusive: str, sign: int) -> None:
    """Keep the tighter one of two bounds; for integers, in its inclusive form."""
    at, beyond = schema.get(bound), schema.get(exclusive)
    if is_number(at) and is_number(beyond):
        is_idle = sign * Fraction(str(at)) <= sign * Fraction(str(beyond))
        del schema[bound if is_idle else exclusive]
    types = schema.get("type")
    if (
        not isinstance(types, list)
        or not types
        or not {"integer", "null"}.issuperset(str(one) for one in types)
    ):
        return
    if is_number(number := schema.get(exclusive)):
        del schema[exclusive]
        schema[bound] = sign * (math.floor(sign * Fraction(str(number))) + 1)
    elif is_number(number := schema.get(bound)) and isinstance(number, float):
        schema[bound] = sign * math.ceil(sign * Fraction(str(number)))


def typed_like(one: Side, other: Side) -> Side:
    """Add the type to a schema whose enum implies it, if the other schema states it."""
    types, values = other.at("type").value, one.at("enum").value
    if one.at("type").value is not ABSENT or not isinstance(types, list):
        return one
    if not isinstance(values, list) or not values:
        return one
    named = [str(name) for name in types if name in _MATCHED]
    order = [*named, *(name for name in _MATCHED if name not in named)]
    found: Json = list(
        dict.fromkeys(next(name for name in order if _MATCHED[name](value)) for value in values)
    )
    return rewritten(one, {**one.members(), "type": found})


def is_number(value: Value) -> TypeGuard[int | float]:
    """Whether a value is a number; for Python, but not for JSON, true is one."""
    is_real = isinstance(value, float) and math.isfinite(value)
    return is_real or (isinstance(value, int) and not isinstance(value, bool))


_MATCHED: dict[str, Callable[[Json], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "integer": lambda value: is_number(value) and value == math.floor(value),
    "number": is_number,
}


def fingerprint(value: Json, *, ignoring: frozenset[str] = frozenset()) -> str:
    """Write a value, without some of its members, so that exactly the equal ones are the same."""
    if ignoring and isinstance(value, Mapping):
        value = {key: one for key, one in value.items() if key not in ignoring}
    return json.dumps(_integral(value), sort_keys=True)


def _integral(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _integral(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_integral(one) for one in value]
    is_whole = isinstance(value, float) and math.isfinite(value) and value.is_integer()
    return int(value) if is_whole and isinstance(value, float) else value


def same_content(
    gone: Mapping[str, Side],
    fresh: Mapping[str, Side],
    *,
    ignoring: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """Return the new names of parts that have the same content under another name.

    A rename is certain only if one part alone was removed and one alone added with that content.
    """
    former = _by_content(gone, ignoring)
    present = _by_content(fresh, ignoring)
    return {
        names[0]: present[content][0]
        for content, names in former.items()
        if len(names) == 1 and len(present.get(content, ())) == 1
    }


def _by_content(sides: Mapping[str, Side], ignoring: frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, side in sides.items():
        value = (canonical(side) or side).value
        if value is not ABSENT:
            found.setdefault(fingerprint(value, ignoring=ignoring), []).append(name)
    return found
