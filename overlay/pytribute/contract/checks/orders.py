"""Shops and their orders, as they can be read."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from pytribute.contract.checks.calls import call, listed, require
from pytribute.contract.checks.expectations import expect_fields
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.request import HeaderField
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import orders as rules

__all__ = [
    "ABSENT_ID",
    "ABSENT_UUID",
    "CANCEL",
    "CREATE",
    "GET",
    "LIST",
    "REFUND",
    "STATUS",
    "TRANSACTIONS",
    "Order",
    "all_orders",
    "check_orders",
    "check_shops",
    "shops_of",
    "time_of",
]

LIST, CREATE, GET = "listShopOrders", "createShopOrder", "getShopOrder"
STATUS, CANCEL = "getShopOrderStatus", "cancelShopOrder"
TRANSACTIONS, REFUND = "listShopOrderTransactions", "refundShopOrderTransaction"
ABSENT_ID = 2**31 - 1
ABSENT_UUID = "00000000-0000-4000-8000-000000000000"
Order = Mapping[str, Any]

_OF_MEMBERS = ("memberStatus", "memberExpiresAt")
_FEW = 20
_DAYS = 4
_REFUSED = (400, 403, 404)


def shops_of(context: CheckContext, key: HeaderField | None = None) -> list[dict[str, Any]]:
    """Return the active shops of an account, the owner's by default, the oldest first."""
    require(context, "listShops")
    return [one for one in listed(context, "listShops", key=key)[1] if one.get("status") == 1]


def all_orders(context: CheckContext, key: HeaderField | None = None) -> list[Order]:
    """Return the orders of all shops of an account, the owner's by default.

    Raises:
        SkipCheck: there is none, or they can't be read.
    """
    require(context, LIST)
    shops = shops_of(context, key)
    orders: list[Order] = [
        one
        for shop in shops
        for one in listed(context, LIST, key=key, query={"shopId": shop["id"]})[1]
    ]
    if not orders:
        raise SkipCheck("the account has no order")
    return orders


def check_shops(context: CheckContext) -> None:
    """Request each shop alone, and the one that no id names."""
    require(context, "listShops", "getShop")
    response, shops = listed(context, "listShops")
    for shop in shops:
        if shop.get("status") != 1:
            context.report(rules.ACTIVE, response, "active shops", f"status {shop.get('status')}")
        alone = call(context, "getShop", query={"shopId": shop["id"]})
        if context.expect(rules.SHOP_AGREES, alone, 200):
            expect_fields(context, rules.SHOP_AGREES, alone, shop)
    context.expect(rules.UNKNOWN_SHOP, call(context, "getShop", query={"shopId": ABSENT_ID}), 404)
    default = call(context, "getShop")
    if not shops:
        context.expect(rules.UNKNOWN_SHOP, default, 404)
    elif context.expect(rules.DEFAULT_SHOP, default, 200):
        expect_fields(context, rules.DEFAULT_SHOP, default, shops[0], ["id"])


def check_orders(context: CheckContext) -> None:
    """Read the orders by shop and day, and the status of each; then those of another account."""
    require(context, LIST, GET, STATUS)
    response, orders = listed(context, LIST)
    shops = [one["id"] for one in shops_of(context)]
    if len({str(one.get("shopId")) for one in orders}) > 1:
        context.report(rules.ONE_SHOP, response, "the orders of one shop", "of several")
    _check_order(context, response, orders)
    _check_days(context, orders)
    for shop in shops:
        response, of_shop = listed(context, LIST, query={"shopId": shop})
        _check_order(context, response, of_shop)
        if others := {str(one.get("shopId")) for one in of_shop} - {str(shop)}:
            context.report(rules.OF_SHOP, response, f"shop {shop}", f"and {min(others)}")
        for order in of_shop[:_FEW]:
            status = call(context, STATUS, order["uuid"])
            if context.expect(rules.STATUS_AGREES, status, 200):
                expect_fields(context, rules.STATUS_AGREES, status, order, ["status"])
    response = call(context, LIST, query={"shopId": ABSENT_ID})
    context.expect(rules.OF_UNKNOWN_SHOP, response, 404)
    for name in (GET, STATUS):
        context.expect(rules.UNKNOWN_ORDER, call(context, name, ABSENT_UUID), 404)
    if context.other is None:
        context.skip("another account's orders", "the profile has no keys.other")
    else:
        _check_foreign(context, context.other, shops)


def _check_order(context: CheckContext, response: WireResponse, orders: Sequence[Order]) -> None:
    times = [time for time in map(time_of, orders) if time is not None]
    if any(later < earlier for later, earlier in pairwise(times)):
        context.report(rules.NEWEST_FIRST, response, "the newest order first", "another order")
    for order in orders:
        for name in _OF_MEMBERS if order.get("period") == "onetime" else ():
            if order.get(name) is not None:
                context.report(rules.MEMBER, response, "no value", f"{order[name]}", name)


def _check_days(context: CheckContext, orders: Sequence[Order]) -> None:
    """Read the orders from, to and of some days."""
    days = sorted({time.date() for time in map(time_of, orders) if time is not None})
    if len(days) <= 1:
        context.skip("orders by day", "all orders of the oldest shop are of one day")
        return
    for day in (*days[:_DAYS], *days[-_DAYS:]):
        for rule, names in (
            (rules.DATE_FROM, ("dateFrom",)),
            (rules.DATE_TO, ("dateTo",)),
            (rules.DATE_TO, ("dateFrom", "dateTo")),
        ):
            query: dict[str, object] = dict.fromkeys(names, day.isoformat())
            response, found = listed(context, LIST, query=query)
            expected = [one for one in orders if _is_within(time_of(one), day, names)]
            if _uuids(found) != _uuids(expected):
                text = f"the {len(expected)} orders of these days"
                context.report(rule, response, text, f"{len(found)}, or others")


def _is_within(time: datetime | None, day: date, names: Sequence[str]) -> bool:
    is_before = "dateFrom" in names and time is not None and time.date() < day
    is_after = "dateTo" in names and time is not None and time.date() > day
    return not is_before and not is_after


def _check_foreign(context: CheckContext, other: HeaderField, shops: Sequence[int]) -> None:
    """Request orders and shops with the key of another account."""
    theirs = [one["id"] for one in shops_of(context, other)]
    for key, foreign in ((other, shops), (context.owner, theirs)):
        for shop in foreign[:1]:
            response = call(context, LIST, key=key, query={"shopId": shop})
            context.expect(rules.OF_FOREIGN_SHOP, response, *_REFUSED)
    for owner, key, owned in ((context.owner, other, shops), (other, context.owner, theirs)):
        for shop in owned[:1]:
            for order in listed(context, LIST, key=owner, query={"shopId": shop})[1][:2]:
                for name in (GET, STATUS, TRANSACTIONS):
                    response = call(context, name, order["uuid"], key=key)
                    context.expect(rules.FOREIGN_ORDER, response, 403, 404)


def time_of(order: Order, name: str = "createdAt") -> datetime | None:
    """Return a time of an order in UTC; None if it is no time, as the schema reports."""
    try:
        return datetime.fromisoformat(str(order.get(name))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _uuids(orders: Sequence[Order]) -> list[str]:
    return [str(one.get("uuid")) for one in orders]
