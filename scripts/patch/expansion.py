"""Forms of a document in which the targets of actions are found.

Each reference is replaced by its target, or inline schemas are the components they will become.
"""

from collections.abc import Mapping
from typing import cast

from scripts.document.grammar import KINDS, kind_at
from scripts.document.node import NAME, Json, Node, plain
from scripts.document.pointer import Pointer
from scripts.document.references import referenced_place
from scripts.merge.naming import ABOUT_THE_PLACE

_SCHEMAS = ("components", "schemas")


def expanded(document: Node) -> Json:
    """Return the bare value with every reference replaced and the parts of ``allOf`` joined.

    It may hold itself.
    """
    value = plain(document)
    nodes = list(document.walk())
    schemas = [_at(value, pointer) for pointer, node in nodes if "allOf" in node.members()]
    replaced = [
        (_at(value, pointer[:-1]), pointer[-1], _at(value, place))
        for pointer, node in nodes
        if pointer and (place := referenced_place(document, node))
    ]
    for owner, key, target in replaced:
        if isinstance(owner, list):
            owner[int(key)] = target
        else:
            cast("dict[str, Json]", owner)[key] = target
    for schema in schemas:
        cast("dict[str, Json]", schema)["properties"] = _properties(schema, set())
    return value


def add_named(document: Node, value: Json) -> dict[str, list[Pointer]]:
    """Add the components that inline schemas will become to the bare value of a document.

    Returns:
        the places of the schemas that will become each of them.
    """
    known = document.members("components", "schemas")
    found: dict[str, list[Pointer]] = {}
    for pointer, node in document.walk():
        name = node.text(NAME)
        if name and name not in known:
            found.setdefault(name, []).append(pointer)
    if found and isinstance(value, dict):
        components = cast("dict[str, Json]", value.setdefault("components", {}))
        schemas = cast("dict[str, Json]", components.setdefault("schemas", {}))
        schemas |= {name: _at(value, places[0]) for name, places in found.items()}
    return found


def places_of(place: Pointer, inline: Mapping[str, list[Pointer]]) -> list[Pointer]:
    """Return the places in a document of a place that may be inside a component to be."""
    is_component = place[: len(_SCHEMAS)] == _SCHEMAS and len(place) > len(_SCHEMAS)
    named = inline.get(place[len(_SCHEMAS)], []) if is_component else []
    return [(*one, *place[len(_SCHEMAS) + 1 :]) for one in named] or [place]


def origin_of(document: Node, location: Pointer) -> Pointer:
    """Return the place in the document of a place in the expanded one."""
    return _origin(document, (), location, set()) or location


def _origin(
    document: Node, pointer: Pointer, steps: Pointer, visited: set[tuple[Pointer, Pointer]]
) -> Pointer | None:
    node = document.at(*pointer)
    if node is None or (pointer, steps) in visited:
        return None
    if not steps:
        return pointer
    visited.add((pointer, steps))
    place = referenced_place(document, node)
    parts = node.elements("allOf")
    elsewhere = [place] if place else [(*pointer, "allOf", str(i)) for i in range(len(parts))]
    found = _origin(document, (*pointer, steps[0]), steps[1:], visited)
    for other in elsewhere:
        found = found or _origin(document, other, steps, visited)
    return found


def _properties(schema: Json, visited: set[int]) -> dict[str, Json]:
    """Return the properties of a schema with those of its parts."""
    found: dict[str, Json] = {}
    if not isinstance(schema, dict) or id(schema) in visited:
        return found
    visited.add(id(schema))
    parts, own = schema.get("allOf"), schema.get("properties")
    for part in parts if isinstance(parts, list) else ():
        found |= _properties(part, visited)
    return found | own if isinstance(own, dict) else found


def own_component(document: Node, pointer: Pointer, update: Node) -> Pointer:
    """Return the place of a component that only this place refers to, or else this place.

    Other places that refer to a schema must stay as they are, and a description is about the
    place. Beside any other reference an update would be lost, so the component itself is meant.
    """
    node = document.at(*pointer) or document
    place = referenced_place(document, node)
    if place is None:
        return pointer
    if kind_at(pointer) is not KINDS["schema"]:
        return place
    if NAME in update.members() or update.members().keys() <= {*ABOUT_THE_PLACE}:
        return pointer  # a name goes to the component by itself
    users = [
        one
        for _, one in document.walk()
        if one.at("$ref") and referenced_place(document, one) == place
    ]
    return place if len(users) == 1 else pointer


def _at(value: Json, pointer: Pointer) -> Json:
    for step in pointer:
        value = (
            value[int(step)] if isinstance(value, list) else cast("dict[str, Json]", value)[step]
        )
    return value
