"""Changes of a page that must not break the library, each tried in a copy."""

import json
from pathlib import Path

import pytest

from scripts.errors import PipelineError
from tests.trial.changed import Made, change_fragments, copy_checkout, make

_REQUIRED: dict[str, Made] = {
    "vat": {"type": "integer", "minimum": 3, "maximum": 9},
    "kind": {"type": "string", "enum": ["A", "b"]},
    "seller": {
        "type": "object",
        "required": ["id", "since"],
        "properties": {
            "id": {"type": "integer", "exclusiveMinimum": 0},
            "since": {"type": "string", "format": "date-time"},
        },
    },
    "tags": {"type": "array", "minItems": 2, "items": {"type": "string", "minLength": 9}},
    "page": {"type": "string", "format": "uri"},
    "note": {"type": ["string", "null"]},
    "made": {"type": "string", "format": "date"},
    "ratio": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    "serial": {"type": "string", "format": "uuid"},
    "fixed": {"type": "string", "const": "yes"},
    "flag": {"type": "boolean"},
    "cost": {"$ref": "#/components/schemas/Cost"},
}
_COST = {
    "type": "object",
    "required": ["amount", "currency"],
    "properties": {
        "amount": {"type": "integer"},
        "currency": {"type": "string", "enum": ["USD"], "example": "usd"},
    },
}


def _more_fields(document: Made) -> None:
    schemas = document["components"]["schemas"]
    if product := schemas.get("Product"):
        schemas["Cost"] = _COST
        product["properties"] |= _REQUIRED
        product["required"] += list(_REQUIRED)
        product["properties"]["currency"]["enum"] += ["JPY", "KWD"]
        product["properties"]["type"]["enum"] += ["bundle"]
    error = schemas["Error"]
    error["properties"]["requestId"] = {"type": "string", "format": "uuid"}
    error["required"] = [*error.get("required", []), "requestId"]
    error["properties"]["error"]["enum"].remove("no_access")


def _smaller_pages(document: Made) -> None:
    for parameter in _list_parameters(document):
        if parameter["name"] == "size":
            parameter["schema"] |= {"maximum": 50, "default": 10}
        if parameter["name"] == "type":
            parameter["schema"]["enum"] += ["bundle"]


def _longer_receipt(document: Made) -> None:
    for path, item in document["paths"].items():
        if path.endswith("/cancel"):
            schema = item["post"]["responses"]["200"]["content"]["application/json"]["schema"]
            schema["properties"]["refundedAt"] = {"type": "string", "format": "date-time"}
            schema["required"] = [*schema.get("required", []), "refundedAt"]


def _fewer_fields(document: Made) -> None:
    if product := document["components"]["schemas"].get("Product"):
        for name in ("isCustom", "updated", "webLink"):
            del product["properties"][name]
            product["required"].remove(name)
        product["properties"]["name"] = {"type": "object", "properties": {}}
        product["properties"]["amount"]["type"] = "number"
        product["properties"]["status"]["enum"] = ["Draft", "Live"]


def _unbounded_pages(document: Made) -> None:
    for parameter in _list_parameters(document):
        if parameter["name"] == "size":
            del parameter["schema"]["maximum"]
            parameter["schema"]["minimum"] = 5


def _list_parameters(document: Made) -> list[Made]:
    parameters: list[Made] = document["paths"].get("/products", {}).get("get", {}).get("parameters")
    return parameters or []


def test_more_fields_currencies_and_types_and_smaller_pages_need_no_hand(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path)
    change_fragments(checkout, _more_fields, _smaller_pages, _longer_receipt)

    assert make(checkout) == []


def _components_of_their_own(document: Made) -> None:
    """Move every schema that a patch names to a component, as a page may write it."""
    schemas = document["components"]["schemas"]

    def move(owner: Made, key: str, name: str) -> None:
        schemas[name] = owner[key]
        owner[key] = {"$ref": f"#/components/schemas/{name}"}

    move(schemas["Error"]["properties"], "error", "Failure")
    if product := schemas.get("Product"):
        move(product["properties"], "type", "Kind")
        move(product["properties"], "currency", "Currency")
        state = product["properties"]["status"]
        schemas["State"] = state
        product["properties"]["status"] = {"allOf": [{"$ref": "#/components/schemas/State"}]}
        identity = {"id": product["properties"].pop("id")}
        schemas["Identity"] = {"type": "object", "properties": identity, "required": ["id"]}
        product["required"].remove("id")
        schemas["Product"] = {"allOf": [{"$ref": "#/components/schemas/Identity"}, product]}
    for path, item in document["paths"].items():
        operation = item.get("get") or item["post"]
        [content] = operation["responses"]["200"]["content"].values()
        if path == "/products":
            for parameter in operation["parameters"]:
                if parameter["name"] == "type":
                    parameter["schema"] = {"$ref": "#/components/schemas/Kind"}
            move(content["schema"]["properties"], "meta", "Pagination")
            move(content, "schema", "Products")
        if path.endswith("/cancel"):
            move(content, "schema", "Cancellation")


