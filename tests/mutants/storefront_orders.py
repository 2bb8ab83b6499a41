"""Wrong servers of shops and orders."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from tests.mutants.storefront import (
    Call,
    Change,
    StoreMutant,
    accepting,
    after,
    anybody,
    before,
    each,
    failing,
    ignoring,
    instead,
    part,
    racing,
)
from tests.servers.shop import ApiError
from tests.storefront.seed import Row

_CANCELLED = {"success": True, "message": "recurring order cancelled"}


def _day(name: str, days: int) -> Change:
    """Take a day for another one."""

    def prepare(call: Call) -> None:
        if name in call.query:
            moved = date.fromisoformat(call.query[name]) + timedelta(days)
            call.query[name] = moved.isoformat()

    return before("list_orders", prepare)


def _moscow(order: Row) -> date:
    return (datetime.fromisoformat(order["createdAt"]) + timedelta(hours=3)).date()


def _of_every_shop(call: Call) -> Any:
    if "shopId" in call.query:
        return call.proceed()
    own = [one["id"] for one in call.store.active(call.account)]
    found: list[Row] = []
    for number in own:
        call.query["shopId"] = str(number)
        found += call.proceed()
    return found


def _nothing_for_unknown(call: Call) -> Any:
    try:
        return call.proceed()
    except ApiError as error:
        if error.status == 404:
            return []
        raise


def _taking(valid: dict[str, object]) -> Change:
    """Create an order with other values where these are refused."""

    def handle(call: Call) -> Any:
        with suppress(ApiError):
            return call.proceed()
        refused = call.body | {name: call.body.get(name, value) for name, value in valid.items()}
        call.body |= valid
        return call.proceed() | refused

    return instead("create_order", handle)


def _limited(name: str, most: int, measure: Callable[[str], int]) -> Change:
    """Count a text in another way."""

    def handle(call: Call) -> Any:
        text = call.body.get(name)
        if not isinstance(text, str) or measure(text) > most or not text:
            call.body.pop(name, None)
            return call.proceed()
        call.body[name] = text[:40]
        return call.proceed() | {name: text}

    return instead("create_order", handle)


def _once(call: Call) -> Any:
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


def _created_although_refused(call: Call) -> Any:
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

    def handle(response: Row, call: Call) -> Row:
        change(call.store.orders[call.path["order"]], call)
        return response

    return after("cancel_order", handle)


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


def _shown(**values: object) -> Callable[[Row, object], Row]:
    return lambda response, _: response | values


def _as_pounds(response: Row, _: Call) -> Row:
    return response | {"amount": response["amount"] // 100}


def _escaped(response: Row, _: Call) -> Row:
    return response | {"title": response["title"].replace("&", "&amp;")}


MUTANTS = (
    StoreMutant(
        "inactive shops are listed",
        "documentation",
        instead("list_shops", lambda call: call.store.shops_of(call.account)),
    ),
    StoreMutant(
        "the newest shop is the default",
        "documentation",
        instead(
            "get_shop",
            lambda call: call.proceed() if call.query else call.store.active(call.account)[-1],
        ),
    ),
    StoreMutant(
        "a shop is always the default one", "documentation", ignoring("get_shop", "shopId")
    ),
    StoreMutant("a shop alone has another name", "reading", after("get_shop", _shown(name="Shop"))),
    StoreMutant(
        "the oldest order is the first", "documentation", after("list_orders", lambda r, _: r[::-1])
    ),
    StoreMutant(
        "orders are those of the default shop", "documentation", ignoring("list_orders", "shopId")
    ),
    StoreMutant(
        "without shopId orders are those of every shop",
        "reading",
        instead("list_orders", _of_every_shop),
    ),
    StoreMutant("dateFrom is exclusive", "documentation", _day("dateFrom", 1)),
    StoreMutant("dateTo is exclusive", "documentation", _day("dateTo", -1)),
    StoreMutant("dateTo includes the next day", "documentation", _day("dateTo", 1)),
    StoreMutant("dateFrom is ignored", "documentation", ignoring("list_orders", "dateFrom")),
    StoreMutant("dateTo is ignored", "documentation", ignoring("list_orders", "dateTo")),
    StoreMutant("days are those of Moscow", "documentation", part("day_of", lambda _: _moscow)),
    StoreMutant(
        "an unknown shop has no orders",
        "documentation",
        instead("list_orders", _nothing_for_unknown),
    ),
    StoreMutant("anybody lists the orders of a shop", "reading", anybody("list_orders")),
    StoreMutant(
        "at most eight orders are listed", "documentation", after("list_orders", lambda r, _: r[:8])
    ),
    StoreMutant(
        "an order alone has no customer",
        "reading",
        after("get_order", lambda r, _: {k: v for k, v in r.items() if k != "customerId"}),
    ),
    StoreMutant("an order alone is in whole units", "reading", after("get_order", _as_pounds)),
    StoreMutant(
        "an order alone has its currency in capitals",
        "schema",
        after("get_order", lambda r, _: r | {"currency": r["currency"].upper()}),
    ),
    StoreMutant(
        "the status is always pending", "reading", after("get_status", _shown(status="pending"))
    ),
    StoreMutant("paid is spelled success", "schema", after("get_status", _shown(status="success"))),
    StoreMutant("an unknown order is 400", "reported", failing("get_order", 404, 400)),
    StoreMutant("an unknown status is 500", "documentation", failing("get_status", 404, 500)),
    StoreMutant("anybody sees an order", "reported", anybody("get_order")),
    StoreMutant("anybody sees a status", "reported", anybody("get_status")),
    StoreMutant("another account's order is 400", "reported", failing("get_order", 403, 400)),
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
    StoreMutant("a new order is paid", "reading", after("create_order", _shown(status="paid"))),
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
        "a cancellation has success false", "reported", after("cancel_order", _shown(success=False))
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
        "lists are without descriptions",
        "schema",
        each("list_orders", lambda r: {k: v for k, v in r.items() if k != "description"}),
    ),
)
