"""A specification that is none is a plain error."""

import copy
from typing import Any

import pytest

from scripts.errors import PipelineError
from scripts.generate import check_names, generate
from tests.generate.packages import load, make
from tests.generate.small import BASE, NOTE, OPERATION, THING, put_at


def test_a_specification_may_not_be_deeper_than_a_reader_can_follow() -> None:
    document = copy.deepcopy(BASE)
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(5000):
        schema = {"type": "array", "items": schema}
    document["components"]["schemas"]["Deep"] = schema
    with pytest.raises(PipelineError, match="nested deeper"):
        check_names(document)


MISSHAPEN: list[tuple[tuple[Any, ...], object]] = [
    (("paths",), []),
    (("paths", "/things/{id}"), "x"),
    (("paths", "/things/{id}", "parameters"), {"a": 1}),
    ((*OPERATION,), 5),
    ((*OPERATION, "parameters"), "x"),
    ((*OPERATION, "parameters", 0), "x"),
    ((*OPERATION, "parameters", 0), {}),
    ((*OPERATION, "parameters", 0, "in"), "body"),
    ((*OPERATION, "parameters", 0, "name"), 5),
    ((*OPERATION, "parameters", 0, "required"), "yes"),
    ((*OPERATION, "parameters", 0, "schema"), "x"),
    ((*OPERATION, "parameters", 1, "schema"), {"type": "object"}),
    ((*OPERATION, "parameters", 1, "style"), "deepObject"),
    ((*OPERATION, "parameters", 1, "name"), "id"),
    ((*OPERATION, "operationId"), None),
    ((*OPERATION, "tags"), "x"),
    ((*OPERATION, "tags"), [5]),
    ((*OPERATION, "responses"), {}),
    ((*OPERATION, "responses"), "x"),
    ((*OPERATION, "responses", "200"), "x"),
    ((*OPERATION, "responses", "200", "content"), []),
    ((*OPERATION, "responses", "200", "content"), {"text/csv": {}}),
    ((*OPERATION, "responses", "2_0"), {"description": "x"}),
    ((*OPERATION, "security"), []),
    ((*OPERATION, "externalDocs"), "x"),
    ((*OPERATION, "requestBody"), {"content": {"multipart/form-data": {"schema": {}}}}),
    ((*OPERATION, "requestBody"), "x"),
    (("components",), "x"),
    (("components", "schemas"), []),
    (("components", "schemas", "Thing"), "x"),
    (("components", "securitySchemes"), {}),
    (("components", "securitySchemes", "Key", "in"), "query"),
    (("components", "securitySchemes", "Key", "name"), "X\r\nY"),
    (("security",), []),
    (("servers",), []),
    (("servers",), [{"url": "/relative"}]),
    (("servers",), [{"url": "https://{host}.example"}]),
    (("openapi",), "2.0"),
    (("openapi",), None),
    ((*THING, "properties"), []),
    ((*THING, "properties", "note"), "x"),
    ((*THING, "required"), "kind"),
    ((*THING, "required"), ["missing"]),
    ((*THING, "required"), [5]),
    ((*THING, "additionalProperties"), {"type": "string"}),
    ((*NOTE, "type"), "text"),
    ((*NOTE, "type"), {"a": 1}),
    ((*NOTE, "oneOf"), {"a": 1}),
    ((*NOTE, "oneOf"), ["x"]),
    ((*NOTE, "allOf"), "x"),
    ((*NOTE, "prefixItems"), [{"type": "string"}]),
    ((*NOTE, "$defs"), {"a": {}}),
    ((*NOTE, "discriminator"), "x"),
    ((*NOTE, "x-fold-case"), "yes"),
    (("paths", "/things/{other}"), {"get": {"operationId": "o", "responses": {"204": {}}}}),
]


@pytest.mark.parametrize(("path", "value"), MISSHAPEN, ids=lambda part: str(part)[-60:])
def test_a_misshapen_specification_is_a_plain_error(path: tuple[Any, ...], value: object) -> None:
    document = copy.deepcopy(BASE)
    put_at(path)(document, value)
    with pytest.raises(PipelineError):
        make(document)


@pytest.mark.parametrize("document", [{}, {"paths": None}, {5: 1}, {"openapi": "3.1.0"}])
def test_no_specification_is_a_plain_error(document: dict[str, Any]) -> None:
    with pytest.raises(PipelineError):
        generate(document, b"")


@pytest.mark.parametrize("name", ["tribute", "shop", "legacy"])
def test_ordinary_specifications_pass(name: str) -> None:
    check_names(load(name))
