"""Whole OpenAPI documents: 3.1 as it is, 3.0 in the words of 3.1, all else refused."""

import json
from typing import Any, TypeAlias

import pytest

from scripts.document.node import plain
from scripts.document.yaml_writer import dump_yaml
from scripts.errors import PipelineError
from scripts.extract import read_page

Data: TypeAlias = Any  # JSON; each test knows its shape


def read(document: Data, *, as_yaml: bool = False) -> Data:
    text = dump_yaml(document) if as_yaml else json.dumps(document)
    findings = read_page(text.encode(), form="openapi", file="api")
    [found] = findings.complete
    assert findings.prose == []
    assert findings.links == []
    return plain(found)


def upgraded(schema: Data) -> Data:
    """Read a schema of a 3.0 document."""
    document = {"openapi": "3.0.3", "components": {"schemas": {"A": schema}}}
    return read(document)["components"]["schemas"]["A"]


def refusal(text: str) -> PipelineError:
    with pytest.raises(PipelineError) as caught:
        read_page(text.encode(), form="openapi", file="api")
    assert caught.value.file == "api"
    assert caught.value.line is not None
    return caught.value


@pytest.mark.parametrize("as_yaml", [False, True])
@pytest.mark.parametrize("version", ["3.1.0", "3.1.1"])
def test_a_document_of_3_1_stays_as_it_is(version: str, as_yaml: bool) -> None:  # noqa: FBT001
    document = {
        "openapi": version,
        "paths": {"/a": {"get": {"responses": {"200": {"description": "no"}}}}},
        "components": {"schemas": {"A": {"type": "string", "nullable": True, "example": 1}}},
    }
    assert read(document, as_yaml=as_yaml) == document


