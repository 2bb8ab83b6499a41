import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import pytribute
from pytribute.mock import MockServer, MockState
from pytribute.mock.routes import routes
from pytribute_schemas import Currency, ProductStatus, ProductType
from tests.documented import LARGEST, component, resolved

TYPES = [None, *ProductType]


@pytest.fixture(scope="module")
def state() -> Iterator[MockState]:
    with MockState() as state:
        yield state


def page(state: MockState, query: str) -> dict[str, Any]:
    response = routes()["listProducts"].respond(state, "owner", [], query.encode(), b"")
    document: dict[str, Any] = json.loads(response.body)
    return document


def complaints(schema: str, value: object) -> list[str]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    validator: Any = Draft202012Validator(pytribute.spec() | reference)
    return [error.message for error in validator.iter_errors(value)]


@pytest.mark.unmeasured
@given(
    size=st.integers(1, LARGEST),
    kind=st.sampled_from(TYPES),
    desc=st.sampled_from(["true", "false"]),
)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_pages_of_any_size_tile_the_whole_list_in_order(
    state: MockState, size: int, kind: ProductType | None, desc: str
) -> None:
    every = [row["product"] for row in json.loads(state.dump())["products"]]
    own = [p for p in every if p["id"] not in {77, 78, 79, 2549}]
    expected = sorted(
        (p for p in own if kind in (None, p["type"])), key=lambda p: p["id"], reverse=desc == "true"
    )
    query = f"size={size}&desc={desc}" + (f"&type={kind}" if kind else "")
    rows: list[object] = []
    pages = len(expected) // size + 1
    for number in range(1, pages + 1):
        response = page(state, f"{query}&page={number}")
        assert response["meta"] == {"total": len(expected), "offset": number, "limit": size}
        assert len(response["rows"]) == min(size, len(expected) - len(rows))
        rows += response["rows"]

    assert rows == expected
    assert page(state, f"{query}&page={pages + 1}")["rows"] == []


@given(page_number=st.integers(1, 10**30))
@settings(derandomize=True, deadline=None, max_examples=50)
def test_a_page_beyond_the_end_is_empty_with_the_total(state: MockState, page_number: int) -> None:
    response = page(state, f"page={6 + page_number}&size=25")

    assert response == {
        "rows": [],
        "meta": {"total": 123, "offset": 6 + page_number, "limit": 25},
    }


def test_every_response_is_valid_against_the_specification(
    http: httpx2.Client, mock: MockServer
) -> None:
    for number in (1, 2, 3):
        response = http.get(f"/products?size={LARGEST}&page={number}").json()
        assert complaints("ProductPage", response) == []
        for row in response["rows"][:3]:
            assert complaints("Product", http.get(f"/products/{row['id']}").json()) == []
    cancellation = http.post("/products/purchases/5001/cancel").json()

    assert complaints("CancelledPurchase", cancellation) == []
    assert complaints("Error", http.get("/products/4004").json()) == []
    assert complaints("Error", {"error": "unheard_of"}) != []
    assert mock.refunds == {5001: 1}


def test_a_product_is_byte_for_byte_its_row_in_the_list(http: httpx2.Client) -> None:
    listed = http.get(f"/products?size={LARGEST}").content

    for row in json.loads(listed)["rows"]:
        assert http.get(f"/products/{row['id']}").content in listed


def test_the_seed_has_every_kind_of_product_and_every_hard_case(state: MockState) -> None:
    pages = range(1, 123 // LARGEST + 2)
    rows = [row for one in pages for row in page(state, f"size={LARGEST}&page={one}")["rows"]]

    assert {(r["type"], r["status"], r["currency"]) for r in rows} == {
        (kind, status, currency)
        for kind in ProductType
        for status in ProductStatus
        for currency in Currency
    }
    assert {len(str(r["id"])) for r in rows} >= {1, 2, 3, 4, 10, 16}
    assert max(r["amount"] for r in rows) > 2**53
    assert any("🐱" in r["name"] for r in rows)
    assert any("Видео" in r["name"] for r in rows)
    known = component("Product")["properties"].keys()
    for field in known & {"description", "starsAmount", "imageUrl"}:
        assert {field in r for r in rows} == {True, False}
    assert {len(r["created"]) for r in rows} >= {20, 22, 24, 27}
    assert 4004 not in {r["id"] for r in rows}
    assert not any("pendingOrders" in r for r in rows if r["type"] != "custom")


def test_the_documented_sample_is_in_the_seed(http: httpx2.Client) -> None:
    example = pytribute.spec()["paths"]["/products/{id}"]["get"]["responses"]["200"]
    sample = example["content"]["application/json"]["examples"]["sample"]["value"]
    del sample["pendingOrders"]  # the documentation promises it for custom products only
    product = http.get("/products/2548").json()

    # A page may rename a field, and leave the sample of another page as it is.
    assert len(sample.keys() & product.keys()) > 10
    for name in sample.keys() & product.keys():
        if "enum" in resolved(component("Product")["properties"][name]):
            continue  # nor does the sample follow when values are written otherwise
        assert str(product[name]).casefold() == str(sample[name]).casefold(), name


def test_text_is_sent_as_utf_8_and_not_escaped(http: httpx2.Client, mock: MockServer) -> None:
    name = 'Чай «Ёж» 👩‍👩‍👧‍👦 " \\ / \u2028'
    response = http.get(f"/products/{mock.add_product(name=name)}")

    assert response.json()["name"] == name
    assert "Чай «Ёж» 👩‍👩‍👧‍👦".encode() in response.content


def test_each_account_sees_its_own_products(http: httpx2.Client, mock: MockServer) -> None:
    def ids(key: str) -> list[int]:
        response = http.get("/products", headers={"Api-Key": key})
        return [row["id"] for row in response.json()["rows"]]

    assert ids(mock.other_api_key) == [77, 78, 79, 2549]
    assert ids(mock.empty_api_key) == []
    assert not set(ids(mock.api_key)) & {77, 78, 79, 2549}


def test_a_new_product_is_sorted_into_every_list(http: httpx2.Client, mock: MockServer) -> None:
    def ids(query: str) -> list[int]:
        return [row["id"] for row in http.get(f"/products?{query}").json()["rows"]]

    before = ids("size=3"), ids("desc=true&size=1")
    digital, physical = ids("type=digital&size=1"), ids("type=physical&size=1")
    mock.add_product(id=5, type="physical")
    mock.add_product(id=2**63 - 1)

    assert before == ([1, 7, 42], [2**53 + 1])
    assert ids("size=3") == [1, 5, 7]
    assert ids("type=physical&size=1") == [min(5, *physical)]
    assert ids("type=digital&size=1") == digital
    assert ids("desc=true&size=1") == [2**63 - 1]


@pytest.mark.parametrize("count", [0, 1, 27, 500])
def test_the_owner_has_the_requested_number_of_products(tmp_path: Path, count: int) -> None:
    with MockState(products=count, db=tmp_path / "mock.db") as state:
        assert page(state, "size=1")["meta"]["total"] == count
