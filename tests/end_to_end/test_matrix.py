"""The published matrix of operations is complete and matches the code."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from pytribute import spec
from tests.documented import OFFERED
from tests.end_to_end.matrix import (
    COMMAND,
    PUBLISHED,
    Cells,
    holes,
    markdown,
    matrix,
    published_names,
)
from tests.end_to_end.observing import RequestsOfChecks, requests_of_checks

# Enough to have checked all of them.
_REQUESTS: RequestsOfChecks = {
    "everything": {
        ("GET", "/api/v1/products"),
        ("GET", "/api/v1/products/1"),
        ("POST", "/api/v1/products/purchases/1/cancel"),
    }
}


def test_the_published_matrix_is_current_and_complete() -> None:
    found = matrix(spec(), requests_of_checks(), published_names())

    assert holes(found) == []
    published = PUBLISHED.read_text(encoding="utf-8")
    assert published == markdown(found), f"write it anew: {COMMAND}"


def test_a_literal_path_of_a_new_operation_is_not_taken_for_an_id() -> None:
    document = deepcopy(spec())
    document["paths"]["/products/drafts"] = {"get": {"operationId": "drafts", "responses": {}}}
    document["paths"]["/products/ideas"] = {"post": {"operationId": "note", "responses": {}}}
    sent = {"checks": {("GET", "/api/v1/products/drafts"), ("GET", "/api/v1/products/ideas")}}

    found = matrix(document, sent, OFFERED)

    assert [cells.checked for cells in found.values()] == ["", "", ""]


def _new_operation(document: dict[str, Any]) -> None:
    document["paths"]["/orders"] = {"get": {"operationId": "listOrders", "responses": {}}}


def _new_name(document: dict[str, Any]) -> None:
    document["paths"]["/products"]["get"]["operationId"] = "listOrders"


def _new_path(document: dict[str, Any]) -> None:
    document["paths"]["/goods"] = document["paths"].pop("/products")


def _new_schema(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["Order"] = {"type": "object"}
    product = document["components"]["schemas"]["Product"]
    product["properties"]["orders"] = {"$ref": "#/components/schemas/Order"}


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (_new_operation, {f"listOrders is not {column}" for column in Cells._fields[:-1]}),
        (_new_name, {f"listOrders is not {one}" for one in ("generated", "mocked")}),
        (
            _new_path,
            {
                f"listProducts is not {column}"
                for column in ("documented", "generated", "mocked", "checked")
            },
        ),
        (_new_schema, {"listProducts is not generated", "getProduct is not generated"}),
    ],
)
def test_a_missing_part_of_an_operation_is_an_empty_cell(
    change: Callable[[dict[str, Any]], None], missing: set[str]
) -> None:
    document = deepcopy(spec())
    change(document)

    found = matrix(document, _REQUESTS, OFFERED | {"listOrders"})

    assert set(holes(found)) == missing
    assert "|  |" in markdown(found)
