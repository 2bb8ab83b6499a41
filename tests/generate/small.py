"""The smallest specification that has one of each, and the ways to spoil it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.generate.packages import forget, import_all, write

BASE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "servers": [{"url": "https://a.example"}],
    "security": [{"Key": []}],
    "tags": [{"name": "things"}],
    "paths": {
        "/things/{id}": {
            "get": {
                "operationId": "getThing",
                "tags": ["things"],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                    {"name": "sort", "in": "query", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "securitySchemes": {"Key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["kind"],
                "properties": {
                    "kind": {"$ref": "#/components/schemas/Kind"},
                    "note": {"type": "string"},
                },
            },
            "Kind": {"type": "string", "enum": ["a", "b"]},
        },
    },
}
OPERATION = ("paths", "/things/{id}", "get")
THING = ("components", "schemas", "Thing")
NOTE = (*THING, "properties", "note")


def put_at(path: tuple[Any, ...]) -> Callable[[dict[str, Any], object], None]:
    def put(document: dict[str, Any], value: object) -> None:
        node: Any = document
        for key in path[:-1]:
            if key == "externalDocs":
                node.setdefault(key, {})
            node = node[key]
        node[path[-1]] = value

    return put


def import_hostile(files: dict[str, bytes], folder: Path) -> None:
    try:
        write(files, folder, "hostile")
        assert import_all(folder, "hostile")
    finally:
        forget("hostile")
