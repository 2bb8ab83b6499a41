"""How the library offers operations: names of patches are checked, missing names are generated."""

import copy
from typing import Any

import pytest

from scripts.errors import PipelineError
from scripts.generate.sdk import Offer, offers_of
from tests.generate.packages import load

LIST = ("/products", "get")
GET = ("/products/{id}", "get")
CANCEL = ("/products/purchases/{purchaseId}/cancel", "post")
SAID: dict[tuple[str, str], dict[str, Any]] = {
    LIST: {
        "x-sdk-group": "products",
        "x-sdk-method": "list",
        "x-pagination": {
            "type": "page",
            "inputs": {"page": "page", "size": "size"},
            "outputs": {"results": "rows", "total": "meta.total"},
            "key": "id",
            "descending": "desc",
        },
    },
    GET: {"x-sdk-group": "products", "x-sdk-method": "get", "x-expects": {"id": "{id}"}},
    CANCEL: {
        "x-sdk-group": "products",
        "x-sdk-method": "cancel_purchase",
        "x-moves-money": {"what": "the refund", "check": "the dashboard"},
    },
}
MONEY = {"price": {"amount": "amount", "currency": "currency", "unit": "minor"}}


@pytest.fixture
def document() -> dict[str, Any]:
    made = load("tribute")
    for (path, method), said in SAID.items():
        made["paths"][path][method] |= copy.deepcopy(said)
    made["components"]["schemas"]["Product"]["x-money"] = copy.deepcopy(MONEY)
    return made


def resource_names(offers: list[Offer]) -> dict[str, str]:
    return {offer.operation.name: offer.name for offer in offers}


def refused(document: dict[str, Any]) -> PipelineError:
    with pytest.raises(PipelineError) as caught:
        offers_of(document)
    assert (caught.value.file or "").startswith("#/")
    assert caught.value.advice
    return caught.value


def test_patches_name_operations(document: dict[str, Any]) -> None:
    offers = offers_of(document)
    assert resource_names(offers) == {
        "listProducts": "products.list",
        "getProduct": "products.get",
        "cancelProductPurchase": "products.cancel_purchase",
    }
    assert not any(offer.is_default for offer in offers)
    assert [bool(offer.moves_money) for offer in offers] == [False, False, True]


def test_an_operation_that_no_patch_names_is_offered_under_its_page_s_own_names() -> None:
    document = load("tribute")
    offers = offers_of(document)
    assert set(resource_names(offers).values()) == {
        "products.list_products",
        "products.get_product",
        "products.cancel_product_purchase",
    }
    (cancel,) = (offer for offer in offers if offer.operation.method == "post")
    assert cancel.moves_money["what"] == "the request"
    assert "x-moves-money" in cancel.notice()
    assert "$['paths']['/products/purchases/{purchaseId}/cancel']['post']" in cancel.notice()


def test_custom_names_and_client_names_take_precedence_over_generated_names(
    document: dict[str, Any],
) -> None:
    operation = copy.deepcopy(document["paths"]["/products"]["get"])
    for key in [key for key in operation if key.startswith("x-")]:
        del operation[key]
    closing = {**operation, "operationId": "with_raw_response", "tags": ["close"]}
    document["paths"] = {
        "/other": {"get": {**operation, "operationId": "list"}},
        "/untagged/{id}": {"get": {**operation, "operationId": "other", "tags": []}},
        "/close": {"get": closing},
        **document["paths"],
    }
    assert list(resource_names(offers_of(document)).values())[:3] == [
        "products.list_2",
        "untagged.other",
        "close_.with_raw_response_",
    ]


