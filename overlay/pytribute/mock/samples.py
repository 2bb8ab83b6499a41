"""Sample values of schemas.

The mock has values of its own for the fields that it knows. A field that a documentation page adds
or changes gets an example, a default, a listed value, or the smallest value that its schema allows.
"""

import math
from collections.abc import Iterator
from typing import Any

from pytribute.mock.formats import FORMAT_SAMPLES, is_formatted
from pytribute.mock.specification import Schema, is_array, is_object, resolve

__all__ = ["choice", "complete", "fits", "types_of"]

# A limit for required fields whose schema contains itself.
_DEEPEST = 12
_NOTHING = object()
_HINTS = {"properties": "object", "required": "object", "items": "array", "format": "string"}


def complete(schema: Schema, value: object = _NOTHING) -> Any:  # noqa: ANN401 - any JSON
    """Complete a value by its schema, or make one.

    Parts of the value that the schema doesn't allow are replaced.
    """
    return _complete(schema, value, 0)


def _complete(schema: Schema, value: Any, depth: int) -> Any:  # noqa: ANN401 - any JSON
    schema = choice(resolve(schema))
    if isinstance(value, str):
        # A page may change the case of its values.
        spellings = {str(one).casefold(): one for one in schema.get("enum", ())}
        value = spellings.get(value.casefold(), value)
    if value is not _NOTHING and not fits(schema, value):
        value = _NOTHING
    if value is _NOTHING:
        value = next((one for one in _named_values(schema) if fits(schema, one)), _NOTHING)
    if value is _NOTHING:
        value = _smallest(schema, depth)
    if depth >= _DEEPEST:
        return value
    if is_object(value):
        return _object(schema, value, depth)
    if is_array(value):
        items = schema.get("items", {})
        return [_complete(items, item, depth + 1) for item in value]
    return value


def _object(schema: Schema, value: dict[str, Any], depth: int) -> dict[str, Any]:
    fields = schema.get("properties", {})
    made = {
        name: _complete(fields[name], item, depth + 1) if name in fields else item
        for name, item in value.items()
    }
    for name in schema.get("required", ()):
        if name not in made:
            made[name] = _complete(fields.get(name, {}), _NOTHING, depth + 1)
    return made


def choice(schema: Schema) -> Schema:
    """Return the first alternative of a schema that is not null."""
    for keyword in ("oneOf", "anyOf"):
        for option in map(resolve, schema.get(keyword, ())):
            if types_of(option) != ["null"]:
                return choice({**{k: v for k, v in schema.items() if k != keyword}, **option})
    return schema


def _named_values(schema: Schema) -> Iterator[Any]:
    """Yield the values that the schema names."""
    for keyword in ("const", "example", "default"):
        if keyword in schema:
            yield schema[keyword]
    for keyword in ("examples", "enum"):
        yield from (one for one in schema.get(keyword, ()) if one is not None)


def types_of(schema: Schema) -> list[str]:
    """Return the types of a schema, or the one that its keywords imply."""
    named = schema.get("type")
    if named:
        return [named] if isinstance(named, str) else list(named)
    return [kind for keyword, kind in _HINTS.items() if keyword in schema][:1]


def fits(schema: Schema, value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether a schema without references allows a value; nested values are not checked."""
    if "const" in schema and value != schema["const"]:
        return False
    if schema.get("enum") and value not in schema["enum"]:
        return False
    types = types_of(schema)
    if types and not any(_is_of(kind, value) for kind in types):
        return False
    if isinstance(value, str):
        return _is_within(schema, len(value), "Length") and is_formatted(
            str(schema.get("format")), value
        )
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        step = schema.get("multipleOf")
        return _is_in_bounds(schema, value) and not (step and value % step)
    return not is_array(value) or _is_within(schema, len(value), "Items")


def _is_of(kind: str, value: Any) -> bool:  # noqa: ANN401 - any JSON
    match kind:
        case "integer" | "number":
            kinds = (int, float) if kind == "number" else int
            return isinstance(value, kinds) and not isinstance(value, bool)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case _:
            return value is None


def _is_in_bounds(schema: Schema, value: float) -> bool:
    return bool(
        schema.get("minimum", -math.inf) <= value <= schema.get("maximum", math.inf)
        and schema.get("exclusiveMinimum", -math.inf)
        < value
        < schema.get("exclusiveMaximum", math.inf)
    )


def _is_within(schema: Schema, count: int, what: str) -> bool:
    least, most = schema.get(f"min{what}", 0), schema.get(f"max{what}", math.inf)
    return bool(least <= count <= most)


def _smallest(schema: Schema, depth: int) -> Any:  # noqa: ANN401 - any JSON
    kind = next((kind for kind in types_of(schema) if kind != "null"), "string")
    match kind:
        case "object":
            return {}
        case "array":
            count = schema.get("minItems", 0) if depth < _DEEPEST else 0
            return [_complete(schema.get("items", {}), _NOTHING, depth + 1) for _ in range(count)]
        case "integer" | "number":
            return _number(schema, kind)
        case "boolean":
            return False
        case _:
            text = FORMAT_SAMPLES.get(str(schema.get("format")), "sample")
            text = text[: schema.get("maxLength")] if "format" not in schema else text
            return text.ljust(schema.get("minLength", 0), "x")


def _number(schema: Schema, kind: str) -> float:
    """Return the number within the bounds that is nearest to zero."""
    least, most = _bounds(schema)
    nearest = min(max(0, least), most)
    step = schema.get("multipleOf") or (1 if kind == "integer" else 0)
    if step:
        nearest = math.ceil(nearest / step) * step if nearest > 0 else nearest // step * step
    return int(nearest) if nearest == int(nearest) else nearest


def _bounds(schema: Schema) -> tuple[float, float]:
    """Return inclusive bounds: an exclusive one is moved by one, or by half a narrow interval."""
    least, most = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    width = (most if below is None else below) - (least if above is None else above)
    margin = 1 if width > 1 else width / 2
    if above is not None:
        least = max(least, above + margin)
    if below is not None:
        most = min(most, below - margin)
    return least, most
