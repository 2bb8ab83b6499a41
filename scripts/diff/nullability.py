"""Whether a value may be null, in each notation.

``type: [string, "null"]``, ``nullable: true`` and a choice of a schema and null mean the same;
beside a reference only the last two are possible.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scripts.diff.canonical import canonical
from scripts.diff.change import Change
from scripts.diff.conjunction import Conjunction
from scripts.diff.constraints import nullability
from scripts.diff.references import resolved
from scripts.diff.tree import Pair, Side, array_of, json_of, rewritten
from scripts.document.node import Json

_CHOICES = ("oneOf", "anyOf")
_COMPOSED = ("$ref", "allOf", *_CHOICES)


def apart_from_null(pair: Pair) -> Iterator[Change | Pair]:
    """Report that null was added or removed beside a schema, then return the schemas without it."""
    versions = pair.versions
    (old, was), (new, is_now) = (
        _without_null(versions.old, pair.old),
        _without_null(versions.new, pair.new),
    )
    if was != is_now:
        # Where null isn't written beside the schema, the schema itself may allow it.
        document, plain = (versions.old, old) if is_now else (versions.new, new)
        stripped = _stripped(document, plain)
        if stripped is None:
            yield nullability(pair, is_nullable=is_now)
        elif is_now:
            old = stripped
        else:
            new = stripped
    yield pair.between(old, new)


def _without_null(document: Mapping[str, Json], side: Side) -> tuple[Side, bool]:
    """Remove null from a choice, and the flag from a schema that is made of others."""
    schema = side.value
    if not isinstance(schema, dict):
        return side, False
    is_made = any(key in schema for key in _COMPOSED) and not {"type", "enum"} & schema.keys()
    if schema.get("nullable") is True and is_made:
        rest = {key: one for key, one in schema.items() if key != "nullable"}
        return _without_null(document, rewritten(side, rest))[0], True
    if {"type", "enum", "$ref", "allOf"} & schema.keys():
        return side, False
    for key in _CHOICES:
        members = side.at(key).elements()
        others = [member for member in members if not _is_null(member)]
        is_exclusive = key == "oneOf" and any(_allows_null(document, one) for one in others)
        if 0 < len(others) < len(members) and not is_exclusive:
            choice = array_of(side.at(key).pointer, others)
            whole: dict[str, Json] = {**schema, key: json_of(choice)}
            return replace(rewritten(side, whole), moved={**side.moved, key: choice}), True
    return side, False


def _is_null(side: Side) -> bool:
    schema = canonical(side)
    return schema is not None and (
        schema.at("type").value == ["null"] or schema.at("enum").value == [None]
    )


def _allows_null(document: Mapping[str, Json], side: Side) -> bool:
    schema = canonical(resolved(document, side))
    types = schema.at("type").value if schema else None
    return isinstance(types, list) and "null" in types


def _stripped(document: Mapping[str, Json], side: Side) -> Side | None:
    """Return a schema without null; None for one that doesn't allow it."""
    conjunction = Conjunction(side)
    conjunction.put_in_all(document)
    whole = conjunction.whole()
    if whole is None or conjunction.lost:
        return None
    if not whole.members():
        return side  # it allows anything
    types, values = whole.at("type").value, whole.at("enum").value
    if "allOf" in whole.members() or not isinstance(types, list) or "null" not in types:
        return None
    rest: dict[str, Json] = {**whole.members(), "type": [one for one in types if one != "null"]}
    if isinstance(values, list):
        rest["enum"] = [value for value in values if value is not None]
    return rewritten(whole, rest)
