"""Give every class a name: a schema written in place moves to ``components`` and is referred to.

Both generators read the result, so a class is called the same in both packages and after where it
stands, not after an order.
"""

import copy
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from scripts.document.pointer import below
from scripts.generate.document import (
    Node,
    Operation,
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
    """Tell where in the specification each component stands that lifting makes."""
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
    for operation in operations(document, ("paths", "webhooks")):
        _lift_operation(document, operation, lifter)
    return document, lifter.places


def _normalize(document: Node) -> None:
    """Rewrite every schema in place; each is read as the document said it."""
    normalizer = Normalizer(copy.deepcopy(document))
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        place = below("#/components/schemas", name)
        schemas[name] = normalizer.rewrite(mapping(schema, place), place)
    done: set[int] = set()
    for owner, place in _owners(document):
        if id(owner) not in done:
            owner["schema"] = normalizer.rewrite(mapping(owner["schema"], place), place)
            done.add(id(owner))


def _owners(document: Node) -> Iterator[tuple[Node, str]]:
    """Find the parameters and contents of the operations that have a schema."""
    for operation in operations(document, ("paths", "webhooks")):
        for place, parameter in parameters(document, operation):
            if "schema" in parameter:
                yield parameter, below(place, "schema")
        node, pointer = operation.node, operation.pointer
        contents = (
            [(node["requestBody"], below(pointer, "requestBody"))] if "requestBody" in node else []
        )
        for status, response in object_at(node, "responses", pointer).items():
            contents.append((response, below(pointer, "responses", status)))
        for content, place in contents:
            for inner, _, media_type in media_types(
                resolve(document, mapping(content, place), place), place
            ):
                if "schema" in media_type:
                    yield media_type, below(inner, "schema")


def _lift_operation(document: Node, operation: Operation, lifter: "_Lifter") -> None:
    for place, parameter in parameters(document, operation):
        if "schema" in parameter:
            name = pascal_case(operation.name, str(parameter.get("name")))
            lifter.entry(parameter, "schema", name, below(place, "schema"))
    if "requestBody" in operation.node:
        _lift_content(document, operation, "requestBody", "Body", lifter)
    responses = mapping(
        operation.node.get("responses") or {}, below(operation.pointer, "responses")
    )
    for status in responses:
        suffix = "Response" if status.startswith("2") else f"Response{status}"
        _lift_content(document, operation, f"responses/{status}", suffix, lifter)


def _lift_content(
    document: Node, operation: Operation, path: str, suffix: str, lifter: "_Lifter"
) -> None:
    node: Any = operation.node
    for key in path.split("/"):
        node = node[key]
    place = f"{operation.pointer}/{path}"
    resolved = resolve(document, mapping(node, place), place)
    for pointer, _, media_type in media_types(resolved, place):
        if "schema" in media_type:
            name = pascal_case(operation.name, suffix)
            lifter.entry(media_type, "schema", name, below(pointer, "schema"))


def _keys(name: str) -> tuple[str, str]:
    """Return what tells a class apart: its name, and that of its file, in any case."""
    return class_name(name).casefold(), module_name(name).casefold()


class _Lifter:
    def __init__(self, schemas: Node) -> None:
        self._schemas = schemas
        self._taken = {key: name for name in schemas for key in _keys(name)}
        self.places: dict[str, str] = {}

    def entry(self, owner: Any, key: str | int, name: str, pointer: str) -> None:  # noqa: ANN401 - a dict or a list
        """Replace what stands at ``owner[key]`` by a reference when it needs a class."""
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

    def _name(self, wanted: str, kind: Kind, schema: Node) -> str:
        """Find a name that nothing else has: a class named after its place gives way."""
        name = wanted
        for number in count(1):
            is_free = all(self._taken.get(key, name) == name for key in _keys(name))
            if is_free and self._schemas.get(name, schema) == schema:
                break
            name = f"{wanted}{kind.title()}{number if number > 1 else ''}"
        self._taken |= dict.fromkeys(_keys(name), name)
        return name

    def inside(self, schema: Node, name: str, pointer: str) -> None:
        """Lift what a schema holds."""
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
