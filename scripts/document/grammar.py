"""The parts of an OpenAPI document: what each is made of, and how two accounts of it are merged."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from scripts.document.node import METHODS, Node
from scripts.document.pointer import Pointer, steps_of
from scripts.document.references import reachable

Way: TypeAlias = Literal["object", "list", "set", "text", "examples", "sample", "atom"]


@dataclass(frozen=True)
class Kind:
    """One kind of part.

    Attributes:
        way: how two accounts are merged.
        fields: kinds of the members with a fixed name.
        entries: kind of the members, or elements, that the document names itself.
        extensible: members named ``x-`` are extensions here, and no entries.
        open: entries may come from several sources; otherwise a complete source has them all.
        identity: the members that identify the elements of a list; if empty, their order does.
    """

    way: Way = "atom"
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    entries: str = ""
    extensible: bool = False
    open: bool = False
    identity: tuple[str, ...] = ()

    def child(self, key: str) -> "Kind":
        """Return the kind of a member."""
        is_extension = self.extensible and key.startswith("x-")
        name = self.fields.get(key) or ("" if is_extension else self.entries)
        return KINDS.get(name or _TEXTS.get(key, "atom"), KINDS["atom"])

    def takes(self, key: str) -> bool:
        """Whether a source may add this member to what a complete one says."""
        child = self.child(key)
        return child.open or child.way in _ADDED or (self.open and key not in self.fields)


_COMPONENT = len(("components", "schemas", "name"))
_ADDED = ("text", "examples", "sample")
_TEXTS = {"summary": "text", "description": "text", "title": "text"}
_ALTERNATIVES = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED_SCHEMAS = ("properties", "patternProperties", "dependentSchemas", "$defs")
_SUBSCHEMAS = ("items", "additionalProperties", "contains", "not", "if", "then", "else")


def _object(**fields: str) -> Kind:
    return Kind("object", fields)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "atom": Kind(),
        "text": Kind("text"),
        "set": Kind("set"),
        "document": _object(
            info="info",
            tags="tags",
            servers="servers",
            paths="paths",
            webhooks="paths",
            components="components",
        ),
        "info": _object(title="atom", contact="object", license="object"),
        "object": _object(),
        "tags": Kind("list", entries="object", open=True, identity=("name",)),
        "servers": Kind("list", entries="object", identity=("url",)),
        "paths": Kind("object", entries="path item", extensible=True, open=True),
        "path item": Kind(
            "object",
            {
                "parameters": "parameters",
                "servers": "servers",
                "summary": "text",
                "description": "text",
                "$ref": "atom",
            },
            entries="operation",
            extensible=True,
            open=True,
        ),
        "operation": _object(
            tags="set",
            parameters="parameters",
            requestBody="body",
            responses="responses",
            servers="servers",
            callbacks="callbacks",
            externalDocs="object",
        ),
        "callbacks": Kind("object", entries="paths"),
        "parameters": Kind("list", entries="parameter", identity=("in", "name")),
        "parameter": _object(schema="schema", content="content", examples="samples"),
        "body": _object(content="content"),
        "responses": Kind("object", entries="response", extensible=True),
        "response": _object(content="content", headers="headers"),
        "headers": Kind("object", entries="parameter"),
        "content": Kind("object", entries="media type"),
        "media type": _object(schema="schema", examples="samples"),
        "samples": Kind("object", entries="sample", open=True),
        "sample": Kind("sample"),
        "components": Kind(
            "object",
            {
                "schemas": "schemas",
                "parameters": "component parameters",
                "responses": "component responses",
                "requestBodies": "component bodies",
                "headers": "component parameters",
                "examples": "samples",
                "securitySchemes": "security schemes",
                "callbacks": "component callbacks",
                "links": "security schemes",
                "pathItems": "paths",
            },
            open=True,
        ),
        "schemas": Kind("object", entries="schema", open=True),
        "component parameters": Kind("object", entries="parameter", open=True),
        "component responses": Kind("object", entries="response", open=True),
        "component bodies": Kind("object", entries="body", open=True),
        "component callbacks": Kind("object", entries="paths", open=True),
        "security schemes": Kind("object", entries="object", open=True),
        "schema": _object(
            **dict.fromkeys(_SUBSCHEMAS, "schema"),
            **dict.fromkeys(_ALTERNATIVES, "alternatives"),
            **dict.fromkeys(_NAMED_SCHEMAS, "properties"),
            enum="set",
            examples="examples",
        ),
        "properties": Kind("object", entries="schema"),
        "alternatives": Kind("list", entries="schema"),
        "examples": Kind("examples"),
    }
)


def parts(
    node: Node, kind: Kind = KINDS["document"], pointer: Pointer = ()
) -> Iterator[tuple[Pointer, Node, Kind]]:
    """Visit every part of a document with its kind; sample bodies are data, not parts."""
    yield pointer, node, kind
    if kind.way == "object":
        for key, member in node.members().items():
            yield from parts(member, kind.child(key), (*pointer, key))
    elif kind.way == "list":
        for index, element in enumerate(node.elements()):
            yield from parts(element, KINDS[kind.entries], (*pointer, str(index)))


def kind_at(pointer: Pointer) -> Kind:
    """Return the kind of the part at a place."""
    kind = KINDS["document"]
    for step in pointer:
        kind = KINDS[kind.entries or "atom"] if kind.way == "list" else kind.child(step)
    return kind


def operations(document: Node) -> Iterator[tuple[Pointer, Node]]:
    """Visit the operations and webhooks of a document."""
    for group in ("paths", "webhooks"):
        for path, item in document.members(group).items():
            for method, operation in item.members().items():
                if method in METHODS:
                    yield (group, path, method), operation


def operation_label(place: Pointer) -> str:
    """Name an operation as a reader would: ``GET /products``, ``webhook newOrder``."""
    section, path, method = place[:3]
    return f"webhook {path}" if section == "webhooks" else f"{method.upper()} {path}"


def reachable_components(document: Node, roots: Iterable[Node] | None = None) -> set[Pointer]:
    """Return the components that some parts are made of, or all operations."""
    start = [node for _, node in operations(document)] if roots is None else roots

    def following(place: Pointer) -> Iterator[Pointer]:
        component = document.at(*place)
        return component_references(component) if component else iter(())

    found = reachable((place for root in start for place in component_references(root)), following)
    return {place for place in found if document.at(*place)}


def component_references(node: Node) -> Iterator[Pointer]:
    """Return the components that a part refers to, security schemes among them."""
    for pointer, inside in node.walk():
        if pointer[-1:] == ("$ref",):
            place = steps_of(inside.text())
            if place[:1] == ("components",) and len(place) >= _COMPONENT:
                yield place[:_COMPONENT]
        elif pointer[-1:] == ("security",):
            for requirement in inside.elements():
                for name in requirement.members():
                    yield ("components", "securitySchemes", name)
