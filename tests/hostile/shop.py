"""A small OpenAPI document of a shop, and ways to spoil it."""

import copy
import json
from collections.abc import Mapping
from typing import Any

Steps = tuple[str, ...]
Edits = Mapping[Steps, Any]

SERVERS: Steps = ("servers",)
PATHS: Steps = ("paths",)
GET: Steps = ("paths", "/orders/{id}", "get")
PARAMETERS: Steps = (*GET, "parameters", "-")
RESPONSES: Steps = (*GET, "responses")
CONTENT: Steps = (*RESPONSES, "200", "content")
SCHEMAS: Steps = ("components", "schemas")
FIELDS: Steps = (*SCHEMAS, "Order", "properties")
SCHEME: Steps = ("components", "securitySchemes", "ApiKeyAuth")

TEXT = {"type": "string"}
OBJECT = {"type": "object", "properties": {"note": TEXT}}
DONE = {"200": {"description": "Done"}}

_DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Tribute API", "version": "1.0.0"},
    "servers": [{"url": "https://tribute.tg/api/v1"}],
    "security": [{"ApiKeyAuth": []}],
    "tags": [{"name": "Shop", "description": "Orders"}],
    "paths": {
        "/orders/{id}": {
            "get": {
                "operationId": "getOrder",
                "tags": ["Shop"],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
                ],
                "responses": {
                    "200": {
                        "description": "The order",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Order"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "securitySchemes": {
            "ApiKeyAuth": {
                "type": "apiKey",
                "in": "header",
                "name": "Api-Key",
                "description": "API key for authentication.",
            }
        },
        "schemas": {"Order": {"type": "object", "properties": {"id": {"type": "integer"}}}},
    },
}


def shop(edits: Edits | None = None) -> dict[str, Any]:
    """Give the document with some values put in; the step ``-`` appends to a list."""
    document = copy.deepcopy(_DOCUMENT)
    for (*steps, last), value in (edits or {}).items():
        here: Any = document
        for step in steps:
            here = here.setdefault(step, {}) if step != "-" else here
        if last == "-":
            here.append(copy.deepcopy(value))
        else:
            here[last] = copy.deepcopy(value)
    return document


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def as_json(document: object) -> str:
    """Write every value on a line of its own, so that a test can distinguish the lines."""
    return json.dumps(document, indent=1, ensure_ascii=False)
