"""The parts of an OpenAPI document of plain values, for the generators."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from scripts.document.node import METHODS
from scripts.document.pointer import below, steps_of
from scripts.errors import PipelineError

_ONE = ("items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else")
_SOME = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("properties", "patternProperties")

Node = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One operation of ``paths`` or ``webhooks``, and its place."""

    pointer: str
    path: str
    method: str
    node: Node
    item: Node
    section: str

    @property
    def name(self) -> str:
        """The operationId; a webhook without one is named after its place."""
        name = self.node.get("operationId")
        if isinstance(name, str):
            return name
        if self.section == "webhooks":
            return self.path
        raise PipelineError(
            "the operation has no operationId",
            file=self.pointer,
            advice="add one with a patch: the generated module is named after it",
        )


def is_object(node: object) -> TypeGuard[Node]:
    """Whether a node is an object."""
    return isinstance(node, dict)


def is_array(node: object) -> TypeGuard[list[Any]]:
    """Whether a node is an array."""
    return isinstance(node, list)


def mapping(node: object, pointer: str) -> Node:
    """Return a node that must be an object."""
    if is_object(node):
        return node
    raise PipelineError(f"an object is expected here, not {type(node).__name__}", file=pointer)


def object_at(node: Mapping[str, Any], key: str, pointer: str) -> Node:
    """Return the object under a key, an empty one if there is none."""
    value = node.get(key)
    return {} if value is None else mapping(value, below(pointer, key))


def array_at(node: Mapping[str, Any], key: str, pointer: str) -> list[Any]:
    """Return the array under a key, an empty one if there is none."""
    value = node.get(key)
    if value is None or is_array(value):
        return value or []
    kind = type(value).__name__
    raise PipelineError(f"an array is expected here, not {kind}", file=below(pointer, key))


def resolve(specification: Mapping[str, Any], node: Node, pointer: str) -> Node:
    """Follow references to the end."""
    return resolve_place(specification, node, pointer)[0]


def resolve_place(specification: Mapping[str, Any], node: Node, pointer: str) -> tuple[Node, str]:
    """Follow references to the end; return the last node and its place."""
    seen: set[str] = set()
    while "$ref" in node:
        reference = node["$ref"]
        if not isinstance(reference, str) or reference in seen:
            raise PipelineError(f"the reference {reference!r} leads nowhere", file=pointer)
        seen.add(reference)
        target: Any = specification
        for key in steps_of(reference):
            target = target.get(key) if is_object(target) else None
        if target is None:
            raise PipelineError(f"there is nothing at {reference}", file=pointer)
        node, pointer = mapping(target, reference), reference
    return node, pointer


def operations(
    specification: Mapping[str, Any], sections: tuple[str, ...] = ("paths",)
) -> Iterator[Operation]:
    """Visit the operations in their order."""
    for section in sections:
        for path, value in object_at(specification, section, "#").items():
            place = below("#", section, path)
            own, item = mapping(value, place), _path_item(specification, value, place)
            for method in METHODS:
                if method in item:
                    pointer = below(place if method in own else str(own["$ref"]), method)
                    node = mapping(item[method], pointer)
                    yield Operation(pointer, path, method, node, item, section)


def _path_item(specification: Mapping[str, Any], value: object, pointer: str) -> Node:
    """Return the members of a path item together with those it refers to."""
    item = mapping(value, pointer)
    if "$ref" not in item:
        return item
    target = resolve(specification, {"$ref": item["$ref"]}, pointer)
    own = {key: entry for key, entry in item.items() if key != "$ref"}
    if double := sorted(own.keys() & target.keys() - {"summary", "description"}):
        raise PipelineError(
            f"both the path item and its target have {', '.join(double)}",
            file=pointer,
            advice="remove one of them with a patch: OpenAPI doesn't say which one counts",
        )
    return {**target, **own}


def parameters(
    specification: Mapping[str, Any], operation: Operation
) -> Iterator[tuple[str, Node]]:
    """Visit the parameters of an operation: its own, then its path's that it doesn't redefine."""
    seen: set[tuple[Any, Any]] = set()
    item_pointer = operation.pointer.rpartition("/")[0]
    for owner, pointer in ((operation.node, operation.pointer), (operation.item, item_pointer)):
        here: set[tuple[Any, Any]] = set()
        for index, value in enumerate(array_at(owner, "parameters", pointer)):
            place = below(pointer, "parameters", index)
            node = resolve(specification, mapping(value, place), place)
            place = str(value.get("$ref", place))
            key = (node.get("name"), node.get("in"))
            if key in here:
                raise PipelineError(f"the parameter {key[0]!r} is defined twice", file=place)
            here.add(key)
            if key not in seen:
                yield place, node
        seen |= here


def contents(operation: Operation) -> Iterator[tuple[str, str, Node]]:
    """Visit the request body and the responses: status (empty for the body), place, node."""
    if "requestBody" in operation.node:
        place = below(operation.pointer, "requestBody")
        yield "", place, mapping(operation.node["requestBody"], place)
    for status, value in object_at(operation.node, "responses", operation.pointer).items():
        place = below(operation.pointer, "responses", status)
        yield status, place, mapping(value, place)


def media_types(node: Node, pointer: str) -> Iterator[tuple[str, str, Node]]:
    """Visit the ``content`` of a body or a response: place, media type, node."""
    for media_type, value in object_at(node, "content", pointer).items():
        place = below(pointer, "content", media_type)
        yield place, media_type, mapping(value, place)


def subschemas(schema: Node, pointer: str) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """Visit the schemas directly inside a schema: keys that lead there, place, node."""
    for key in _ONE:
        if is_object(schema.get(key)):
            yield (key,), below(pointer, key), schema[key]
    for key in _SOME:
        for index, child in enumerate(array_at(schema, key, pointer)):
            yield (key, index), below(pointer, key, index), child
    for key in _NAMED:
        for name, child in object_at(schema, key, pointer).items():
            yield (key, name), below(pointer, key, name), child


def with_subschemas(schema: Node, pointer: str, rewrite: Callable[[Any, str], Any]) -> Node:
    """Copy a schema, with each schema directly inside it rewritten."""
    copy = dict(schema)
    for path, place, child in subschemas(schema, pointer):
        key = str(path[0])
        if len(path) == 1:
            copy[key] = rewrite(child, place)
            continue
        if copy[key] is schema[key]:
            copy[key] = schema[key].copy()
        copy[key][path[1]] = rewrite(child, place)
    return copy


def walk(node: Any) -> Iterator[Any]:  # noqa: ANN401 - any part of a document
    """Visit a part of a document and everything inside it."""
    yield node
    for child in node.values() if is_object(node) else node if is_array(node) else ():
        yield from walk(child)