@pytest.mark.parametrize(
    ("place", "key", "value", "said"),
    [
        (LIST, "x-sdk-method", None, "x-sdk-method is missing"),
        (LIST, "x-sdk-group", None, "x-sdk-group is missing"),
        (LIST, "x-sdk-group", "close", "'close', which can't be a name here"),
        (LIST, "x-sdk-group", "shop.Orders", "'Orders', which can't be a name here"),
        (LIST, "x-sdk-method", "import", "'import', which can't be a name here"),
        (LIST, "x-sdk-method", "int", "'int', which can't be a name here"),
        (LIST, "x-sdk-method", "get", "would both be products.get"),
        (LIST, "x-sdk-command", "List all", "no name of a command"),
        (LIST, "x-sdk-group", "products.get", "products.get is both a method and a group"),
        (LIST, "x-moves-money", {"what": "it", "check": "it"}, "that only reads"),
        (CANCEL, "x-moves-money", None, "x-moves-money is missing"),
        (CANCEL, "x-moves-money", {"what": "it"}, "without `what` and `check`"),
        (CANCEL, "x-moves-money", {"what": "it", "check": "it", "idempotency": "key"}, "'key' is"),
        (CANCEL, "x-moves-money", {"what": "it", "check": "it", "confirm": "{x}?"}, "'x' is no"),
        (GET, "x-expects", {"nothing": 1}, "'nothing' is no field of the response"),
        (GET, "x-expects", {"id": "{ids}"}, "'ids' is no parameter"),
    ],
)
def test_an_invalid_extension_is_refused_with_its_place(
    document: dict[str, Any], place: tuple[str, str], key: str, value: object, said: str
) -> None:
    operation = document["paths"][place[0]][place[1]]
    operation[key] = value
    if value is None:
        del operation[key]
    assert said in str(refused(document))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "scroll"}, "no listing is of the type 'scroll'"),
        (
            {"type": "offset", "inputs": {"offset": "start", "size": "size"}},
            "'start' is no parameter",
        ),
        ({"type": "offset", "inputs": {"offset": "page", "size": "size"}, "key": "x"}, "'x' is no"),
        ({"type": "whole", "outputs": {}}, "the response is no array of rows"),
        ({"type": "whole", "outputs": {"results": "meta"}}, "the response is no array of rows"),
        ({"type": "whole", "key": "uuid"}, "'uuid' is no field"),
        ({"inputs": {"page": "page", "size": "sizes"}}, "'sizes' is no parameter"),
        ({"inputs": {"page": "page"}}, "'None' is no parameter"),
        ({"descending": "down"}, "'down' is no parameter"),
        ({"outputs": {"results": "row", "total": "meta.total"}}, "'row' is no field"),
        ({"outputs": {"results": "rows", "total": "meta.sum"}}, "'meta.sum' is no field"),
        ({"outputs": {"results": "rows.x"}}, "'rows.x' is no field"),
        ({"key": "uuid"}, "'uuid' is no field"),
        ({"type": "cursor", "inputs": {"cursor": "page"}}, "'None' is no field"),
    ],
)
def test_pagination_refers_to_names_of_the_specification(
    document: dict[str, Any], change: dict[str, Any], said: str
) -> None:
    document["paths"]["/products"]["get"]["x-pagination"] |= change
    assert said in str(refused(document))


@pytest.mark.parametrize(
    ("money", "said"),
    [
        ({"price": {"amount": "amount", "currency": "currency"}}, "in no unit that is known"),
        ({"price": {"amount": "amount", "unit": "minor"}}, "in no unit that is known"),
        (
            {"price": {"amount": "amount", "currency": "currency", "unit": "stars"}},
            "in no unit that is known",
        ),
        ({"price": {"amount": "cost", "unit": "stars"}}, "'cost' is no field"),
        (
            {"price": {"amount": "amount", "currency": "coin", "unit": "major"}},
            "'coin' is no field",
        ),
        ({"amount": {"amount": "amount", "unit": "stars"}}, "'amount' can't be a property"),
        ({"Price": {"amount": "amount", "unit": "stars"}}, "'Price' can't be a property"),
    ],
)
def test_money_refers_to_fields_of_the_schema(
    document: dict[str, Any], money: dict[str, Any], said: str
) -> None:
    document["components"]["schemas"]["Product"]["x-money"] = money
    assert said in str(refused(document))


def test_an_operation_may_be_marked_as_moving_no_money(document: dict[str, Any]) -> None:
    document["paths"][CANCEL[0]]["post"]["x-moves-money"] = False
    assert offers_of(document)[2].moves_money == {}
