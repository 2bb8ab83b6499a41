"""OpenAPI documents, whole or as fragments, upgraded to 3.1."""

import re
from typing import Literal, TypeAlias

from scripts.document.json_text import parse_json
from scripts.document.node import Mapping, Node, plain
from scripts.document.text import shorten
from scripts.document.yaml_text import parse_yaml
from scripts.extract.findings import Findings

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
_VERSION = re.compile(r"3\.(?P<minor>[01])\.\d{1,3}")
_REFERENCES = ("$ref", "$dynamicRef")


def read_openapi(text: str, file: str) -> Findings:
    """Read a whole OpenAPI document in JSON or YAML.

    Raises:
        PipelineError: neither JSON nor YAML, or no OpenAPI 3.0 or 3.1.
    """
    is_json = text.lstrip().startswith("{")
    node = parse_json(text, file=file) if is_json else parse_yaml(text, file=file)
    return Findings(complete=[accept_openapi(node)], partial=Node({}, node.origins))


def accept_openapi(document: Node) -> Node:
    """Check the version and that nothing outside is referred to; upgrade 3.0 to 3.1.

    Raises:
        PipelineError: another version, or a reference that leaves the document.
    """
    stated = document.at("openapi") or document.at("swagger") or Node(None, document.origins)
    version = _VERSION.fullmatch(stated.text())
    if version is None or "openapi" not in document.members():
        shown = shorten(str(plain(stated)), 40)
        raise stated.error(f"OpenAPI 3.0.x or 3.1.x is expected, not {shown}")
    for pointer, node in document.walk():
        if pointer[-1:] and pointer[-1] in _REFERENCES and _refers_outside(node):
            raise node.error(f"the reference {shorten(node.text(), 60)!r} leaves this document")
    if version["minor"] == "0":
        _upgrade(document)
        stated.value = "3.1.0"
    return document


def _refers_outside(node: Node) -> bool:
    """Whether it leaves the document; a property may have the name $ref as well."""
    return isinstance(node.value, str) and not node.value.startswith("#/")


def _upgrade(node: Node, kind: _Kind = "object") -> None:
    """Rewrite a 3.0 document as 3.1, in place.

    A keyword has its meaning only in a schema: not in an example, and not as the name of a
    property. So the walk keeps track of the kind of each part.
    """
    inner = _ELEMENTS.get(kind)
    for key, member in list(node.members().items()):
        if inner:
            _upgrade(member, inner)
        elif key not in _DATA and not key.startswith("x-"):
            _upgrade(member, _KINDS.get(key, "object"))
    for element in node.elements():
        _upgrade(element, inner or kind)
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
