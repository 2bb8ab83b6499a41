"""Wrong servers of transactions and refunds."""

from collections.abc import Callable
from itertools import count

from tests.mutants.storefront.mutant import (
    Call,
    Change,
    StoreMutant,
    accepting,
    affecting,
    after,
    anybody,
    before,
    each,
    failing,
    instead,
    racing,
    shown,
)
from tests.storefront.seed import Json, Row

_REFUNDED = {"success": True, "message": "refund initiated", "status": "initiated"}


def _page(change: Callable[[Row, Call], Row]) -> Change:
    return after("list_transactions", change)


def _overlapping(page: Row, _: Call) -> Row:
    following = page["nextFrom"]
    return page | {"nextFrom": following and str(int(following) - 1)}


def _endless(page: Row, call: Call) -> Row:
    return page | {"nextFrom": str(int(call.query.get("startFrom") or 0) + 2)}


def _same_cursor(page: Row, call: Call) -> Row:
    return page | {"nextFrom": page["nextFrom"] or call.query.get("startFrom", "0")}


def _unstable() -> Change:
    numbers = count()
    return _page(
        lambda page, _: (
            page | {"transactions": page["transactions"][:: 1 - 2 * (next(numbers) % 2)]}
        )
    )


def _paid(minor: Callable[[Row, Row], int]) -> Change:
    """Show payments of other amounts: of an order, and of a payment of it."""

    def changed(page: Row, call: Call) -> Row:
        order = call.store.orders[call.path["order"]]
        rows = [_of_amount(one, minor(order, one) / 100) for one in page["transactions"]]
        return page | {"transactions": rows}

    return _page(changed)


def _of_amount(one: Row, amount: float) -> Row:
    return one | {"amount": amount, "serviceFee": 0, "total": amount}


def _dearer(order: Row, one: Row) -> int:
    return int(order["amount"] + 50 if one["isRecurring"] else 100 * one["amount"])


def _usual_price(order: Row, _: Row) -> int:
    return int(order["amount"])


def _first_price(order: Row, _: Row) -> int:
    name = "firstPeriodAmount" if "firstPeriodAmount" in order else "amount"
    return int(order[name])


def _always_a_sale(page: Row, call: Call) -> Row:
    if page["transactions"]:
        return page
    sale = {"id": 1, "type": "shop_order_sell", "amount": 1.5, "currency": "rub"}
    order = call.store.orders[call.path["order"]]
    return page | {"transactions": [sale | {"currency": order["currency"]}]}


def _refunded(change: Callable[[Row, Call], object]) -> Change:
    """Have another effect on the transactions."""
    return affecting("refund", lambda call: call.store.transactions[call.path["order"]], change)


def _not_made(one: Row, call: Call) -> None:
    if str(one["id"]) == call.path["transaction"]:
        one.update(isRefunded=False, isRefundable=True)


def _whole_order(one: Row, _: Call) -> None:
    one.update(isRefunded=True, isRefundable=False)


def _through_any_order(call: Call) -> Json:
    for uuid, rows in call.store.transactions.items():
        is_own = call.store.orders[uuid]["shopId"] != 20
        if is_own and any(str(one["id"]) == call.path["transaction"] for one in rows):
            call.store.order(call.account, call.path)
            call.path["order"] = uuid
    return call.proceed()


def _all_refundable(call: Call) -> None:
    for rows in call.store.transactions.values():
        for one in rows:
            if str(one["id"]) == call.path["transaction"] and not one["isRefunded"]:
                one["isRefundable"] = True


def _is_refundable(call: Call) -> bool:
    rows = call.store.transactions.get(call.path["order"], [])
    return call.account == "owner" and any(
        str(one["id"]) == call.path["transaction"] and one["isRefundable"] for one in rows
    )


def _refund_anyway(call: Call) -> Row:
    if _is_refundable(call):
        return dict(call.proceed())
    return _REFUNDED


MUTANTS = (
    StoreMutant("pages of transactions overlap", "reading", _page(_overlapping)),
    StoreMutant("the cursor never ends", "reading", _page(_endless)),
    StoreMutant("the last cursor comes again", "reading", _page(_same_cursor)),
    StoreMutant("transactions are in another order each time", "reading", _unstable()),
    StoreMutant(
        "transactions are in minor units",
        "reported",
        each("list_transactions", lambda one: one | {"amount": one["amount"] * 100}),
    ),
    StoreMutant("a repeated payment is of another amount", "reported", _paid(_dearer)),
    StoreMutant("the first period has the usual price", "reported", _paid(_usual_price)),
    StoreMutant("each period has the price of the first", "reported", _paid(_first_price)),
    StoreMutant(
        "what is left of a payment includes the fee",
        "reported",
        each("list_transactions", lambda one: one | {"total": one["amount"]}),
    ),
    StoreMutant(
        "transactions are in roubles", "reading", each("list_transactions", shown(currency="rub"))
    ),
    StoreMutant(
        "refunded transactions are refundable",
        "reading",
        each("list_transactions", shown(isRefundable=True)),
    ),
    StoreMutant("a pending order has a sale", "reading", _page(_always_a_sale)),
    StoreMutant(
        "a paid order has no sale", "reading", each("list_transactions", shown(type="payment"))
    ),
    StoreMutant(
        "the time of a transaction is a text",
        "schema",
        each("list_transactions", shown(createdAt="2026-07-11")),
    ),
    StoreMutant("anybody sees transactions", "reported", anybody("list_transactions")),
    StoreMutant(
        "a refunded transaction is refunded again", "reported", accepting("refund", _REFUNDED)
    ),
    StoreMutant(
        "a second refund is a bad request",
        "reported",
        failing("refund", 400, 400, "error_bad_request"),
    ),
    StoreMutant(
        "of several refunds each succeeds",
        "reading",
        racing("refund", _is_refundable, _refund_anyway),
    ),
    StoreMutant("a refund is 200, and not made", "reading", _refunded(_not_made)),
    StoreMutant("a refund is that of the whole order", "reading", _refunded(_whole_order)),
    StoreMutant(
        "a transaction is refunded by any order", "reading", instead("refund", _through_any_order)
    ),
    StoreMutant("whatever was paid is refunded", "reported", before("refund", _all_refundable)),
    StoreMutant("anybody refunds", "reported", anybody("refund")),
    StoreMutant("an unknown transaction is 400", "reported", failing("refund", 404, 400)),
    StoreMutant("a refund is done at once", "schema", after("refund", shown(status="done"))),
    StoreMutant("a refund has success false", "reported", after("refund", shown(success=False))),
)
