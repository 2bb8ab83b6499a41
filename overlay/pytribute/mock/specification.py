"""The specification, as the mock reads it."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias, TypeGuard, cast

from pytribute._specification import METHODS, dereference, inline_references, spec

__all__ = [
    "METHODS",
    "Schema",
    "component",
    "document",
    "examples",
    "is_array",
    "is_object",
    "json_content",
    "key_header",
    "operation",
    "resolve",
]

Schema: TypeAlias = Mapping[str, Any]

_NOTHING: Schema = {}


@cache
def document() -> Schema:
    """Return the specification, in which only schemas are referred to; it is read once."""
    return inline_references(spec())


def component(name: str) -> Schema:
    """Return a schema of the specification; empty if the name is unknown."""
    return cast("Schema", document()["components"]["schemas"].get(name, {}))


@cache
def operation(name: str) -> Schema:
    """Return an operation with its ``method`` and ``path``; empty if the name is unknown."""
    for path, item in document()["paths"].items():
        for method, node in item.items():
            if is_object(node) and node.get("operationId") == name:
                return {**node, "method": method.upper(), "path": path}
    return {}


@cache
def key_header() -> str:
    """Return the name of the header that carries the key."""
    schemes = document()["components"]["securitySchemes"].values()
    return next(cast("str", one["name"]) for one in schemes if one.get("in") == "header")


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Whether a JSON value is an array."""
    return isinstance(value, list)


def resolve(node: Schema) -> Schema:
    """Follow references, and merge the schemas of ``allOf``."""
    node = dereference(node, document())
    if "allOf" not in node:
        return node
    joined: dict[str, Any] = {"properties": {}, "required": []}
    for part in (*map(resolve, node["allOf"]), {k: v for k, v in node.items() if k != "allOf"}):
        properties = {**joined["properties"], **part.get("properties", {})}
        required = [*joined["required"], *part.get("required", ())]
        joined |= {**part, "properties": properties, "required": required}
    return {key: value for key, value in joined.items() if value not in ({}, [])}


def json_content(node: Schema) -> Schema | None:
    """Return the JSON content of a request's body or a response; None without one."""
    for kind, content in node.get("content", _NOTHING).items():
        name = kind.partition(";")[0].strip().lower()
        if name == "application/json" or name.endswith("+json"):
            return cast("Schema", content)
    return None


def examples(content: Schema) -> list[Any]:
    """Return the documented examples of a body, in their order."""
    named = content.get("examples", {}).values()
    nodes = [*named, {"value": content["example"]} if "example" in content else {}]
    return [one["value"] for one in nodes if "value" in one]
