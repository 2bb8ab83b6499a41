"""The transactions of orders, and their refunds."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pytribute.contract.checks.calls import call, listed, request_of, require
from pytribute.contract.checks.expectations import expect_fields, expect_one_success
from pytribute.contract.checks.listings import MAX_PAGES, expect_stable, read_pages
from pytribute.contract.checks.new_orders import expect_done
from pytribute.contract.checks.orders import (
    LIST,
    REFUND,
    TRANSACTIONS,
    Order,
    all_orders,
    time_of,
)
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import orders as rules
from pytribute.contract.strict_json import as_object, json_equal

__all__ = ["check_refunds", "check_transactions"]

_PAID, _SALE = "paid", "shop_order_sell"
_CLIENTS = 8
_MINOR = 100
# The fee and the rest may both be rounded, each to a cent.
_ROUNDING = Decimal("0.01")
_DAY = 86_400
# The longest ones; a trial comes before the first.
_DAYS = {"weekly": 7, "monthly": 31, "quarterly": 92, "halfyearly": 184, "yearly": 366}
_TRIAL = 8
_MAX_ORDERS = 12
_FAR = 10**9

Transaction = dict[str, Any]


def check_transactions(context: CheckContext) -> None:
    """Walk the transactions of orders of each kind twice, and compare them with the order."""
    require(context, LIST, TRANSACTIONS)
    orders = all_orders(context)
    operation = context.specification.operations[TRANSACTIONS]
    if not any(one.get("status") == _PAID for one in orders):
        context.skip("transactions of a paid order", "the account has no paid order")
    for order in sorted(orders, key=lambda one: one.get("status") != _PAID)[:_MAX_ORDERS]:
        arguments = {"orderUuid": str(order["uuid"])}
        pages = [*read_pages(context, operation, arguments)]
        if not pages:
            continue
        expect_stable(context, operation, arguments, pages)
        response, last = pages[-1]
        if len(pages) == MAX_PAGES and not last:
            context.report(rules.CURSOR_ENDS, response, "an end", f"{MAX_PAGES} pages")
        _compare(context, response, order, [as_object(one) for _, page in pages for one in page])


def _compare(
    context: CheckContext, response: WireResponse, order: Order, transactions: list[Transaction]
) -> None:
    """Compare transactions with their order."""
    sales = [one for one in transactions if one.get("type") == _SALE]
    status = str(order.get("status"))
    if {_PAID: not sales and not _is_in_trial(order), "pending": bool(sales)}.get(status, False):
        expected = f"what a {status} order has"
        context.report(rules.SALE, response, expected, f"{len(sales)} sales")
    for one in transactions:
        if one.get("isRefunded") and one.get("isRefundable"):
            context.report(rules.NOT_TWICE, response, "isRefundable false", "true")
        is_other = str(one.get("currency")).lower() != str(order.get("currency")).lower()
        if not order.get("starsAmount") and is_other:
            actual = str(one.get("currency"))
            context.report(rules.SAME_CURRENCY, response, str(order.get("currency")), actual)
    if not order.get("starsAmount"):
        _compare_amounts(context, response, order, sales)
    _compare_expiry(context, response, order, sales)


def _is_in_trial(order: Order) -> bool:
    """Whether an order that repeats was not paid yet; it doesn't show its trial otherwise."""
    return order.get("period") in _DAYS and order.get("lastPaidTransactionAt") is None


def _compare_amounts(
    context: CheckContext, response: WireResponse, order: Order, sales: list[Transaction]
) -> None:
    """Compare what was paid with the price, and what is left of it with the fee."""
    price, first = order.get("amount"), order.get("firstPeriodAmount")
    paid = [_decimal(one.get("amount")) for one in sales]
    amounts = [one * _MINOR for one in paid if one is not None]
    is_other_unit = bool(amounts) and all(one in (price, first) for one in paid)
    if order.get("period") == "onetime":
        is_other_unit = len(amounts) == 1 and amounts[0] != price
    elif not is_other_unit:
        _compare_periods(context, response, order, amounts)
    if is_other_unit:
        actual = f"amount {amounts[0] / _MINOR}"
        context.report(rules.MAJOR_UNITS, response, f"{price} minor units", actual)
    for one in sales:
        amount, fee, total = (_decimal(one.get(name)) for name in ("amount", "serviceFee", "total"))
        if amount is None or fee is None or total is None:
            continue
        if abs(amount - fee - total) > _ROUNDING:
            expected = f"total {amount - fee}, without the fee"
            context.report(rules.NET, response, expected, f"total {total}")


