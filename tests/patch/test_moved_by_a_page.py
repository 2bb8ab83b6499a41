"""An action still applies when a page moves to a component what it wrote in place."""

import pytest

from scripts.document.node import Json, plain
from scripts.errors import PipelineError
from scripts.patch.hoist import hoist
from tests.pages import Made
from tests.patch.overlays import document, patched, remove, update

CODE: dict[str, Json] = {"type": "string", "enum": ["USD"]}
REFERENCE: dict[str, Json] = {"$ref": "#/components/schemas/Code"}
_RESPONSE = "$.paths['/a'].get.responses['200']"
_SCHEMA = f"{_RESPONSE}.content.json.schema"


def _document(schema: Json, **schemas: Json) -> dict[str, Json]:
    response: Json = {"content": {"json": {"schema": schema}}}
    return {
        "paths": {"/a": {"get": {"responses": {"200": response}}}},
        "components": {"schemas": schemas},
    }


def _schemas(value: Json, *actions: dict[str, Json]) -> Made:
    found: Made = plain(patched(value, *actions).document)
    return found["components"]["schemas"]


@pytest.mark.parametrize(
    "written",
    [
        REFERENCE,
        {**REFERENCE, "description": "words"},
        {"allOf": [REFERENCE], "description": "words"},
        {"oneOf": [REFERENCE, {"type": "null"}]},
        {"anyOf": [{"type": "null"}, REFERENCE]},
    ],
)
def test_a_name_beside_a_reference_is_the_name_of_the_component(written: dict[str, Json]) -> None:
    name = update("$.components.schemas.Product.properties.currency", {"x-component": "Currency"})
    fold = update("$.components.schemas.Product.properties.currency", {"x-fold-case": True})
    product: Json = {"properties": {"currency": written, "other": REFERENCE}}

    found = _schemas(_document(REFERENCE, Product=product, Code=CODE), name, fold)

    assert found["Currency"] == {**CODE, "x-fold-case": True}
    assert "Code" not in found
    text = str(found["Product"]["properties"]["currency"])
    assert "#/components/schemas/Currency" in text
    assert "x-" not in text


def test_a_page_may_have_the_name_by_now() -> None:
    named: Json = {"items": {**REFERENCE, "x-component": "Code"}}
    node = document({"components": {"schemas": {"A": named, "Code": CODE}}})

    assert hoist(node) == {}

    schemas: Json = {"A": {"items": REFERENCE}, "Code": CODE}
    assert plain(node) == {"components": {"schemas": schemas}}


def test_two_names_of_one_component_are_refused() -> None:
    value: Json = {
        "A": {"items": {**REFERENCE, "x-component": "One"}},
        "B": {"items": {**REFERENCE, "x-component": "Two"}},
        "Code": CODE,
    }
    with pytest.raises(PipelineError, match="'Code' would be 'One' and 'Two'"):
        hoist(document({"components": {"schemas": value}}))


def test_a_target_leads_through_references() -> None:
    page: Json = {"properties": {"meta": {"$ref": "#/components/schemas/Meta"}}}
    meta: Json = {"properties": {"total": {"type": "integer"}}}
    value = _document({"$ref": "#/components/schemas/Page"}, Page=page, Meta=meta)

    found = _schemas(
        value,
        update(f"{_SCHEMA}.properties.meta.properties.total", {"minimum": 0}),
        update(f"{_SCHEMA}.properties.meta", {"required": ["total"]}),
    )

    assert found["Page"] == page
    assert found["Meta"] == {
        "properties": {"total": {"type": "integer", "minimum": 0}},
        "required": ["total"],
    }


def test_a_target_leads_into_the_parts_of_a_schema() -> None:
    base: Json = {"allOf": [{"$ref": "#/components/schemas/Root"}, {"required": ["id"]}]}
    root: Json = {"properties": {"id": {"type": "integer"}}}
    own: Json = {"properties": {"name": {"type": "string"}}}
    product: Json = {"allOf": [{"$ref": "#/components/schemas/Base"}, own]}

    found = _schemas(
        _document({}, Base=base, Product=product, Root=root),
        update("$.components.schemas.Product.properties['id','name']", {"x-seen": True}),
        remove("$.components.schemas.Product.properties.id.type"),
    )

    assert found["Root"] == {"properties": {"id": {"x-seen": True}}}
    assert found["Product"]["allOf"][1]["properties"]["name"]["x-seen"]


def test_an_update_of_a_shared_schema_stays_at_the_place_and_one_of_a_response_does_not() -> None:
    value: Made = _document(REFERENCE, Code=CODE, Other={"items": REFERENCE})
    value["components"]["responses"] = {"Fine": value["paths"]["/a"]["get"]["responses"]["200"]}
    value["paths"]["/a"]["get"]["responses"]["200"] = {"$ref": "#/components/responses/Fine"}

    found: Made = plain(
        patched(
            value, update(_SCHEMA, {"maxLength": 3}), update(_RESPONSE, {"x-readings": "fine"})
        ).document
    )

    fine = found["components"]["responses"]["Fine"]
    assert fine["content"]["json"]["schema"] == {**REFERENCE, "maxLength": 3}
    assert fine["x-readings"] == "fine"
    assert found["components"]["schemas"]["Code"] == CODE


def test_a_description_stays_at_the_place() -> None:
    value: Made = _document(REFERENCE, Code=CODE)

    found: Made = plain(patched(value, update(_SCHEMA, {"description": "words"})).document)

    schema = found["paths"]["/a"]["get"]["responses"]["200"]["content"]["json"]["schema"]
    assert schema == {**REFERENCE, "description": "words"}


@pytest.mark.parametrize("target", ["$.a.gone", "$..gone", "$.b.gone", "$.c.properties.gone"])
def test_circles_and_what_leads_nowhere_hold_nothing(target: str) -> None:
    value: Json = {
        "a": {"$ref": "#/a"},
        "b": {"$ref": "#/nowhere", "x": {"allOf": [{"$ref": "#/c"}, {}]}},
        "c": {"allOf": [{"$ref": "#/c"}, {"$ref": "#/c"}]},
    }
    with pytest.raises(PipelineError, match="selects nothing"):
        patched(value, update(target, {"x": 1}))
