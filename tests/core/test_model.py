"""Models as dicts, as JSON, and as types of pydantic and FastAPI."""

import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, ValidationError

from pytribute import Money, Product, Stars, Subscription
from pytribute.mock import Mock
from pytribute.webhooks import NewDigitalProduct, parse_unverified
from pytribute_core.model import Model
from tests.documented import USD
from tests.webhooks.samples import delivery


class Offer(BaseModel):
    product: Product | None = None
    price: Money | None = None
    stars: Stars | None = None
    tariff: Subscription | None = None


class Branch(Model, frozen=True, gc=True):
    twigs: "list[Branch]"
    weight: Decimal


@pytest.fixture(scope="module")
def product() -> Product:
    with Mock() as mock:
        return mock.client().products.get(2548)


@pytest.fixture
def web(product: Product) -> TestClient:
    app = FastAPI()
    event = parse_unverified(delivery("new_digital_product"))

    @app.get("/products")
    def products() -> list[Product]:
        return [product]

    @app.get("/event")
    def one_event() -> NewDigitalProduct:
        assert isinstance(event, NewDigitalProduct)
        return event

    @app.post("/offers")
    def offers(offer: Offer) -> Offer:
        return offer

    return TestClient(app)


def test_a_model_exports_the_names_and_values_of_the_api(product: Product) -> None:
    exported = product.to_dict()
    assert (exported["starsAmount"], exported["currency"]) == (100, USD)
    assert exported["created"] == "2025-08-25T10:30:00Z"
    assert "pendingOrders" not in exported  # absent is not null
    assert json.loads(product.to_json()) == exported
    assert msgspec.convert(exported, Product) == product


def test_a_fraction_stays_exact() -> None:
    branch = Branch(twigs=[], weight=Decimal("0.10"))
    assert branch.to_dict() == {"twigs": [], "weight": Decimal("0.10")}
    assert branch.to_json() == '{"twigs":[],"weight":0.10}'


def test_an_event_exports_no_raw_body(web: TestClient) -> None:
    exported = web.get("/event").json()
    assert exported.keys() == {"name", "created_at", "sent_at", "payload"}
    assert exported["name"] == "new_digital_product"


def test_fastapi_returns_and_takes_what_the_client_returns(
    web: TestClient, product: Product
) -> None:
    assert web.get("/products").json() == [product.to_dict()]
    unheard = {**product.to_dict(), "status": "unheard of", "currency": USD.swapcase()}
    offer = {"product": unheard, "price": {"minor": 499, "currency": "usd"}, "stars": {"count": 1}}
    response = web.post("/offers", json=offer).json()
    assert response["product"] == {**unheard, "currency": USD}
    assert response["price"] == {"minor": 499, "currency": "USD"}
    assert response["stars"] == {"count": 1}


@pytest.mark.parametrize(
    "offer",
    [
        {"product": {"id": 1}},
        {"product": 5},
        {"tariff": {"subscriptionId": "NaN"}},
        {"price": {"minor": 4.0, "currency": "USD"}},
        {"price": {"minor": True, "currency": "USD"}},
        {"price": {"minor": "499", "currency": "USD"}},
        {"stars": {"count": 1.5}},
    ],
)
def test_what_is_no_model_and_no_exact_amount_is_refused(
    web: TestClient, offer: dict[str, Any]
) -> None:
    assert web.post("/offers", json=offer).status_code == 422


def test_python_values_pass_unchanged(product: Product) -> None:
    offer = Offer(product=product, price=Money(1, "EUR"), stars=Stars(2))
    assert offer.product is product
    assert offer.model_dump(exclude_none=True)["product"] is product
    with pytest.raises(ValidationError):
        Offer.model_validate({"price": 5})


def test_models_are_described_in_openapi_with_open_enums(web: TestClient) -> None:
    document = web.get("/openapi.json").json()
    schema = document["components"]["schemas"]["Offer"]["properties"]
    described = schema["product"]["anyOf"][0]
    assert {"id", "name", "starsAmount"} <= described["properties"].keys()
    assert "enum" not in json.dumps(document)
    response = document["paths"]["/event"]["get"]["responses"]["200"]["content"]
    assert "body" not in response["application/json"]["schema"]["properties"]


def test_a_model_that_holds_itself_is_described_once() -> None:
    class Tree(BaseModel):
        root: Branch

    schema = Tree.model_json_schema()["properties"]["root"]
    assert schema["properties"]["twigs"] == {"type": "array", "items": {}}