def _compare_periods(
    context: CheckContext, response: WireResponse, order: Order, amounts: list[Decimal]
) -> None:
    """Compare the payments of an order that repeats, in minor units, with its prices."""
    price, first = order.get("amount"), order.get("firstPeriodAmount")
    if isinstance(first, int) and first in amounts:  # once, whichever the first payment is
        amounts.remove(Decimal(first))
    elif first is not None and amounts:
        context.report(rules.FIRST_AMOUNT, response, f"one of {first} minor units", "none")
    if others := [one for one in amounts if one != price]:
        actual = f"amount {others[0] / _MINOR}"
        context.report(rules.EACH_AMOUNT, response, f"{price} minor units", actual)


def _compare_expiry(
    context: CheckContext, response: WireResponse, order: Order, sales: list[Transaction]
) -> None:
    """Compare the end of an order that repeats with its payments."""
    end, days = time_of(order, "memberExpiresAt"), _DAYS.get(str(order.get("period")))
    paid = [(one["createdAt"], one) for one in sales if type(one.get("createdAt")) is int]
    if end is None or days is None or not paid:
        return
    last, payment = max(paid, key=lambda pair: pair[0])
    if payment.get("isRefunded"):  # nobody knows how that moves the end
        return
    seconds, most = end.timestamp() - last, len(paid) * days + _TRIAL
    if not 0 < seconds <= most * _DAY:
        expected = f"after the last payment, by {most} days at most"
        actual = f"{order.get('memberExpiresAt')}, by {seconds / _DAY:.1f} days"
        context.report(rules.EXPIRY, response, expected, actual)


def _decimal(value: object) -> Decimal | None:
    """Return a number of JSON exactly; None for anything else, which the schema reports."""
    return Decimal(str(value)) if type(value) in {int, float} else None


def check_refunds(context: CheckContext) -> None:
    """Refund transactions once, again, and by several clients; try to refund others."""
    require(context, REFUND, TRANSACTIONS, LIST)
    orders = [one for one in all_orders(context) if one.get("status") == _PAID]
    try:
        _refund(context, orders)
    finally:
        context.reset()


def _refund(context: CheckContext, orders: list[Order]) -> None:
    pairs = [(order["uuid"], one) for order in orders for one in _transactions(context, order)]
    refundable = [pair for pair in pairs if pair[1].get("isRefundable")]
    for uuid, one in [pair for pair in pairs if pair[1].get("isRefundable") is False][:2]:
        response = call(context, REFUND, uuid, one["id"])
        context.expect(rules.NOT_REFUNDABLE, response, 400)
    if not refundable:
        raise SkipCheck("the account has no refundable transaction")
    uuid, first = refundable[0]
    response = call(context, REFUND, uuid, first["id"] + _FAR)
    context.expect(rules.UNKNOWN_TRANSACTION, response, 404)
    if context.other:
        response = call(context, REFUND, uuid, first["id"], key=context.other)
        context.expect(rules.FOREIGN_ORDER, response, 403, 404)
    for order in [one for one in orders if one["uuid"] != uuid][:1]:
        response = call(context, REFUND, order["uuid"], first["id"])
        context.expect(rules.OTHER_ORDER, response, 400, 404)
    _refund_once(context, uuid, first["id"])
    for uuid, one in refundable[1:3]:
        requests = [request_of(context, REFUND, uuid, one["id"])] * _CLIENTS
        responses = context.send_together(requests)
        expect_one_success(context, rules.REFUNDED_AT_ONCE, responses, 400)


def _refund_once(context: CheckContext, uuid: str, number: int) -> None:
    before = {one["id"]: one for one in _transactions(context, {"uuid": uuid})}
    response = call(context, REFUND, uuid, number)
    if not context.expect(rules.REFUNDED, response, 200):
        return
    expect_fields(context, rules.REFUNDED, response, {"success": True}, ["success"])
    for _ in range(2):
        expect_done(context, rules.REFUNDED_ONCE, call(context, REFUND, uuid, number))
    response, after = listed(context, TRANSACTIONS, uuid)
    for one in after:
        if one["id"] == number and one.get("isRefunded") is not True:
            context.report(rules.REFUND_EFFECT, response, "isRefunded true", f"{one}")
        elif one["id"] != number and not json_equal(before.get(one["id"], one), one):
            context.report(rules.REFUND_EFFECT, response, "another transaction as before", f"{one}")


def _transactions(context: CheckContext, order: Order) -> Iterator[Transaction]:
    rows = listed(context, TRANSACTIONS, order["uuid"])[1]
    yield from (one for one in rows if type(one["id"]) is int)
