"""What openapi-python-client gets to see: which modules there are, and nothing else.

It lays out the package. What the modules hold comes from `shapes` and `calls`: what the generator
doesn't see it can neither put into code nor fail to express.
"""

from collections.abc import Mapping
from typing import Any

from scripts.generate.calls import Call
from scripts.generate.shapes import Shape

_SCHEMAS: dict[str, dict[str, Any]] = {
    "model": {"type": "object", "properties": {}},
    "OpenEnum": {"type": "string", "enum": ["a", "b"]},
    "OpenIntEnum": {"type": "integer", "enum": [1, 2]},
}


def skeleton(shapes: Mapping[str, Shape], calls: Mapping[str, Call]) -> dict[str, Any]:
    """Describe an API with these classes and operations; a choice is a module of our own."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "API", "version": "1"},
        "components": {
            "schemas": {
                shape.name: _SCHEMAS[shape.base or shape.kind]
                for shape in shapes.values()
                if shape.kind != "choice"
            }
        },
        "paths": {
            f"/{module}": {
                "get": {
                    "operationId": module,
                    "tags": call.folders,
                    "responses": {"200": {"description": ""}},
                }
            }
            for module, call in calls.items()
        },
    }
