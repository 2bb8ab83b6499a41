"""The specification as openapi-python-client gets it: structure and checked names, no prose.

What the generator doesn't see it can't put into code. References to anything but schemas are
resolved, and null is left to the annotations, which say it the same way everywhere.
"""

from typing import Any

from scripts.generate.document import (
    Node,
    Operation,
    array_at,
    below,
    is_object,
    mapping,
    media_types,
    object_at,
    operations,
    parameters,
    resolve,
    subschemas,
)
from scripts.generate.kinds import kind_of, types_of

_STRUCTURE = ("$ref", "type", "format", "enum", "const", "required", "nullable")


def skeleton(document: Node) -> Node:
    """Copy what openapi-python-client needs to know."""
    schemas = mapping(document["components"]["schemas"], "#/components/schemas")
    paths: Node = {}
    for operation in operations(document):
        paths.setdefault(operation.path, {})[operation.method] = _operation(document, operation)
    return {
        "openapi": document.get("openapi"),
        "info": {"title": "API", "version": "1"},
        "components": {
            "schemas": {
                name: _component(schema, below("#/components/schemas", name))
                for name, schema in schemas.items()
            }
        },
        "paths": paths,
    }


def _component(schema: Node, pointer: str) -> Node:
    bare: Node = _schema(schema, pointer)
    if kind_of(schema) in {"model", "enum"}:
        bare.pop("nullable", None)
        if types := types_of(schema):
            bare["type"] = types[0]
        if "enum" in bare:
            bare["enum"] = [value for value in bare["enum"] if value is not None]
    return bare


def _schema(schema: Any, pointer: str) -> Any:  # noqa: ANN401 - a schema, or true or false
    if not is_object(schema):
        return schema
    node = schema
    bare: Node = {key: node[key] for key in _STRUCTURE if key in node}
    if isinstance(node.get("additionalProperties"), bool):
        bare["additionalProperties"] = node["additionalProperties"]
    for path, place, child in subschemas(node, pointer):
        first, last = path[0], path[-1]
        if first in {"items", "additionalProperties"}:
            bare[str(first)] = _schema(child, place)
        elif first in {"allOf", "anyOf", "oneOf"}:
            bare.setdefault(str(first), []).append(_schema(child, place))
        elif first == "properties":
            bare.setdefault("properties", {})[last] = _schema(child, place)
    if types_of(node) == ["array"]:
        bare.setdefault("items", {})
    return bare


def _operation(document: Node, operation: Operation) -> Node:
    node, pointer = operation.node, operation.pointer
    responses = object_at(node, "responses", pointer)
    bare: Node = {
        "operationId": operation.name,
        "tags": array_at(node, "tags", pointer)[:1],
        "parameters": [
            {
                "name": parameter["name"],
                "in": parameter.get("in"),
                "required": parameter.get("required") is True,
                "schema": _schema(parameter.get("schema", {}), below(place, "schema")),
            }
            for place, parameter in parameters(document, operation)
        ],
        "responses": {
            status: {
                "description": "",
                **_content(document, value, below(pointer, "responses", status)),
            }
            for status, value in responses.items()
        },
    }
    if "requestBody" in node:
        place = below(pointer, "requestBody")
        bare["requestBody"] = {"required": True, **_content(document, node["requestBody"], place)}
    return bare


def _content(document: Node, node: object, pointer: str) -> Node:
    owner = resolve(document, mapping(node, pointer), pointer)
    content = {
        media_type: {"schema": _schema(value.get("schema", {}), below(place, "schema"))}
        for place, media_type, value in media_types(owner, pointer)
    }
    return {"content": content} if content else {}
