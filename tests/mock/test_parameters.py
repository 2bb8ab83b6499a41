from typing import Any

import pytest

from pytribute.mock.parameters import make_body, make_parameter, parse_query
from pytribute.mock.responses import DocumentedError
from tests.documented import USD

Json = dict[str, Any]

LIST: Json = {"type": "array", "items": {"type": "integer"}}


def read(query: bytes, schema: Json, **more: object) -> Any:  # noqa: ANN401 - by the schema
    parameter = make_parameter({"name": "q", "in": "query", "schema": schema, **more})
    return parse_query({"q": parameter}, query).get("q")


@pytest.mark.parametrize(
    ("schema", "query", "value"),
    [
        ({"type": "integer"}, b"q=-007", "-7"),
        ({"type": "integer"}, b"q=-0", "0"),
        ({"type": "integer", "minimum": 3}, b"q=" + b"9" * 5000, "9" * 5000),
        ({"type": "integer", "exclusiveMinimum": 3}, b"q=4", "4"),
        ({"type": "integer", "enum": [1, 2]}, b"q=02", "2"),
        ({"type": ["integer", "null"]}, b"q=1", "1"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, b"q=1", "1"),
        ({"type": "number"}, b"q=-1.5e3", "-1.5e3"),
        ({"type": "boolean"}, b"q=false", False),
        ({"type": "string", "format": "date"}, b"q=2026-01-02", "2026-01-02"),
        ({"type": ["integer", "string"]}, b"q=any", "any"),
        ({}, b"q=any", "any"),
        ({"type": "string"}, b"q=", ""),
        ({"type": "string"}, b"q=%20", " "),
        ({"$ref": "#/components/schemas/Currency"}, f"q={USD}".encode(), USD),
        (LIST, b"q=1&q=02", ["1", "2"]),
        ({"type": "integer"}, b"other=x&Q=x", None),
    ],
)
def test_a_value_is_read_by_its_schema(schema: Json, query: bytes, value: object) -> None:
    assert read(query, schema) == value


@pytest.mark.parametrize(
    ("schema", "query", "complaint"),
    [
        ({"type": "integer"}, b"q=", "q must be an integer"),
        ({"type": "integer"}, b"q=1.0", "q must be an integer"),
        ({"type": "integer", "maximum": 5}, b"q=6", r"q must be an integer \(maximum 5\)"),
        ({"type": "integer", "maximum": 5}, b"q=" + b"9" * 5000, "maximum 5"),
        ({"type": "integer", "minimum": 5}, b"q=-" + b"9" * 5000, "minimum 5"),
        ({"type": "integer", "multipleOf": 5}, b"q=6", "multipleOf 5"),
        ({"type": "integer", "enum": [1, 2]}, b"q=3", "q must be one of 1, 2"),
        ({"type": "number"}, b"q=x", "q must be a number"),
        ({"type": "number", "maximum": 1}, b"q=1.5", "maximum 1"),
        ({"type": "boolean"}, b"q=True", "q must be true or false"),
        ({"type": "string", "minLength": 1}, b"q=", r"q must be a text \(minLength 1\)"),
        ({"type": "string", "maxLength": 2}, b"q=abc", "maxLength 2"),
        ({"type": "string", "format": "uuid"}, b"q=x", "format uuid"),
        ({"type": "string", "enum": ["a"]}, b"q=A", "q must be one of a"),
        ({"type": "string"}, b"q=1&q=1", "q is given twice"),
        (LIST, b"q=1&q=", "q must be an integer"),
    ],
)
def test_a_value_that_is_not_documented_is_refused(
    schema: Json, query: bytes, complaint: str
) -> None:
    with pytest.raises(DocumentedError, match=complaint) as raised:
        read(query, schema)
    assert raised.value.response.status == 400


@pytest.mark.parametrize(
    ("place", "style", "text"),
    [
        ("query", {"explode": False}, b"q=1,2"),
        ("query", {"style": "pipeDelimited"}, b"q=1|2"),
        ("query", {"style": "spaceDelimited"}, b"q=1+2"),
        ("path", {}, b"q=1,2"),
    ],
)
def test_a_list_may_stand_in_one_text(place: str, style: Json, text: bytes) -> None:
    assert read(text, LIST, **{"in": place}, **style) == ["1", "2"]


@pytest.mark.parametrize(
    ("schema", "default"),
    [
        ({"type": "integer", "default": 20}, "20"),
        ({"type": "boolean", "default": True}, True),
        ({"type": "string", "default": "a"}, "a"),
        ({"type": "integer", "default": "many"}, None),
        ({"type": "string"}, None),
    ],
)
def test_a_default_is_read_as_a_value_is(schema: Json, default: object) -> None:
    assert make_parameter({"name": "q", "in": "query", "schema": schema}).default == default


def test_a_body_that_is_not_required_may_be_missing() -> None:
    json_body = make_body({"content": {"application/vnd.api+json; v=1": {"schema": LIST}}})

    assert json_body is not None
    json_body.parse(b"")
    json_body.parse(b"[1]")
    with pytest.raises(
        DocumentedError, match=r"the body\[1\] is not what the documentation allows"
    ):
        json_body.parse(b'[1, "2"]')
    assert make_body({"content": {"text/csv": {}}}) is None
