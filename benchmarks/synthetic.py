"""Documentation of any size: pages like the real one, about things that do not exist."""

import hashlib
import json
from pathlib import Path

from scripts.project import Project

_PAGE = """# Things {number}

Operations on things {number}.

## List things {number}

> Lists things {number}

```json
{fragment}
```
"""


def synthetic_project(root: Path, pages: int) -> Project:
    """Make a checkout with that many saved pages and no patches."""
    project = Project(root)
    project.patches.mkdir(parents=True)
    project.sources.mkdir()
    entries: list[str] = []
    for number in range(pages):
        name = f"page-{number:04}.md"
        content = _page(number).encode()
        (project.sources / name).write_bytes(content)
        entries.append(
            f'[[source]]\nfile = "{name}"\npage = "things-{number}"\nlanguage = "en"\n'
            f'format = "markdown"\naddress = "https://example.org/{name}"\n'
            f'sha256 = "{hashlib.sha256(content).hexdigest()}"\n'
        )
    project.manifest.write_text("\n".join(entries), encoding="utf-8")
    return project


def _page(number: int) -> str:
    """Write a page as large as the real one: one operation, one schema of twenty fields."""
    thing = f"Thing{number}"
    fields: dict[str, object] = {
        f"field{index}": {
            "type": "string",
            "description": f"Field {index} of thing {number}, in a sentence of the usual length",
            "examples": [f"value {index}"],
        }
        for index in range(20)
    }
    fields["kind"] = {"type": "string", "enum": ["small", "large"], "description": "Kind"}
    answer = {"$ref": f"#/components/schemas/{thing}"}
    operation = {
        "operationId": f"listThings{number}",
        "summary": f"List things {number}",
        "description": f"Lists things {number}",
        "tags": [f"Things {number}"],
        "parameters": [
            {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}}
        ],
        "responses": {
            "200": {
                "description": "Successful",
                "content": {"application/json": {"schema": answer}},
            }
        },
    }
    fragment: dict[str, object] = {
        "openapi": "3.1.0",
        "info": {"title": "Synthetic", "version": "1.0.0"},
        "tags": [{"name": f"Things {number}", "description": f"Operations on things {number}."}],
        "servers": [{"url": "https://example.org/api/v1"}],
        "security": [{"ApiKeyAuth": []}],
        "components": {
            "securitySchemes": {
                "ApiKeyAuth": {"type": "apiKey", "in": "header", "name": "Api-Key"}
            },
            "schemas": {thing: {"type": "object", "required": ["kind"], "properties": fields}},
        },
        "paths": {f"/things{number}": {"get": operation}},
    }
    return _PAGE.format(number=number, fragment=json.dumps(fragment))
