"""Two APIs of one service as whole documents, as the service itself publishes them.

Both have ``Error``, ``Order`` and an ``info`` of their own; ``Error`` means the same to neither.
"""

import hashlib
import json
from pathlib import Path

from scripts.project import Project
from tests.pages import Document, Made

DATES = {"openapi": "2026-10-01", "openapi-shop": "2026-10-01", "products": "2026-10-01"}
KEY: Document = {"type": "apiKey", "in": "header", "name": "Api-Key"}


def _json(schema: Made) -> Made:
    return {"application/json": {"schema": schema}}


def _responses(schema: Made, *statuses: str) -> Document:
    failures = {
        status: {
            "description": f"Status {status}",
            "content": _json({"$ref": "#/components/schemas/Error"}),
        }
        for status in statuses
    }
    return {"200": {"description": "Done", "content": _json(schema)}, **failures}


def _error(*codes: str) -> Document:
    return {
        "type": "object",
        "required": ["error", "message"],
        "properties": {
            "error": {"type": "string", "enum": list(codes)},
            "message": {"type": "string"},
        },
    }


def _object(required: str, **properties: Made) -> Document:
    return {"type": "object", "required": required.split(), "properties": properties}


def _whole(title: str, paths: Document, schemas: Document) -> Document:
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1.0.0"},
        "servers": [{"url": "https://tribute.tg/api/v1"}],
        "security": [{"ApiKeyAuth": []}],
        "paths": paths,
        "components": {"securitySchemes": {"ApiKeyAuth": KEY}, "schemas": schemas},
    }


PRODUCT = _object(
    "id name amount",
    id={"type": "integer"},
    name={"type": "string"},
    amount={"type": "integer", "format": "int64"},
)
ORDER_ID: Document = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
UUID: Document = {
    "name": "orderUuid",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}


def creators() -> Document:
    """Make the document of the creators' API."""
    order = {"$ref": "#/components/schemas/Order"}
    rows = {"type": "array", "items": order}
    return _whole(
        "Tribute API",
        {
            "/products/{id}": {
                "get": {
                    "operationId": "getProduct",
                    "parameters": [ORDER_ID],
                    "responses": _responses({"$ref": "#/components/schemas/Product"}, "404"),
                }
            },
            "/physical/orders": {
                "get": {
                    "operationId": "listPhysicalOrders",
                    "responses": _responses(_object("rows", rows=rows), "400", "401"),
                }
            },
            "/physical/orders/{id}": {
                "get": {
                    "operationId": "getPhysicalOrder",
                    "parameters": [ORDER_ID],
                    "responses": _responses(order, "401", "404"),
                }
            },
        },
        {
            "Product": PRODUCT,
            "Order": _object(
                "id status fullName deliveryCost",
                id={"type": "integer"},
                status={"type": "string", "enum": ["pending", "shipped", "delivered"]},
                fullName={"type": "string"},
                deliveryCost={"type": "number"},
            ),
            "Error": _error("error_bad_request", "error_not_found", "no_access"),
        },
    )


def shops() -> Document:
    """Make the document of the shops' API."""
    order = {"$ref": "#/components/schemas/Order"}
    return _whole(
        "Tribute Shop API",
        {
            "/shop/orders": {
                "get": {
                    "operationId": "listShopOrders",
                    "responses": _responses({"type": "array", "items": order}, "401"),
                }
            },
            "/shop/orders/{orderUuid}": {
                "get": {
                    "operationId": "getShopOrder",
                    "parameters": [UUID],
                    "responses": _responses(order, "401", "403", "404"),
                }
            },
        },
        {
            "Order": _object(
                "uuid amount currency status",
                uuid={"type": "string", "format": "uuid"},
                amount={"type": "integer", "format": "int64"},
                currency={"type": "string", "enum": ["rub", "eur", "usd"]},
                status={"type": "string", "enum": ["pending", "prepaid", "paid", "failed"]},
            ),
            "Error": _error("error_bad_request", "error_shop_inactive"),
        },
    )


def save(
    root: Path,
    pages: dict[str, Document],
    *,
    dates: dict[str, str] | None = None,
    files: dict[str, str] | None = None,
    patches: dict[str, str] | None = None,
) -> Project:
    """Save whole documents as pages of these names, in a checkout of their own."""
    project = Project(root)
    project.sources.mkdir(parents=True)
    project.patches.mkdir()
    entries: list[str] = []
    for page, document in pages.items():
        file = (files or {}).get(page, f"{page}.json")
        text = json.dumps(document, indent=1)
        (project.sources / file).write_text(text, encoding="utf-8")
        date = (dates or DATES).get(page, "2026-10-01")
        entries.append(
            f'[[source]]\nfile = "{file}"\npage = "{page}"\nlanguage = "en"\nformat = "openapi"\n'
            f'address = "https://tribute.tg/{page}"\ndate = {date}\n'
            f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"\n'
        )
    project.manifest.write_text("\n".join(entries), encoding="utf-8")
    for name, patch in (patches or {}).items():
        (project.patches / name).write_text(patch, encoding="utf-8")
    return project


def paste(message: str) -> dict[str, str]:
    """Take the overlays out of a message, by the name of the file that each is for."""
    texts: dict[str, str] = {}
    for part in message.split("\n# openapi/patches/")[1:]:
        name, _, text = part.partition("\n")
        texts[name] = text
    return texts
