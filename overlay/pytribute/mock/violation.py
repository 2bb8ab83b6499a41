"""Validation of JSON by a schema of the specification."""

from pytribute.mock.samples import fits
from pytribute.mock.specification import Schema, is_array, is_object, resolve

__all__ = ["violation"]

_NOTHING: Schema = {}


def violation(schema: Schema, value: object, place: str = "the body") -> str:
    """Return the first violation of a schema; an empty text if the value is valid.

    Patterns are not checked: a pattern from a page could take exponential time.
    """
    schema = resolve(schema)
    if not fits(schema, value):
        return f"{place} is not what the documentation allows"
    for keyword in ("oneOf", "anyOf"):
        options = schema.get(keyword, ())
        matching = sum(not violation(option, value, place) for option in options)
        if options and (not matching or (keyword == "oneOf" and matching > 1)):
            return f"{place} fits {matching} of the {len(options)} schemas under {keyword}"
    if is_array(value):
        items = schema.get("items", _NOTHING)
        found = (violation(items, item, f"{place}[{at}]") for at, item in enumerate(value))
        return next(filter(None, found), "")
    return _in_object(schema, value, place) if is_object(value) else ""


def _in_object(schema: Schema, value: dict[str, object], place: str) -> str:
    fields, others = schema.get("properties", _NOTHING), schema.get("additionalProperties", True)
    for name in schema.get("required", ()):
        if name not in value:
            return f"{place} has no {name}"
    for name, item in value.items():
        if name not in fields and others is False:
            return f"{place} has a field {name!r}, which is not documented"
        inner = fields.get(name, others if is_object(others) else _NOTHING)
        if found := violation(inner, item, f"{name} in {place}"):
            return found
    return ""