@pytest.mark.parametrize("as_yaml", [False, True])
def test_a_document_of_3_0_becomes_one_of_3_1(as_yaml: bool) -> None:  # noqa: FBT001
    document = {"openapi": "3.0.4", "info": {"title": "A", "version": "3.0.4"}, "paths": {}}
    assert read(document, as_yaml=as_yaml) == {**document, "openapi": "3.1.0"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"nullable": True}, {}),
        (
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            {"type": "string", "enum": ["a", None], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        ({"enum": ["a"], "nullable": True}, {"enum": ["a", None]}),
        (
            {"$ref": "#/components/schemas/B", "nullable": True},
            {"anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}]},
        ),
        (
            {"allOf": [{"$ref": "#/x"}], "nullable": True, "description": "d"},
            {"anyOf": [{"allOf": [{"$ref": "#/x"}]}, {"type": "null"}], "description": "d"},
        ),
        (
            {"oneOf": [{"$ref": "#/x"}], "nullable": True},
            {"oneOf": [{"$ref": "#/x"}, {"type": "null"}]},
        ),
        (
            {"anyOf": [{"type": "string", "nullable": True}]},
            {"anyOf": [{"type": ["string", "null"]}]},
        ),
        (
            {"minimum": 1, "exclusiveMinimum": True, "maximum": 9, "exclusiveMaximum": False},
            {"exclusiveMinimum": 1, "maximum": 9},
        ),
        ({"exclusiveMinimum": True}, {}),
        ({"type": "integer", "example": 5}, {"type": "integer", "examples": [5]}),
        ({"$ref": "#/x", "example": None}, {"$ref": "#/x", "examples": [None]}),
        (
            {"items": {"items": {"type": "string", "nullable": True}}},
            {"items": {"items": {"type": ["string", "null"]}}},
        ),
        (
            {"additionalProperties": {"not": {"type": "string", "nullable": True}}},
            {"additionalProperties": {"not": {"type": ["string", "null"]}}},
        ),
    ],
)
def test_a_schema_of_3_0_is_converted_to_3_1(schema: Data, expected: Data) -> None:
    assert upgraded(schema) == expected


NAMES = ["nullable", "example", "examples", "default", "enum", "properties", "type", "x-secret"]


@pytest.mark.parametrize("name", NAMES)
def test_a_property_may_be_called_like_a_keyword(name: str) -> None:
    schema = {"properties": {name: {"type": "string", "nullable": True, "example": "e"}}}
    assert upgraded(schema) == {
        "properties": {name: {"type": ["string", "null"], "examples": ["e"]}}
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_component_may_be_called_like_a_keyword(name: str) -> None:
    document = {
        "openapi": "3.0.0",
        "components": {"schemas": {name: {"type": "string", "nullable": True}}},
    }
    assert read(document)["components"]["schemas"] == {name: {"type": ["string", "null"]}}


@pytest.mark.parametrize("keyword", ["default", "enum", "x-extra"])
def test_data_that_looks_like_a_schema_stays_as_it_is(keyword: str) -> None:
    data = {"type": "string", "nullable": True, "example": 1, "items": {"nullable": True}}
    schema = {keyword: [data] if keyword == "enum" else {"deep": data}}
    assert upgraded(schema) == schema


def test_an_example_that_looks_like_a_schema_stays_as_it_is() -> None:
    data = {"schema": {"type": "string", "nullable": True, "example": 1}}
    assert upgraded({"example": data}) == {"examples": [data]}
    media = {"example": data, "examples": {"one": {"value": data}}, "schema": {"nullable": True}}
    document = {
        "openapi": "3.0.0",
        "paths": {"/a": {"get": {"responses": {"200": {"content": {"a/b": media}}}}}},
    }
    content = read(document)["paths"]["/a"]["get"]["responses"]["200"]["content"]
    assert content == {"a/b": {**media, "schema": {}}}


def test_schemas_are_found_everywhere() -> None:
    old, new = {"type": "string", "nullable": True}, {"type": ["string", "null"]}

    def document(schema: Data) -> Data:
        content = {"content": {"application/json": {"schema": schema}}}
        parameter = {"name": "a", "in": "query", "schema": schema, "example": None}
        operation = {
            "parameters": [parameter],
            "requestBody": content,
            "responses": {"default": {**content, "headers": {"X-A": {"schema": schema}}}},
        }
        return {
            "paths": {
                "/example": {
                    "parameters": [parameter],
                    "post": {
                        **operation,
                        "callbacks": {"example": {"{$request.body#/url}": {"post": operation}}},
                    },
                }
            },
            "components": {
                "parameters": {"default": parameter},
                "requestBodies": {"example": content},
                "responses": {"enum": content},
                "headers": {"examples": {"schema": schema}},
            },
        }

    assert read({"openapi": "3.0.0", **document(old)}) == {"openapi": "3.1.0", **document(new)}


@pytest.mark.parametrize(
    "text",
    [
        '{"swagger": "2.0", "paths": {}}',
        'swagger: "2.0"\npaths: {}',
        '{"openapi": "3.2.0"}',
        '{"openapi": "3.1"}',
        "openapi: 3.1",
        "openapi: 3.1.0; rm",
        '{"openapi": "2.0.0"}',
        '{"openapi": {"a": 1}}',
        '{"paths": {}}',
        "[]",
        "[1, 2]",
        "just words",
        "<!doctype html>",
        "- a\n- b",
    ],
)
def test_other_documents_than_openapi_3_are_refused(text: str) -> None:
    assert "OpenAPI 3.0.x or 3.1.x is expected" in refusal(text).reason


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# only a comment", "{", '{"openapi": "3.1.0"', "a: [", "a: b: c"]
)
def test_an_unreadable_document_is_refused(text: str) -> None:
    refusal(text)


@pytest.mark.parametrize(
    "reference",
    [
        "https://example.com/a.yaml#/A",
        "other.yaml",
        "../secret.yaml#/A",
        "file:///etc/passwd",
        "//host/a",
        "#anchor",
        "",
        " #/components/schemas/A",
    ],
)
@pytest.mark.parametrize("keyword", ["$ref", "$dynamicRef"])
def test_a_reference_that_leaves_the_document_is_refused(keyword: str, reference: str) -> None:
    document: Data = {"openapi": "3.1.0", "components": {"schemas": {"A": {keyword: reference}}}}
    error = refusal(json.dumps(document, indent=1))
    assert "leaves this document" in error.reason
    assert error.line == 6
    assert refusal(dump_yaml(document)).line == 5


def test_a_property_may_be_called_ref() -> None:
    document = {
        "openapi": "3.1.0",
        "components": {"schemas": {"A": {"properties": {"$ref": {"type": "string"}}}}},
    }
    assert read(document) == document
