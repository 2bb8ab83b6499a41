"""Documents for comparisons: small ones around one detail, and one that has everything."""

import copy
from typing import Any

Object = dict[str, Any]

JSON = "application/json"


def document(**members: Any) -> Object:  # noqa: ANN401  # JSON
    return {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}, **members}


def with_operation(operation: Object, **members: Any) -> Object:  # noqa: ANN401  # JSON
    return document(paths={"/x": {"post": operation}}, **members)


def in_request(schema: Any) -> Object:  # noqa: ANN401  # JSON
    return with_operation({"requestBody": {"content": {JSON: {"schema": schema}}}})


def in_response(schema: Any) -> Object:  # noqa: ANN401  # JSON
    return with_operation({"responses": {"200": {"content": {JSON: {"schema": schema}}}}})


def in_query(schema: Any) -> Object:  # noqa: ANN401  # JSON
    return with_operation({"parameters": [{"name": "q", "in": "query", "schema": schema}]})


def in_header(schema: Any) -> Object:  # noqa: ANN401  # JSON
    return with_operation({"responses": {"200": {"headers": {"X-H": {"schema": schema}}}}})


def in_webhook(schema: Any) -> Object:  # noqa: ANN401  # JSON
    body = {"content": {JSON: {"schema": schema}}}
    return document(webhooks={"paid": {"post": {"requestBody": body}}})


_FULL: Object = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1.0", "description": "A shop", "x-logo": "logo.png"},
    "servers": [{"url": "https://a.test/v1", "description": "Live"}, {"url": "https://b.test"}],
    "tags": [{"name": "Products", "description": "What is sold", "externalDocs": {"url": "u"}}],
    "security": [{"Key": []}],
    "externalDocs": {"url": "https://docs.test"},
    "paths": {
        "/products": {
            "summary": "All products",
            "get": {
                "operationId": "listProducts",
                "summary": "List",
                "tags": ["Products"],
                "deprecated": True,
                "parameters": [
                    {"name": "size", "in": "query", "schema": {"type": "integer", "maximum": 9}},
                    {"$ref": "#/components/parameters/Page"},
                ],
                "responses": {
                    "200": {
                        "description": "Good",
                        "headers": {"X-Rate": {"required": True, "schema": {"type": "integer"}}},
                        "content": {
                            JSON: {
                                "schema": {
                                    "type": "array",
                                    "items": {"$ref": "#/components/schemas/Product"},
                                },
                                "example": [{"id": 1}],
                            }
                        },
                        "links": {"one": {"operationId": "getProduct"}},
                    },
                    "default": {"$ref": "#/components/responses/Error"},
                },
            },
            "post": {
                "operationId": "addProduct",
                "security": [{"Key": []}, {"OAuth": ["write"]}],
                "requestBody": {
                    "required": True,
                    "content": {
                        JSON: {"schema": {"$ref": "#/components/schemas/Product"}},
                        "application/xml": {"schema": {"type": "string"}},
                    },
                },
                "responses": {"201": {"description": "Made"}},
                "callbacks": {
                    "done": {"{$request.body#/url}": {"post": {"responses": {"204": {}}}}}
                },
            },
        },
        "/products/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
            ],
            "get": {"operationId": "getProduct", "responses": {"404": {"description": "None"}}},
        },
    },
    "webhooks": {
        "paid": {
            "post": {
                "requestBody": {
                    "content": {JSON: {"schema": {"$ref": "#/components/schemas/Payment"}}}
                },
                "responses": {"200": {"description": "Taken"}},
            }
        }
    },
    "components": {
        "securitySchemes": {
            "Key": {"type": "apiKey", "in": "header", "name": "Api-Key", "description": "Key"},
            "OAuth": {
                "type": "oauth2",
                "flows": {"clientCredentials": {"tokenUrl": "t", "scopes": {"write": "Write"}}},
            },
        },
        "parameters": {
            "Page": {
                "name": "page",
                "in": "query",
                "style": "spaceDelimited",
                "schema": {"type": "array", "items": {"type": "integer", "minimum": 1}},
            }
        },
        "responses": {
            "Error": {
                "description": "Failed",
                "content": {JSON: {"schema": {"type": "object", "required": ["error"]}}},
            }
        },
        "schemas": {
            "Product": {
                "type": "object",
                "title": "Product",
                "required": ["id", "name"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "integer", "format": "int64", "readOnly": True},
                    "name": {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a"},
                    "price": {"type": "number", "exclusiveMinimum": 0.5, "multipleOf": 0.5},
                    "currency": {
                        "$ref": "#/components/schemas/Currency",
                        "description": "Of the price",
                        "default": "USD",
                    },
                    "note": {"type": ["string", "null"], "examples": ["Hello"]},
                    "parts": {
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/Product"},
                        "minItems": 1,
                        "uniqueItems": True,
                    },
                    "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                    "pair": {"prefixItems": [{"type": "string"}, {"type": "integer"}]},
                    "payment": {
                        "oneOf": [
                            {"$ref": "#/components/schemas/Payment"},
                            {"type": "string", "const": "free"},
                        ],
                        "discriminator": {"propertyName": "kind"},
                    },
                    "extra": {"not": {"type": "integer"}, "if": {"minLength": 2}},
                },
            },
            "Currency": {"type": "string", "enum": ["USD", "EUR"], "x-fold-case": True},
            "Payment": {
                "allOf": [
                    {"type": "object", "required": ["kind"]},
                    {"properties": {"kind": {"type": "string"}}, "title": "Kind"},
                ]
            },
            "Unused": {"type": "string", "writeOnly": True},
        },
    },
    "x-origin": {"page": "products.md", "lines": [1, 2]},
}


def full() -> Object:
    """Return a document without the defaults of OpenAPI."""
    return copy.deepcopy(_FULL)
