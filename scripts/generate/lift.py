"""Name every class: an inline schema moves to ``components``, and a reference replaces it.

Both generators read the result, so a class has the same name in both packages, and it is named
after its place, not after an order.
"""

import copy
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from scripts.document.pointer import below
from scripts.generate.document import (
    Node,
    contents,
    mapping,
    media_types,
    object_at,
    operations,
    parameters,
    resolve,
    subschemas,
)
from scripts.generate.kinds import Kind, kind_of
from scripts.generate.names import class_name, module_name, pascal_case
from scripts.generate.normal import Normalizer
from scripts.generate.rename import rename_components

_ITEM_KEYS = {"items": "Item", "additionalProperties": "Value", "allOf": "Base"}


def lift(specification: Mapping[str, Any]) -> Node:
    """Return a copy of the specification in which each model, enum and choice is a component."""
    return _lift(specification)[0]


def places(specification: Mapping[str, Any]) -> dict[str, str]:
    """Return the place in the specification of each component that lifting makes."""
    return _lift(specification)[1]


def _lift(specification: Mapping[str, Any]) -> tuple[Node, dict[str, str]]:
    document = copy.deepcopy(dict(specification))
    components = document["components"] = object_at(document, "components", "#")
    schemas = components["schemas"] = object_at(components, "schemas", "#/components")
    former = rename_components(document)
    schemas = components["schemas"]
    _normalize(document)
    lifter = _Lifter(schemas)
    for name, schema in list(schemas.items()):
        place = below("#/components/schemas", former.get(name, name))
        if name in former:
            lifter.places[name] = place
        lifter.inside(mapping(schema, place), name, place)
    for owner, place, name in _owners(document):
        lifter.entry(owner, "schema", name, place)
    return document, lifter.places


def _normalize(document: Node) -> None:
    """Rewrite every schema in place, from the document as it was before."""
    normalizer = Normalizer(copy.deepcopy(document))
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        place = below("#/components/schemas", name)
        schemas[name] = normalizer.rewrite(mapping(schema, place), place)
    done: set[int] = set()
    for owner, place, _ in _owners(document):
        if id(owner) not in done:
            if _is_switch(owner):
                owner["schema"] = {"type": "boolean", "default": False}
            owner["schema"] = normalizer.rewrite(mapping(owner["schema"], place), place)
            done.add(id(owner))


def _is_switch(owner: Node) -> bool:
    """Whether a parameter has one value, the text `true`: it is sent, or left out."""
    schema = owner["schema"]
    return (
        owner.get("in") == "query" and schema.get("enum") == ["true"] and not owner.get("required")
    )


def _owners(document: Node) -> Iterator[tuple[Node, str, str]]:
    """Visit the parameters and contents that have a schema: node, place and name of the schema."""
    for operation in operations(document, ("paths", "webhooks")):
        for place, parameter in parameters(document, operation):
            if "schema" in parameter:
                name = pascal_case(operation.name, str(parameter.get("name")))
                yield parameter, below(place, "schema"), name
        for status, place, node in contents(operation):
            suffix = f"Response{'' if status.startswith('2') else status}" if status else "Body"
            for inner, _, media_type in media_types(resolve(document, node, place), place):
                if "schema" in media_type:
                    yield media_type, below(inner, "schema"), pascal_case(operation.name, suffix)


def _keys(name: str) -> tuple[str, str]:
    """Return what identifies a class: its name, and that of its file, in any case."""
    return class_name(name).casefold(), module_name(name).casefold()


class _Lifter:
    def __init__(self, schemas: Node) -> None:
        self._schemas = schemas
        self._taken = {key: name for name in schemas for key in _keys(name)}
        self.places: dict[str, str] = {}

    def entry(self, owner: Any, key: str | int, name: str, pointer: str) -> None:  # noqa: ANN401 - a dict or a list
        """Replace ``owner[key]`` by a reference if it needs a class."""
        schema = mapping(owner[key], pointer)
        if "$ref" in schema:
            return
        kind = kind_of(schema)
        if kind is None:
            self.inside(schema, name, pointer)
            return
        name = self._name(name, kind, schema)
        self._schemas[name] = schema
        self.places.setdefault(name, pointer)
        self.inside(schema, name, pointer)
        owner[key] = {"$ref": f"#/components/schemas/{name}"}

    def _name(self, proposal: str, kind: Kind, schema: Node) -> str:
        """Return a free name for a class that is named after its place."""
        name = proposal
        for number in count(1):
            is_free = all(self._taken.get(key, name) == name for key in _keys(name))
            if is_free and self._schemas.get(name, schema) == schema:
                break
            name = f"{proposal}{kind.title()}{number if number > 1 else ''}"
        self._taken |= dict.fromkeys(_keys(name), name)
        return name

    def inside(self, schema: Node, name: str, pointer: str) -> None:
        """Lift the schemas inside of a schema."""
        for path, place, child in subschemas(schema, pointer):
            mapping(child, place)
            first, last = str(path[0]), path[-1]
            if first == "allOf" and kind_of(schema) == "model":
                self.inside(child, name, place)  # a part of the class, not a class
                continue
            if first == "properties":
                suffix = str(last)
            elif first in {"oneOf", "anyOf"}:
                suffix = f"Option{int(last) + 1}"
            else:
                suffix = _ITEM_KEYS.get(first, pascal_case(first))
            owner: Any = schema if len(path) == 1 else schema[first]
            self.entry(owner, last, pascal_case(name, suffix), place)
