"""Join the parts of an ``allOf`` into one schema that allows the same values."""

from collections.abc import Callable, Iterable

from scripts.diff.canonical import TEXT_KEYS, fingerprint, is_number
from scripts.diff.tree import ABSENT, Side, array_of, json_of, object_of
from scripts.document.node import Json

# These read their neighbours in the same schema, so they can't join those of another part.
_NEIGHBOURS = (
    frozenset({"properties", "additionalProperties", "patternProperties"}),
    frozenset({"prefixItems", "items"}),
    frozenset({"contains", "minContains", "maxContains"}),
    frozenset({"if", "then", "else"}),
    frozenset({"oneOf", "anyOf", "discriminator"}),
)
_EVALUATING = frozenset({"unevaluatedProperties", "unevaluatedItems"})
_STACKED = frozenset({"items", "additionalProperties"})


class Joint:
    """A schema that grows by parts, as far as the result means the same."""

    def __init__(self, pointer: str) -> None:
        """Begin with a schema that allows anything."""
        self.size = 0
        self._pointer = pointer
        self._members: dict[str, list[Side]] = {}
        self._properties: dict[str, list[Side]] = {}

    def add(self, part: Side) -> bool:
        """Join one more part; False if one schema can't express both."""
        members = part.members()
        if not self._may_join(part):
            return False
        joined = {
            key: _joined(key, self._members[key][-1], part.at(key))
            for key in members
            if key in self._members and key != "properties"
        }
        if None in joined.values():
            return False
        self.size += 1
        for key in members:
            side = joined.get(key) or part.at(key)
            if key in _STACKED and key in self._members:
                self._members[key].append(part.at(key))
            else:
                self._members[key] = [side]
        for name in part.at("properties").members():
            self._properties.setdefault(name, []).append(part.at("properties").at(name))
        return True

    def _may_join(self, part: Side) -> bool:
        own, members = self._members.keys(), part.members().keys()
        if not own:
            return True
        named = [*self._members.get("properties", ()), part.at("properties")]
        if not all(side.value is ABSENT or isinstance(side.value, dict) for side in named):
            return False
        if not _EVALUATING.isdisjoint(members) or "nullable" in own | members:
            return False
        return not any(
            group & own and group & members and len(group & (own | members)) > 1
            for group in _NEIGHBOURS
        )

    def side(self, apart: list[Side]) -> Side:
        """Return the whole, with the parts that could not be joined as its ``allOf``."""
        moved = {key: _stack(sides) for key, sides in self._members.items()}
        if self._properties:
            properties = {name: _stack(sides) for name, sides in self._properties.items()}
            moved["properties"] = object_of(moved["properties"].pointer, properties)
        if apart:
            moved["allOf"] = array_of(self._pointer, apart)
        return object_of(self._pointer, moved)


def _stack(sides: list[Side]) -> Side:
    if len(sides) == 1:
        return sides[0]
    return object_of(sides[0].pointer, {"allOf": array_of(sides[0].pointer, sides)})


def _joined(key: str, one: Side, other: Side) -> Side | None:
    """Return one value of a keyword that means the same as two; None if there is none."""
    old, new = json_of(one), json_of(other)
    if key in _STACKED or fingerprint(old) == fingerprint(new):
        return one
    if key in TEXT_KEYS and isinstance(old, str) and isinstance(new, str):
        return Side(f"{old} {new}", one.pointer)
    join = _JOINS.get(key)
    value = join(old, new) if join else None
    return None if value is None else Side(value, one.pointer)


def _both(old: Json, new: Json) -> Json:
    """Return the values that both lists have."""
    if not isinstance(old, list) or not isinstance(new, list):
        return None
    known = {fingerprint(value) for value in new}
    return [value for value in old if fingerprint(value) in known] or None


def _types(old: Json, new: Json) -> Json:
    if not isinstance(old, list) or not isinstance(new, list):
        return None
    return _both(_spread(old), _spread(new))


def _spread(types: list[Json]) -> list[Json]:
    return [*types, "integer"] if "number" in types and "integer" not in types else types


def _either(old: Json, new: Json) -> Json:
    if not isinstance(old, list) or not isinstance(new, list):
        return None
    return list({fingerprint(value): value for value in (*old, *new)}.values())


def _extreme(choose: Callable[[Iterable[int | float]], int | float]) -> Callable[..., Json]:
    def join(old: Json, new: Json) -> Json:
        return choose((old, new)) if is_number(old) and is_number(new) else None

    return join


_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_JOINS: dict[str, Callable[..., Json]] = {
    "type": _types,
    "enum": _both,
    "required": _either,
    "examples": _either,
    **dict.fromkeys(_LEAST, _extreme(max)),
    **dict.fromkeys(_MOST, _extreme(min)),
}
