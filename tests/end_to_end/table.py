"""The operations as a user calls them, and the expected result of each for the mock's state.

An operation that the library offers and that has no row here fails.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from pytribute import CancelledPurchase, Product
from pytribute.mock.snapshot import Snapshot
from tests.documented import LARGEST

Wire: TypeAlias = dict[str, Any]


class Held(NamedTuple):
    """The expected result of a call, by the names on the wire."""

    raw: Wire
    """The body of the response."""
    typed: object
    """The decoded value, or that of all pages."""
    requests: int = 1
    """The number of requests of the typed call."""


class Row(NamedTuple):
    """How an operation is called."""

    method: str
    """Its name in ``client.products``."""
    good: Mapping[str, Wire]
    """Arguments of a successful call."""
    holds: Callable[..., Held]
    """Given the mock's state and the arguments."""
    kind: type[object]
    """The type of the result, or of each of its rows."""
    refused: Mapping[int, Mapping[str, Wire]] = {}
    """Arguments that the mock refuses without a fault, by the status of the response."""
    moves_money: bool = False


def _list(
    state: Snapshot,
    *,
    type: str | None = None,  # noqa: A002 - the argument of the call
    desc: bool = False,
    page_size: int = LARGEST,
) -> Held:
    rows = sorted(
        (
            one.product
            for one in state.products
            if one.owner == "owner" and type in {None, one.product["type"]}
        ),
        key=lambda product: str(product["id"]).zfill(20),
        reverse=desc,
    )
    meta = {"total": len(rows), "offset": 1, "limit": page_size}
    return Held({"rows": rows[:page_size], "meta": meta}, rows, len(rows) // page_size + 1)


def _get(state: Snapshot, *, id: int) -> Held:  # noqa: A002 - the argument of the call
    (product,) = (one.product for one in state.products if one.product["id"] == id)
    return Held(product, product)


def _cancel(state: Snapshot, *, purchase_id: int) -> Held:
    assert any(purchase.id == purchase_id for purchase in state.purchases)
    message = "purchase cancelled and payment refunded"
    response = {"success": True, "purchaseId": purchase_id, "message": message}
    return Held(response, response)


ROWS: Mapping[str, Row] = {
    "listProducts": Row(
        method="list",
        good={
            "all": {},
            "in small pages": {"page_size": 7},
            "some, downwards": {"type": "custom", "desc": True, "page_size": 4},
        },
        holds=_list,
        kind=Product,
    ),
    "getProduct": Row(
        method="get",
        good={"the sample": {"id": 2548}, "beyond 53 bits": {"id": 2**53 + 1}, "1": {"id": 1}},
        holds=_get,
        kind=Product,
        refused={403: {"another's": {"id": 77}}, 404: {"absent": {"id": 4004}}},
    ),
    "cancelProductPurchase": Row(
        method="cancel_purchase",
        good={"paid with Stars": {"purchase_id": 5001}},
        holds=_cancel,
        kind=CancelledPurchase,
        refused={
            400: {
                "paid with a card": {"purchase_id": 6001},
                "paid with a wallet": {"purchase_id": 6101},
            },
            403: {"another's": {"purchase_id": 7001}},
            404: {"absent": {"purchase_id": 4999}, "buyer gone": {"purchase_id": 6201}},
        },
        moves_money=True,
    ),
}
