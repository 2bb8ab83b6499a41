# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownArgumentType=false
"""Values for what a documentation page requires and the mock has never heard of."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pytribute.mock import MockState, operations, product
from pytribute.mock.events import encode_event, make_event
from pytribute.mock.responses import DocumentedError
from pytribute.mock.samples import complete
from pytribute.mock.specification import component, examples, operation, resolve
from tests import documented

Schema = dict[str, Any]
AMOUNT: Schema = {"type": "integer", "minimum": 0}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"const": 7, "type": "integer"}, 7),
        ({"type": "string", "example": "e", "default": "d"}, "e"),
        ({"type": "string", "examples": ["usd"], "enum": ["USD", "EUR"]}, "USD"),
        ({"type": "string", "default": "d"}, "d"),
        ({"type": ["null", "string"], "enum": [None, "b"]}, "b"),
        ({"type": "integer"}, 0),
        ({"type": "integer", "minimum": 3}, 3),
        ({"type": "integer", "maximum": -3}, -3),
        ({"type": "integer", "exclusiveMinimum": 3}, 4),
        ({"type": "integer", "exclusiveMaximum": -3}, -4),
        ({"type": "integer", "minimum": 4, "multipleOf": 3}, 6),
        ({"type": "integer", "maximum": -4, "multipleOf": 3}, -6),
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, 0.5),
        ({"type": "number", "minimum": 0.25}, 0.25),
        ({"type": "integer", "default": True}, 0),
        ({"type": "integer", "default": 9, "maximum": 5}, 0),
        ({"type": "boolean"}, False),
        ({"type": "boolean", "default": 1}, False),
        ({"type": "string"}, "sample"),
        ({}, "sample"),
        ({"type": "string", "maxLength": 2}, "sa"),
        ({"type": "string", "minLength": 8}, "samplexx"),
        ({"format": "date-time"}, "2025-08-25T10:30:00Z"),
        ({"type": "string", "format": "date-time", "example": "yesterday"}, "2025-08-25T10:30:00Z"),
        ({"type": "string", "format": "uri", "example": "no address"}, "https://example.com/"),
        ({"type": "string", "format": "date"}, "2025-08-25"),
        ({"type": "string", "format": "of-tomorrow"}, "sample"),
        ({"type": "array", "items": AMOUNT}, []),
        ({"items": AMOUNT, "minItems": 2}, [0, 0]),
        ({"type": "array", "minItems": 1}, ["sample"]),
        (
            {"properties": {"a": AMOUNT, "b": AMOUNT}, "required": ["a", "c"]},
            {"a": 0, "c": "sample"},
        ),
        ({"allOf": [{"properties": {"a": AMOUNT}, "required": ["a"]}], "type": "object"}, {"a": 0}),
        ({"oneOf": [{"type": "null"}, {"type": "integer", "minimum": 2}]}, 2),
        ({"anyOf": [{"type": "null"}]}, "sample"),
        ({"type": "null"}, "sample"),
        ({"$ref": "#/components/schemas/Currency"}, documented.values("Currency")[0]),
    ],
)
def test_the_value_of_a_schema_is_named_by_it_or_the_smallest(
    schema: Schema, value: object
) -> None:
    made = complete(schema)
    assert (made, type(made)) == (value, type(value))


@pytest.mark.parametrize(
    ("schema", "given", "value"),
    [
        ({"type": "integer", "maximum": 5}, 4, 4),
        ({"type": "integer", "maximum": 5}, 6, 0),
        ({"type": "integer", "multipleOf": 2}, 3, 0),
        ({"type": "number"}, 1.5, 1.5),
        ({"type": ["string", "null"]}, None, None),
        ({"type": "string", "enum": ["a"]}, "b", "a"),
        ({"type": "string", "enum": ["A", "B", None]}, "b", "B"),
        ({"type": "object"}, "b", {}),
        ({"type": "object", "properties": {"a": AMOUNT}}, {"a": -1, "z": 2}, {"a": 0, "z": 2}),
        ({"type": "array", "items": AMOUNT}, [1, -1], [1, 0]),
        ({"type": "array", "items": AMOUNT, "maxItems": 1}, [1, 1], []),
        ({"const": 1}, 2, 1),
    ],
)
def test_a_value_is_kept_as_far_as_the_schema_allows_it(
    schema: Schema, given: object, value: object
) -> None:
    assert complete(schema, given) == value


def test_a_schema_that_requires_itself_comes_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    own: Schema = {"type": "object", "required": ["again"], "properties": {}}
    own["properties"]["again"] = own
    listed: Schema = {"type": "array", "minItems": 1}
    listed["items"] = listed
    circle = {"components": {"schemas": {"A": {"$ref": "#/components/schemas/A"}}}}
    monkeypatch.setattr("pytribute.mock.specification.document", lambda: circle)

    assert set(complete(own)) == {"again"}
    assert complete(listed)[0] != []
    assert complete({"$ref": "#/components/schemas/A"}) == "sample"


def test_a_missing_part_of_the_specification_is_empty() -> None:
    assert component("Nothing") == operation("nothing") == resolve({}) == {}
    assert operation("getProduct")["path"] == "/products/{id}"


def test_the_examples_of_a_body_are_found_in_either_place() -> None:
    shown = {"examples": {"one": {"value": 1}, "elsewhere": {"externalValue": "x"}}, "example": 2}

    assert examples(shown) == [1, 2]
    assert examples({}) == []


def test_a_page_has_the_required_fields_beyond_its_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meta = {"type": "object", "required": ["pages"], "properties": {"pages": {"minimum": 1}}}
    page = {"type": "object", "required": ["links"], "properties": {"meta": meta}}
    monkeypatch.setattr(operations, "component", lambda _: page)

    assert operations._extra_fields.__wrapped__() == (b',"pages":"sample"', b',"links":"sample"')


def test_sizes_without_bounds_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    documented = operations.page_sizes()
    unbounded = [{"name": "size", "in": "query", "schema": {"minimum": 25}}]
    monkeypatch.setattr(operations, "operation", lambda _: {"parameters": unbounded})
    open_sizes = operations.page_sizes.__wrapped__()
    monkeypatch.setattr(operations, "operation", lambda _: {})
    undocumented = operations.page_sizes.__wrapped__()

    assert (open_sizes.least, open_sizes.usual, open_sizes.is_unbounded) == (25, 25, True)
    assert (undocumented.least, undocumented.usual, undocumented.is_unbounded) == (1, 20, True)
    assert not documented.is_unbounded


def test_a_page_is_from_one_on_also_where_the_specification_has_no_bounds() -> None:
    with MockState(products=3) as state:
        huge = operations.list_products(state, "owner", size="9" * 5_000, type="x")
        assert huge.body.startswith(b'{"rows":[],"meta":{"total":0,"offset":1,"limit":9999')
        whole = operations.list_products(state, "owner", size="9" * 19)
        assert whole.body.count(b'"webLink"') == 3
        for size, page, name in (("0", "1", "size"), ("-3", "1", "size"), ("1", "-3", "page")):
            with pytest.raises(DocumentedError, match=f"{name} must be 1 or more"):
                operations.list_products(state, "owner", size=size, page=page)


def test_a_type_is_any_where_the_specification_lists_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="'nft' is none of digital"):
        product.known_type("nft")
    monkeypatch.setattr(product, "component", lambda _: {})
    assert product.known_type("nft") == "nft"
    assert product.values("type") == []


def test_a_page_without_samples_makes_events_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from pytribute.mock import events  # noqa: PLC0415 - what is replaced

    schema = component("ShopOrderCancelledEvent")
    body = {"requestBody": {"content": {"text/plain": {"schema": schema}}}}
    nothing: Schema = {"post": {"requestBody": {"content": {}}}, "parameters": []}
    document: Schema = {"webhooks": {"cancelled": {"post": body}, "nothing": nothing}}
    monkeypatch.setattr(events, "document", lambda: document)
    monkeypatch.setattr(events, "_samples", events._samples.__wrapped__)
    moment = datetime(2026, 1, 1, tzinfo=UTC)

    made = make_event("shop_order_cancelled", {}, created_at=moment, number=3)

    assert made["payload"]["uuid"] == "sample3"
    assert encode_event(made, moment)
