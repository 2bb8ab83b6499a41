"""The handlers of shops and orders, by the documentation and the project's readings."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from pytribute.mock.product import encode_json
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.responses import DocumentedError, MockResponse, success
from pytribute.mock.routes import handles
from pytribute.mock.shop.new_order import check_order, check_texts
from pytribute.mock.shop.orders import PAYMENT_URL, WEBAPP_URL, new_order
from pytribute.mock.shop.refunds import begin_refund
from pytribute.mock.shop.renewals import cancel_by_seller
from pytribute.mock.shop.shops import active_shops, find_shop
from pytribute.mock.state import MockState

__all__ = [
    "cancel_order",
    "create_order",
    "get_order",
    "get_order_status",
    "get_shop",
    "list_orders",
    "list_shops",
    "list_transactions",
    "refund_transaction",
]

_PAGE = 20
_ADDRESSES = ((b"paymentUrl", PAYMENT_URL.encode()), (b"webappPaymentUrl", WEBAPP_URL.encode()))


@handles("listShops")
def list_shops(state: MockState, account: str) -> MockResponse:
    """Return the account's active shops, the oldest first."""
    return _response([shop.body for shop in active_shops(state.store, account)])


@handles("getShop")
def get_shop(state: MockState, account: str, *, shopId: str | None = None) -> MockResponse:
    """Return one active shop, by default the oldest.

    Raises:
        DocumentedError: 404, there is no such shop.
    """
    return _response(find_shop(state.store, account, shopId).body)


@handles("listShopOrders")
def list_orders(
    state: MockState,
    account: str,
    *,
    shopId: str | None = None,
    dateFrom: str = "",
    dateTo: str = "",
) -> MockResponse:
    """Return the orders of a shop, the newest first.

    Raises:
        DocumentedError: 404, there is no such shop.
    """
    shop = find_shop(state.store, account, shopId, inactive=True)
    records, key = state.store.records, (RecordKind.ORDER, account, shop.id)
    bodies = (
        records.newest_bodies_of_days(*key, since=_day(dateFrom), until=_day(dateTo))
        if dateFrom or dateTo
        else records.newest_bodies(*key)
    )
    return MockResponse(200, _with_address(state, b"[" + b",".join(bodies) + b"]"))


@handles("createShopOrder", precheck=check_texts)
def create_order(state: MockState, account: str, *, body: dict[str, Any]) -> MockResponse:
    """Create an order, which a buyer can pay.

    Raises:
        DocumentedError: 404, there is no such shop; 400, the shop is inactive, or the order is not
            possible there.
    """
    store, wanted = state.store, body.get("shopId")
    with store.database.transaction():
        shop = find_shop(
            store, account, None if wanted is None else str(wanted), inactive=wanted is not None
        )
        if not shop.body["status"]:
            raise DocumentedError(400, "the shop is inactive", code="error_shop_inactive")
        check_order(shop, body)
        order = new_order(shop, store.new_uuid(), body, store.now).completed()
        store.records.add(order)
    return MockResponse(200, _with_address(state, encode_json(order.body)))


@handles("getShopOrder")
def get_order(state: MockState, account: str, order_uuid: str) -> MockResponse:
    """Return an order: the bytes of its row in the list.

    Raises:
        DocumentedError: 404, there is no such order; 403, it belongs to another account.
    """
    return MockResponse(200, _with_address(state, _own_body(state, account, order_uuid)))


@handles("getShopOrderStatus")
def get_order_status(state: MockState, account: str, order_uuid: str) -> MockResponse:
    """Return the status of an order.

    Raises:
        DocumentedError: as for the order itself.
    """
    order = json.loads(_own_body(state, account, order_uuid))
    return success("ShopOrderState", {"status": order["status"]})


@handles("cancelShopOrder")
def cancel_order(state: MockState, account: str, order_uuid: str) -> MockResponse:
    """Cancel a recurring order, once.

    Raises:
        DocumentedError: 404 and 403 as for the order itself; 404, it does not recur; 400, it is
            cancelled already.
    """
    state.change(lambda store: cancel_by_seller(store, _own_order(state, account, order_uuid)))
    return success("CancelledShopOrder", {"success": True, "message": "recurring order cancelled"})


@handles("listShopOrderTransactions")
def list_transactions(
    state: MockState,
    account: str,
    order_uuid: str,
    *,
    startFrom: str = "",
) -> MockResponse:
    """Return a page of the transactions of an order, the oldest first.

    Raises:
        DocumentedError: as for the order itself.
    """
    order = _own_order(state, account, order_uuid)
    transactions = state.store.records.all(RecordKind.TRANSACTION, account, order.id)
    # A cursor that no page named leads to no page.
    start = int(startFrom) if _is_offset(startFrom) else len(transactions) if startFrom else 0
    end = start + _PAGE
    rows = [one.body for one in transactions[start:end]]
    next_from = str(end) if end < len(transactions) else ""
    return success("ShopTransactionPage", {"transactions": rows, "nextFrom": next_from})


@handles("refundShopOrderTransaction")
def refund_transaction(
    state: MockState, account: str, order_uuid: str, transaction_id: str
) -> MockResponse:
    """Begin the refund of a transaction, once.

    Raises:
        DocumentedError: 404 and 403 as for the order itself; 404, there is no such transaction;
            400, it can't be refunded.
    """
    state.change(
        lambda store: begin_refund(store, _own_order(state, account, order_uuid), transaction_id)
    )
    result = {"success": True, "message": "refund initiated", "status": "initiated"}
    return success("ShopRefund", result)


def _own_body(state: MockState, account: str, uuid: str) -> bytes:
    found = state.store.records.body(RecordKind.ORDER, str(UUID(uuid)))
    if found is None:
        raise DocumentedError(404, "order not found")
    if found.owner != account:
        raise DocumentedError(403, "the order belongs to another shop")
    return found.body


def _own_order(state: MockState, account: str, uuid: str) -> Record:
    _own_body(state, account, uuid)
    order = state.store.records.get(RecordKind.ORDER, str(UUID(uuid)))
    assert order is not None  # noqa: S101 - records are only removed with the whole data
    return order


def _with_address(state: MockState, content: bytes) -> bytes:
    """Return encoded orders that are paid at this mock, if it has an address."""
    if state.payment_url is None:
        return content
    own = state.payment_url.encode()
    for name, prefix in _ADDRESSES:
        content = content.replace(b'"%b":"%b' % (name, prefix), b'"%b":"%b' % (name, own))
    return content


def _day(text: str) -> str:
    return text and date.fromisoformat(text).isoformat()


def _is_offset(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9  # noqa: PLR2004 - no list is longer


def _response(value: object) -> MockResponse:
    return MockResponse(200, encode_json(value))
