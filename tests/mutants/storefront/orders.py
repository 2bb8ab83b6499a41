"""Wrong servers of shops and orders that are read."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from tests.mutants.storefront.mutant import (
    Call,
    Change,
    StoreMutant,
    after,
    anybody,
    before,
    each,
    failing,
    ignoring,
    instead,
    part,
    shown,
)
from tests.servers.shop import ApiError
from tests.storefront.seed import Json, Row
from tests.storefront.store import Store


def _day(name: str, days: int) -> Change:
    """Take a day for another one."""

    def prepare(call: Call) -> None:
        if name in call.query:
            moved = date.fromisoformat(call.query[name]) + timedelta(days)
            call.query[name] = moved.isoformat()

    return before("list_orders", prepare)


def _moscow(order: Row) -> date:
    return (datetime.fromisoformat(order["createdAt"]) + timedelta(hours=3)).date()


def _of_every_shop(call: Call) -> Json:
    if "shopId" in call.query:
        return call.proceed()
    own = [one["id"] for one in call.store.active(call.account)]
    found: list[Row] = []
    for number in own:
        call.query["shopId"] = str(number)
        found += call.proceed()
    return found


def _nothing_for_unknown(call: Call) -> Json:
    try:
        return call.proceed()
    except ApiError as error:
        if error.status == 404:
            return []
        raise


def _as_pounds(response: Row, _: Call) -> Row:
    return response | {"amount": response["amount"] // 100}


def _in_orders(change: Callable[[Row], Row]) -> Change:
    """Show an order in another way, alone and in a list."""

    def changed(store: Store) -> None:
        each("list_orders", change)(store)
        after("get_order", lambda order, _: change(order))(store)

    return changed


def _ending(order: Row, end: str) -> Row:
    return order if order["period"] == "onetime" else order | {"memberExpiresAt": end}


def _expired(order: Row) -> Row:
    return _ending(order, order["createdAt"])


def _members(order: Row) -> Row:
    return {"memberExpiresAt": "2026-08-11T00:00:00Z"} | order


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
    StoreMutant("a shop alone has another name", "reading", after("get_shop", shown(name="Shop"))),
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
        "the status is always pending", "reading", after("get_status", shown(status="pending"))
    ),
    StoreMutant("paid is spelled success", "schema", after("get_status", shown(status="success"))),
    StoreMutant("an order that is paid once expires", "documentation", _in_orders(_members)),
    StoreMutant("an order expires when it begins", "reported", _in_orders(_expired)),
    StoreMutant(
        "an order never expires",
        "reported",
        _in_orders(lambda one: _ending(one, "2099-01-01T00:00:00Z")),
    ),
    StoreMutant("an unknown order is 400", "reported", failing("get_order", 404, 400)),
    StoreMutant("an unknown status is 500", "documentation", failing("get_status", 404, 500)),
    StoreMutant("anybody sees an order", "reported", anybody("get_order")),
    StoreMutant("anybody sees a status", "reported", anybody("get_status")),
    StoreMutant("another account's order is 400", "reported", failing("get_order", 403, 400)),
    StoreMutant(
        "lists are without descriptions",
        "schema",
        each("list_orders", lambda r: {k: v for k, v in r.items() if k != "description"}),
    ),
)
