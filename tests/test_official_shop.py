"""The day an official document of the shop is saved: it wins, and each difference is reported.

The document is invented. Its pages are frozen, and the patches of the shop are the live ones.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from scripts.build import build
from scripts.document.node import Json
from scripts.document.yaml_text import load_yaml
from scripts.document.yaml_writer import dump_yaml
from scripts.project import CHECKOUT
from tests.snapshots import SNAPSHOTS
from tests.test_supplement import save

ORDER: Any = {
    "type": "object",
    "required": ["uuid", "amount", "currency", "status", "successUrl", "paymentUrl", "buyerName"],
    "properties": {
        "uuid": {"type": "string", "format": "uuid"},
        "amount": {"type": "integer", "format": "int64", "description": "Official words"},
        "currency": {"type": "string", "enum": ["rub", "eur", "usd", "kzt"]},
        "status": {"type": "string", "enum": ["pending", "paid"]},
        "successUrl": {"type": "string"},
        "paymentUrl": {"type": ["string", "null"]},
        "webappPaymentUrl": {"type": "string"},
        "firstPeriodAmount": {"type": "integer"},
        "starsAmount": {"type": "integer"},
        "buyerName": {"type": "string"},
    },
}
BODY: Any = {
    "type": "object",
    "required": ["amount", "currency", "title", "description"],
    "properties": {
        "amount": {"type": "integer"},
        "currency": {"type": "string"},
        "title": {"type": "string", "maxLength": 120},
        "description": {"type": "string", "maxLength": 300},
        "firstPeriodAmount": {"type": "integer"},
        "starsAmount": {"type": "integer"},
    },
}
REFERENCE = {"$ref": "#/components/schemas/ShopOrder"}


def answer(schema: Any, status: str = "200") -> Any:  # noqa: ANN401 - JSON
    content = {"application/json": {"schema": schema}}
    refused = {"description": "Unauthorized (invalid API key)"}
    return {status: {"description": "Official", "content": content}, "401": refused}


KEYED: dict[str, list[str]] = {"ApiKeyAuth": []}
OFFICIAL: Any = {
    "openapi": "3.1.0",
    "info": {"title": "Tribute Shop API", "version": "1.0.0"},
    "paths": {
        "/shop/orders": {
            "get": {
                "summary": "Get Shop Orders",
                "parameters": [
                    {"name": "shopId", "in": "query", "schema": {"type": "string"}},
                    {"name": "page", "in": "query", "schema": {"type": "integer"}},
                ],
                "responses": answer({"type": "array", "items": REFERENCE}),
            },
            "post": {
                "operationId": "createShopOrder",
                "summary": "Create Shop Order",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": BODY}},
                },
                "responses": answer(REFERENCE, "201"),
            },
        },
        "/shop/orders/{uuid}": {
            "get": {
                "parameters": [
                    {"name": "uuid", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "responses": answer(REFERENCE),
            },
        },
    },
    "security": [KEYED],
    "components": {
        "schemas": {"ShopOrder": ORDER},
        "securitySchemes": {"ApiKeyAuth": {"type": "apiKey", "in": "header", "name": "Api-Key"}},
    },
}
# What a page of products says is not the matter here.
OF_PRODUCTS = ("'/products", "schemas.Product")


@cache
def made() -> dict[str, str]:
    """Make everything with the document among the pages."""
    with TemporaryDirectory() as folder:
        project = SNAPSHOTS.copy(Path(folder))
        save(OFFICIAL, project)
        live: Any = load_yaml(
            (CHECKOUT.patches / "60-sdk.overlay.yaml").read_text(encoding="utf-8"), file="60"
        )
        # The document calls the parameter otherwise, which the run says at once.
        text = dump_yaml({**live, "actions": [one for one in live["actions"] if is_ours(one)]})
        text = text.replace("/shop/orders/{orderUuid}'].get", "/shop/orders/{uuid}'].get")
        text = text.replace("uuid: '{orderUuid}'", "uuid: '{uuid}'")
        (project.patches / "61-shop.overlay.yaml").write_text(text, encoding="utf-8")
        return {
            path: content.decode()
            for path, content in build(project, lambda _: None, generated=True).items()
        }


def is_ours(action: Any) -> bool:  # noqa: ANN401 - JSON
    target = str(action["target"])
    return target != "$" and not any(one in target for one in OF_PRODUCTS)


def specification() -> Any:  # noqa: ANN401 - JSON
    loaded: Json = load_yaml(made()["openapi/tribute.yaml"], file="tribute.yaml")
    return loaded


def test_what_the_document_says_stands() -> None:
    schema = specification()["components"]["schemas"]["ShopOrder"]
    assert list(schema["properties"]) == list(ORDER["properties"])
    assert schema["properties"]["amount"] == ORDER["properties"]["amount"]
    assert schema["properties"]["status"]["enum"] == ["pending", "paid"]
    assert schema["required"] == ORDER["required"]
    listed = specification()["paths"]["/shop/orders"]["get"]
    assert listed["summary"] == "Get Shop Orders"
    assert [one["name"] for one in listed["parameters"]] == ["shopId", "page"]
    created = specification()["paths"]["/shop/orders"]["post"]
    assert [*created["responses"]] == ["201", "401"]
    body = created["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/NewShopOrder"}
    title = specification()["components"]["schemas"]["NewShopOrder"]["properties"]["title"]
    assert title["maxLength"] == 120


@pytest.mark.parametrize(
    "words",
    [
        "kept: pending, paid (official.json:1",
        "against: pending, prepaid, paid, failed (shop-orders.yaml:",
        "kept: rub, eur, usd, kzt (official.json:1",
        "against: rub, eur, usd (shop-orders.yaml:",
        "kept: 120 (official.json:1",
        "against: 100 (shop-orders.yaml:",
        "kept: query shopId, query page (official.json:1",
        "against: query shopId, query dateFrom, query dateTo (shop-orders.yaml:",
        "kept: 201, 401 (official.json:1",
        "against: 200, 201, 400, 401, 404 (shop-orders.yaml:",
        "kept: amount is required (official.json:1",
        "against: amount is optional (shop-orders.yaml:",
        "kept: successUrl is required (official.json:1",
        "against: successUrl is optional (shop-orders.yaml:",
        "kept: “string” (official.json:1",
        "against: string, null (shop-orders.yaml:",
        "kept: /shop/orders/{uuid} (official.json:1",
        "against: /shop/orders/{orderUuid} (shop-orders.yaml:",
        "rule: what a saved page says goes before the supplement",
    ],
)
def test_each_difference_is_in_the_report(words: str) -> None:
    assert words in made()["openapi/report.md"]


def test_what_the_document_leaves_out_is_still_known_from_the_supplement() -> None:
    paths = specification()["paths"]
    assert paths["/shop/charges"]["post"]["x-certainty"] == "documented"
    assert "x-certainty" not in paths["/shop/orders"]["get"]
    # Nor are its questions ours any more.
    assert "## GET /shop/orders (" not in made()["docs/not-known-yet.md"]
    assert "## POST /shop/charges (" in made()["docs/not-known-yet.md"]


def test_the_library_offers_the_operations_under_the_same_names() -> None:
    source = made()["generated/pytribute_client/resources/shop_orders.py"]
    assert "def list(" in source
    assert "def create(" in source
    assert "def get(self, uuid: str, " in source
    assert "amount: int | Money," in source
    model = made()["generated/pytribute_client/models/shop_order.py"]
    assert "def price(self) -> Money:" in model
    assert "def pay_url(self) -> str:" in model
    assert "buyer_name: str\n" in model
    assert "uuid: str\n" in model
