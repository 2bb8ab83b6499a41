"""Rewrite OpenAPI 3.0 as 3.1, which has the keywords of JSON Schema.

A keyword has its meaning only in a schema: not in an example, and not as the name of a property.
So the walk keeps track of the kind of each part.
"""

from typing import Literal, TypeAlias

from scripts.document.node import Mapping, Node

_Kind: TypeAlias = Literal["object", "schema", "names", "schema names"]

_DATA = ("default", "enum", "example", "examples")
_KINDS: dict[str, _Kind] = {
    **dict.fromkeys(
        ("schema", "items", "not", "additionalProperties", "allOf", "anyOf", "oneOf"), "schema"
    ),
    **dict.fromkeys(("properties", "schemas"), "schema names"),
    **dict.fromkeys(
        (
            "paths",
            "responses",
            "parameters",
            "requestBodies",
            "headers",
            "callbacks",
            "content",
            "encoding",
        ),
        "names",
    ),
}
_ELEMENTS: dict[_Kind, _Kind] = {"names": "object", "schema names": "schema"}
_ANNOTATIONS = ("title", "description", "deprecated", "readOnly", "writeOnly", "default", "example")


def upgrade(node: Node, kind: _Kind = "object") -> None:
    """Rewrite a 3.0 document in place."""
    inner = _ELEMENTS.get(kind)
    for key, member in list(node.members().items()):
        if inner:
            upgrade(member, inner)
        elif key not in _DATA and not key.startswith("x-"):
            upgrade(member, _KINDS.get(key, "object"))
    for element in node.elements():
        upgrade(element, inner or kind)
    if kind == "schema" and isinstance(node.value, dict):
        _allow_null(node.value)
        _exclude(node.value)
        _list_example(node.value)


def _allow_null(schema: Mapping) -> None:
    flag = schema.pop("nullable", None)
    if flag is None or flag.value is not True:
        return
    null = Node("null", flag.origins)
    alternative = Node({"type": null}, flag.origins)
    kind, values = schema.get("type"), schema.get("enum")
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            schema[keyword].elements().append(alternative)
    if "$ref" in schema or "allOf" in schema:
        moved = {key: schema.pop(key) for key in list(schema) if key not in _ANNOTATIONS}
        schema["anyOf"] = Node([Node(moved, flag.origins), alternative], flag.origins)
        return
    if kind and isinstance(kind.value, str):
        schema["type"] = Node([kind, null], kind.origins)
    if values and all(value.value is not None for value in values.elements()):
        values.elements().append(Node(None, flag.origins))


def _exclude(schema: Mapping) -> None:
    """Write an exclusive bound as a number, where 3.0 has a flag beside the bound."""
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        flag = schema.get(exclusive)
        if flag and isinstance(flag.value, bool):
            del schema[exclusive]
            if flag.value and bound in schema:
                schema[exclusive] = schema.pop(bound)


def _list_example(schema: Mapping) -> None:
    example = schema.pop("example", None)
    if example and "examples" not in schema:
        schema["examples"] = Node([example], example.origins)
