"""The parts of an OpenAPI document, as the generators walk it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from scripts.errors import PipelineError

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ONE = ("items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else")
_SOME = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("properties", "patternProperties")

Node = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One operation of ``paths`` or ``webhooks``, and where it stands."""

    pointer: str
    path: str
    method: str
    node: Node
    item: Node
    section: str

    @property
    def name(self) -> str:
        """Its operationId; a webhook may go without and is then called after its place."""
        name = self.node.get("operationId")
        if isinstance(name, str):
            return name
        if self.section == "webhooks":
            return self.path
        raise PipelineError(
            "the operation has no operationId",
            file=self.pointer,
            advice="give it one with a patch: the generated module is named after it",
        )


def is_object(node: object) -> TypeGuard[Node]:
    """Tell whether a node is an object."""
    return isinstance(node, dict)


def is_array(node: object) -> TypeGuard[list[Any]]:
    """Tell whether a node is an array."""
    return isinstance(node, list)


def mapping(node: object, pointer: str) -> Node:
    """Take a node that must be an object."""
    if is_object(node):
        return node
    raise PipelineError(f"an object should stand here, not {type(node).__name__}", file=pointer)


def object_at(node: Mapping[str, Any], key: str, pointer: str) -> Node:
    """Take what stands under a key, an empty object when nothing does."""
    value = node.get(key)
    return {} if value is None else mapping(value, below(pointer, key))


def array_at(node: Mapping[str, Any], key: str, pointer: str) -> list[Any]:
    """Take what stands under a key, an empty array when nothing does."""
    value = node.get(key)
    if value is None or is_array(value):
        return value or []
    kind = type(value).__name__
    raise PipelineError(f"an array should stand here, not {kind}", file=below(pointer, key))


def below(pointer: str, *keys: object) -> str:
    """Extend a JSON pointer."""
    return "/".join([pointer, *(str(key).replace("~", "~0").replace("/", "~1") for key in keys)])


def resolve(specification: Mapping[str, Any], node: Node, pointer: str) -> Node:
    """Follow references until something else comes."""
    seen: set[str] = set()
    while "$ref" in node:
        reference = node["$ref"]
        if not isinstance(reference, str) or reference in seen:
            raise PipelineError(f"the reference {reference!r} leads nowhere", file=pointer)
        seen.add(reference)
        target: Any = specification
        for key in reference.removeprefix("#/").split("/"):
            target = target.get(key) if is_object(target) else None
        if target is None:
            raise PipelineError(f"there is nothing at {reference}", file=pointer)
        node = mapping(target, reference)
    return node


def operations(
    specification: Mapping[str, Any], sections: tuple[str, ...] = ("paths",)
) -> Iterator[Operation]:
    """Walk the operations in their order."""
    for section in sections:
        for path, value in object_at(specification, section, "#").items():
            place = below("#", section, path)
            own, item = mapping(value, place), path_item(specification, value, place)
            for method in METHODS:
                if method in item:
                    pointer = below(place if method in own else str(own["$ref"]), method)
                    node = mapping(item[method], pointer)
                    yield Operation(pointer, path, method, node, item, section)


def path_item(specification: Mapping[str, Any], value: object, pointer: str) -> Node:
    """Take a path item: what it says itself, and what it refers to.

    Raises:
        PipelineError: both say the same.
    """
    item = mapping(value, pointer)
    if "$ref" not in item:
        return item
    target = resolve(specification, {"$ref": item["$ref"]}, pointer)
    own = {key: entry for key, entry in item.items() if key != "$ref"}
    if double := sorted(own.keys() & target.keys() - {"summary", "description"}):
        raise PipelineError(
            f"both the path item and what it refers to say {', '.join(double)}",
            file=pointer,
            advice="remove one of them with a patch: OpenAPI doesn't say which one counts",
        )
    return {**target, **own}


def parameters(
    specification: Mapping[str, Any], operation: Operation
) -> Iterator[tuple[str, Node]]:
    """Walk the parameters of an operation: its own, then its path's that it doesn't redefine."""
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
                raise PipelineError(f"the parameter {key[0]!r} is given twice", file=place)
            here.add(key)
            if key not in seen:
                yield place, node
        seen |= here


def media_types(node: Node, pointer: str) -> Iterator[tuple[str, str, Node]]:
    """Walk the ``content`` of a body or a response: place, media type, node."""
    for media_type, value in object_at(node, "content", pointer).items():
        place = below(pointer, "content", media_type)
        yield place, media_type, mapping(value, place)


def subschemas(schema: Node, pointer: str) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """Walk the schemas directly inside a schema: keys that lead there, place, node."""
    for key in _ONE:
        if is_object(schema.get(key)):
            yield (key,), below(pointer, key), schema[key]
    for key in _SOME:
        for index, child in enumerate(array_at(schema, key, pointer)):
            yield (key, index), below(pointer, key, index), child
    for key in _NAMED:
        for name, child in object_at(schema, key, pointer).items():
            yield (key, name), below(pointer, key, name), child
