"""The handlers of subscriptions, subscribers and orders of physical products."""

from pytribute.mock.product import encode_json
from pytribute.mock.record import RecordKind
from pytribute.mock.responses import DocumentedError, MockResponse
from pytribute.mock.routes import handles
from pytribute.mock.specification import component
from pytribute.mock.state import MockState

__all__ = [
    "get_physical_order",
    "list_physical_orders",
    "list_subscribers",
    "list_subscriptions",
]

_DIGITS_OF_AN_INDEX = 18


@handles("listSubscriptions")
def list_subscriptions(state: MockState, account: str) -> MockResponse:
    """Return the account's subscriptions, the oldest first."""
    return _result(state, account, RecordKind.SUBSCRIPTION)


@handles("listSubscribers")
def list_subscribers(
    state: MockState, account: str, *, subscriptionID: str | None = None
) -> MockResponse:
    """Return the account's subscribers, or those of a subscription; the oldest first."""
    return _result(state, account, RecordKind.SUBSCRIBER, subscriptionID)


@handles("listPhysicalOrders")
def list_physical_orders(
    state: MockState,
    account: str,
    *,
    lastOrderId: str = "",
    limit: str = "50",
    page: str = "1",
    status: str | None = None,
) -> MockResponse:
    """Return a page of the account's orders by id, after ``lastOrderId`` if it is given.

    The documentation has no smallest ``limit`` or ``page``: what is below 1 is the default.

    Raises:
        DocumentedError: 400, there is no such status.
    """
    orders = state.store.records.all(RecordKind.PHYSICAL_ORDER, account)
    rows = sorted((one.body for one in orders), key=lambda body: int(body["id"]))
    if status is not None:
        wanted = set(status.split(","))
        if unknown := wanted - _statuses():
            raise DocumentedError(400, f"invalid status {min(unknown)!r}")
        rows = [row for row in rows if row["status"] in wanted]
    if lastOrderId.isascii() and lastOrderId.isdigit():
        last = int(lastOrderId[:_DIGITS_OF_AN_INDEX])
        rows = [row for row in rows if row["id"] > last]
    size = _positive(limit, 50)
    at = _positive(page, 1)
    first = (at - 1) * size
    meta = {"total": len(rows), "offset": at, "limit": size}
    return MockResponse(200, encode_json({"rows": rows[first : first + size], "meta": meta}))


@handles("getPhysicalOrder")
def get_physical_order(state: MockState, account: str, order_id: str) -> MockResponse:
    """Return one of the account's orders.

    Raises:
        DocumentedError: 404, the account has no such order.
    """
    found = state.store.records.body(RecordKind.PHYSICAL_ORDER, order_id)
    if found is None or found.owner != account:
        raise DocumentedError(404, "order not found")
    return MockResponse(200, found.body)


def _result(
    state: MockState, account: str, kind: RecordKind, parent: str | None = None
) -> MockResponse:
    rows = [one.body for one in state.store.records.all(kind, account, parent)]
    return MockResponse(200, encode_json({"result": rows}))


def _positive(text: str, default: int) -> int:
    number = int(text[:_DIGITS_OF_AN_INDEX])
    return number if number > 0 else default


def _statuses() -> set[str]:
    return set(component("PhysicalOrderStatus").get("enum", ()))
