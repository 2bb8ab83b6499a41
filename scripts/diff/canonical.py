"""One notation for what OpenAPI 3.0 and 3.1 can write in several ways.

Equal in meaning, so no change: ``nullable: true`` and ``"null"`` among the types; the boolean
``exclusiveMinimum`` beside ``minimum`` and the numeric one; ``const`` and an ``enum`` of one
value; a boolean schema and its object; a default of OpenAPI itself, written out or left out.
"""

from scripts.diff.tree import ABSENT, Side
from scripts.document.node import Json

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
}


def canonical(side: Side) -> Side | None:
    """Write a schema in the one notation; None for a value that is no schema.

    An absent schema allows anything, like an empty one.
    """
    if side.value is ABSENT or side.value is True:
        return Side({}, side.pointer)
    if side.value is False:
        return Side({"not": {}}, side.pointer, {"not": side.pointer})
    if not isinstance(side.value, dict):
        return None
    schema = dict(side.value)
    moved = dict(side.moved)
    if schema.get("additionalProperties") == {}:
        schema["additionalProperties"] = True
    if schema.get("items") == {}:
        schema["items"] = True
    _move_null(schema)
    _move_exclusive(schema, "minimum", "exclusiveMinimum")
    _move_exclusive(schema, "maximum", "exclusiveMaximum")
    if "const" in schema and "enum" not in schema:
        schema["enum"] = [schema.pop("const")]
    for key, value in _WRITTEN_OUT.items():
        if key in schema and schema[key] == value and isinstance(schema[key], type(value)):
            del schema[key]
    return Side(schema, side.pointer, moved)


def _move_null(schema: dict[str, Json]) -> None:
    types = schema.get("type")
    if not isinstance(types, str | list):
        return
    listed: list[Json] = [types] if isinstance(types, str) else [*types]
    if schema.get("nullable") is True:
        listed.append("null")
        del schema["nullable"]
    schema["type"] = listed


def _move_exclusive(schema: dict[str, Json], bound: str, exclusive: str) -> None:
    if schema.get(exclusive) is True and bound in schema:
        schema[exclusive] = schema.pop(bound)