def test_a_page_may_rename_what_patches_name(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path)
    change_fragments(checkout, _components_of_their_own)

    assert make(checkout) == []
    models = checkout.root / "generated" / "pytribute_client" / "models"
    assert (models / "product_status.py").exists()
    assert not (models / "state.py").exists()


def _delivery(schema: Made) -> Made:
    content = {"application/json": {"schema": schema}}
    responses = {"200": {"description": "Taken"}}
    return {"post": {"requestBody": {"required": True, "content": content}, "responses": responses}}


def _event(name: str, payload: str) -> Made:
    moment = {"type": "string", "format": "date-time"}
    return {
        "type": "object",
        "required": ["name", "created_at", "sent_at", "payload"],
        "properties": {
            "name": {"type": "string", "const": name},
            "created_at": moment,
            "sent_at": moment,
            "payload": {"$ref": f"#/components/schemas/{payload}"},
        },
    }


def _object(**properties: Made) -> Made:
    return {"type": "object", "required": list(properties), "properties": properties}


_NUMBER, _TEXT, _MOMENT = (
    {"type": "integer"},
    {"type": "string"},
    {"type": "string", "format": "date-time"},
)
_WEBHOOKS: Made = {
    "openapi": "3.1.0",
    "info": {"title": "Webhooks", "version": "1"},
    "servers": [{"url": "https://tribute.tg/api/v1"}],
    "security": [{"ApiKeyAuth": list[str]()}],
    "paths": dict[str, Made](),
    "webhooks": {
        "newSubscription": _delivery({"$ref": "#/components/schemas/SubscriptionStarted"}),
        "renewedSubscription": _delivery(_event("renewed_subscription", "Subscribed")),
        # This one was called new_donation, and the next one nobody has heard of.
        "newDonation": _delivery(_event("new_gift", "Gift")),
        "unheardOf": _delivery(_event("unheard_of", "Gift")),
    },
    "components": {
        "securitySchemes": {"ApiKeyAuth": {"type": "apiKey", "in": "header", "name": "Api-Key"}},
        "schemas": {
            "SubscriptionStarted": _event("new_subscription", "Subscribed"),
            "Subscribed": _object(
                subscription_id=_NUMBER,
                subscription_name=_TEXT,
                period_id=_NUMBER,
                period=_TEXT,
                price=_NUMBER,
                amount=_NUMBER,
                currency=_TEXT,
                channel_id=_NUMBER,
                channel_name=_TEXT,
                expires_at=_MOMENT,
                plan=_object(id={"type": "integer", "minimum": 7}),
            ),
            "Gift": _object(amount=_NUMBER),
        },
    },
}


def test_a_page_of_webhooks_may_rename_its_schemas(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path)
    checkout.add(json.dumps(_WEBHOOKS))

    assert make(checkout) == []
    payloads = checkout.root / "generated" / "pytribute_client" / "payloads.py"
    assert "Subscribed as RenewedSubscriptionPayload" in payloads.read_text(encoding="utf-8")
    assert "NewDonation" not in payloads.read_text(encoding="utf-8")


def test_fewer_fields_other_types_and_unbounded_pages_need_no_hand(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path)
    change_fragments(checkout, _fewer_fields, _unbounded_pages)

    assert make(checkout) == []


def test_a_missing_parameter_of_a_listing_is_reported_at_the_patch(tmp_path: Path) -> None:
    def rename(document: Made) -> None:
        for parameter in _list_parameters(document):
            if parameter["name"] == "size":
                parameter["name"] = "perPage"

    checkout = copy_checkout(tmp_path)
    change_fragments(checkout, rename)

    with pytest.raises(PipelineError, match=r"60-sdk.overlay.yaml:\d+: .*selects nothing any more"):
        checkout.run()


def test_a_missing_field_of_a_listing_is_reported_at_the_patch(tmp_path: Path) -> None:
    def rename(document: Made) -> None:
        for path, item in document["paths"].items():
            if path == "/products":
                [content] = item["get"]["responses"]["200"]["content"].values()
                fields = content["schema"]["properties"]
                fields["items"] = fields.pop("rows")

    checkout = copy_checkout(tmp_path)
    change_fragments(checkout, rename)

    with pytest.raises(PipelineError, match="'rows' is no field of the response") as refused:
        checkout.run()

    assert str(refused.value.file) == "openapi/patches/60-sdk.overlay.yaml"
