"""Wrong servers of orders that are created and cancelled."""

from collections.abc import Callable
from contextlib import suppress

from tests.mutants.storefront.mutant import (
    Call,
    Change,
    StoreMutant,
    accepting,
    affecting,
    after,
    anybody,
    failing,
    ignoring,
    instead,
    racing,
    shown,
)
from tests.servers.shop import ApiError
from tests.storefront.seed import Json, Row
from tests.storefront.values import bad

_CANCELLED = {"success": True, "message": "recurring order cancelled"}


def _taking(valid: dict[str, object]) -> Change:
    """Create an order with other values where these are refused."""

    def handle(call: Call) -> Json:
        with suppress(ApiError):
            return call.proceed()
        refused = call.body | {name: call.body.get(name, value) for name, value in valid.items()}
        call.body |= valid
        return call.proceed() | refused

    return instead("create_order", handle)


def _limited(name: str, most: int, measure: Callable[[str], int]) -> Change:
    """Count a text in another way."""

    def handle(call: Call) -> Json:
        text = call.body.get(name)
        if not isinstance(text, str) or measure(text) > most or not text:
            call.body.pop(name, None)
            return call.proceed()
        call.body[name] = text[:40]
        return call.proceed() | {name: text}

    return instead("create_order", handle)


def _once(call: Call) -> Json:
    for order in call.store.orders.values():
        if order["title"] == call.body.get("title") and order["shopId"] == call.body.get("shopId"):
            return order
    return call.proceed()


def _stored_otherwise(change: Callable[[Row, dict[str, Row]], object]) -> Change:
    """Store another order than the one of the response."""

    def handle(response: Row, call: Call) -> Row:
        change(call.store.orders[response["uuid"]], call.store.orders)
        return response

    return after("create_order", handle)


def _first(order: Row, orders: dict[str, Row]) -> None:
    others = dict(orders)
    orders.clear()
    orders |= {order["uuid"]: order} | others


def _created_although_refused(call: Call) -> Json:
    try:
        return call.proceed()
    except ApiError:
        call.body |= {"amount": 10_000, "currency": "rub", "title": "x", "description": "x"}
        for name in ("customerId", "period", "starsAmount"):
            call.body.pop(name, None)
        with suppress(ApiError):
            call.proceed()
        raise


def _cancelled(change: Callable[[Row, Call], object]) -> Change:
    """Have another effect on the order."""
    return affecting("cancel_order", lambda call: [call.store.orders[call.path["order"]]], change)


def _every_order(_: Row, call: Call) -> None:
    for order in call.store.orders.values():
        if "memberStatus" in order:
            order["memberStatus"] = "cancelled"


def _is_active(call: Call) -> bool:
    order = call.store.orders.get(call.path["order"], {})
    return order.get("memberStatus") == "active" and call.account == "owner"


def _cancel_anyway(call: Call) -> Row:
    call.store.orders[call.path["order"]]["memberStatus"] = "cancelled"
    return _CANCELLED


def _plain_customer(call: Call) -> Json:
    if not str(call.body.get("customerId", "x")).replace("-", "").isalnum():
        raise bad("invalid customerId")
    return call.proceed()


def _as_pounds(response: Row, _: Call) -> Row:
    return response | {"amount": response["amount"] // 100}


def _escaped(response: Row, _: Call) -> Row:
    return response | {"title": response["title"].replace("&", "&amp;")}


MUTANTS = (
    StoreMutant(
        "a new order is in whole units", "documentation", after("create_order", _as_pounds)
    ),
    StoreMutant("a new title is escaped", "documentation", after("create_order", _escaped)),
    StoreMutant(
        "a new order forgets its customer", "documentation", ignoring("create_order", "customerId")
    ),
    StoreMutant(
        "a new order forgets its comment", "documentation", ignoring("create_order", "comment")
    ),
    StoreMutant(
        "a new order forgets its period", "documentation", ignoring("create_order", "period")
    ),
    StoreMutant(
        "a new order is of the default shop", "documentation", ignoring("create_order", "shopId")
    ),
    StoreMutant(
        "the same order is not created twice", "documentation", instead("create_order", _once)
    ),
    StoreMutant("a new order is paid", "reading", after("create_order", shown(status="paid"))),
    StoreMutant("a new order is listed last", "documentation", _stored_otherwise(_first)),
    StoreMutant(
        "a new order is stored in another shop",
        "documentation",
        _stored_otherwise(lambda order, _: order.update(shopId=9)),
    ),
    StoreMutant(
        "a new order is stored without its comment",
        "reading",
        _stored_otherwise(lambda order, _: order.pop("comment", None)),
    ),
    StoreMutant("titles are counted in characters", "documentation", _limited("title", 100, len)),
    StoreMutant(
        "titles are counted in bytes",
        "documentation",
        _limited("title", 100, lambda text: len(text.encode())),
    ),
    StoreMutant("descriptions are cut", "schema", _limited("description", 10**6, len)),
    StoreMutant("any currency is taken", "schema", _taking({"currency": "rub", "amount": 10_000})),
    StoreMutant("any amount is taken", "reading", _taking({"amount": 10_000})),
    StoreMutant("a description may be missing", "schema", _taking({"description": "none"})),
    StoreMutant("every shop repeats orders", "documentation", _taking({"period": "onetime"})),
    StoreMutant(
        "a price in Stars may be weekly",
        "documentation",
        _taking({"period": "onetime", "starsAmount": 1}),
    ),
    StoreMutant(
        "a refused order is created", "schema", instead("create_order", _created_although_refused)
    ),
    StoreMutant(
        "a cancelled order is cancelled again", "reported", accepting("cancel_order", _CANCELLED)
    ),
    StoreMutant(
        "a second cancellation is a bad request",
        "reported",
        failing("cancel_order", 400, 400, "error_bad_request"),
    ),
    StoreMutant(
        "a cancellation has success false", "reported", after("cancel_order", shown(success=False))
    ),
    StoreMutant(
        "a cancellation is 200, and not made",
        "reading",
        _cancelled(lambda order, _: order.update(memberStatus="active")),
    ),
    StoreMutant("a cancellation ends every order", "reading", _cancelled(_every_order)),
    StoreMutant(
        "a cancelled order expires at once",
        "reading",
        _cancelled(lambda order, _: order.update(memberExpiresAt="2026-07-01T00:00:00Z")),
    ),
    StoreMutant("anybody cancels", "reported", anybody("cancel_order")),
    StoreMutant(
        "of several cancellations each succeeds",
        "reading",
        racing("cancel_order", _is_active, _cancel_anyway),
    ),
    StoreMutant(
        "cancelling an unknown order is 400", "reported", failing("cancel_order", 404, 400)
    ),
    StoreMutant(
        "a customer is letters and digits",
        "documentation",
        instead("create_order", _plain_customer),
    ),
)
