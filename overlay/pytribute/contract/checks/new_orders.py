"""Orders that the check creates, and recurring ones that it cancels; a reset restores all."""

from typing import Any

from pytribute.contract.checks.calls import call, listed, request_of, require
from pytribute.contract.checks.expectations import expect_fields, expect_one_success
from pytribute.contract.checks.orders import (
    ABSENT_UUID,
    CANCEL,
    CREATE,
    GET,
    LIST,
    STATUS,
    Order,
    all_orders,
    shops_of,
)
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import orders as rules
from pytribute.contract.strict_json import as_object
from pytribute.contract.violation import Rule

__all__ = ["check_cancelled_orders", "check_created_orders"]

_OK = (200, 201)
_CLIENTS = 8
_ORDER: dict[str, Any] = {
    "amount": 12_345,
    "currency": "eur",
    "title": "Postcards & envelopes",
    "description": "Ten of them,\nà la carte",
    "customerId": "customer 81/ü",
    "comment": "on the shelf",
    "email": "buyer@shop.example",
    "successUrl": "https://shop.example/thanks?a=1&b=2",
    "failUrl": "https://shop.example/again",
}
# A response need not have these.
_OPTIONAL = frozenset({"email", "successUrl", "failUrl"})
# A party popper is two UTF-16 units.
_ACCEPTED: tuple[tuple[Rule, dict[str, Any]], ...] = (
    (rules.TITLE_LENGTH, {"title": "\N{PARTY POPPER}" * 50}),
    (rules.TITLE_LENGTH, {"description": "\N{PARTY POPPER}" * 150}),
    (rules.AMOUNT_LIMITS, {"amount": 10_000, "currency": "rub"}),
    (rules.AMOUNT_LIMITS, {"amount": 30_000_000, "currency": "rub"}),
    (rules.AMOUNT_LIMITS, {"amount": 100, "currency": "eur"}),
    (rules.AMOUNT_LIMITS, {"amount": 300_000, "currency": "usd"}),
)
_REFUSED: tuple[tuple[Rule, dict[str, Any]], ...] = (
    *(
        (rules.INVALID_ORDER, one)
        for one in (
            *({"amount": 0}, {"amount": -1}, {"amount": "12345"}, {"amount": 1234.5}),
            *({"currency": "gbp"}, {"currency": None}, {"title": ""}, {"title": "x" * 101}),
            *({"description": None}, {"description": "x" * 301}, {"customerId": "x" * 257}),
            *({"period": "daily"}, {"shopId": "x"}),
        )
    ),
    (rules.TITLE_LENGTH, {"title": "\N{PARTY POPPER}" * 51}),
    (rules.TITLE_LENGTH, {"description": "\N{PARTY POPPER}" * 151}),
    (rules.AMOUNT_LIMITS, {"amount": 9_999, "currency": "rub"}),
    (rules.AMOUNT_LIMITS, {"amount": 30_000_001, "currency": "rub"}),
    (rules.AMOUNT_LIMITS, {"amount": 99, "currency": "eur"}),
    (rules.AMOUNT_LIMITS, {"amount": 300_001, "currency": "usd"}),
)


def check_created_orders(context: CheckContext) -> None:
    """Create orders, and read each in every way; try to create invalid ones."""
    require(context, CREATE, LIST, GET, STATUS)
    shops = shops_of(context)
    selling = [one for one in shops if not one.get("onlyStars")]
    if not selling:
        raise SkipCheck("the account has no shop, or all take Stars alone")
    try:
        for shop in (selling[0], *selling[1:][-1:]):
            _create(context, shop)
        _try_invalid(context, selling[0])
        _try_periods(context, shops)
    finally:
        context.reset()


def _create(context: CheckContext, shop: Order) -> None:
    period = "monthly" if shop.get("recurrent") else "onetime"
    body = {**_ORDER, "shopId": shop["id"], "period": period}
    _, before = listed(context, LIST, query={"shopId": shop["id"]})
    first, second = (call(context, CREATE, body=body) for _ in range(2))
    if not all(context.expect(rules.CREATED, one, *_OK) for one in (first, second)):
        return
    for response in (first, second):
        order = as_object(response.json)
        names = [name for name in body if name not in _OPTIONAL or order.get(name)]
        expect_fields(context, rules.ECHO, response, body, names)
        expect_fields(context, rules.PENDING, response, {"status": "pending"}, ["status"])
        alone = call(context, GET, order.get("uuid"))
        if context.expect(rules.ORDER_AGREES, alone, 200):
            expect_fields(context, rules.ORDER_AGREES, alone, order)
        status = call(context, STATUS, order.get("uuid"))
        if context.expect(rules.STATUS_AGREES, status, 200):
            expect_fields(context, rules.STATUS_AGREES, status, order, ["status"])
        if context.other:
            foreign = call(context, GET, order.get("uuid"), key=context.other)
            context.expect(rules.FOREIGN_ORDER, foreign, 403, 404)
    one, other = (as_object(response.json).get("uuid") for response in (first, second))
    if one == other:
        context.report(rules.TWO_ORDERS, second, "another uuid", f"{other} again")
        return
    response, after = listed(context, LIST, query={"shopId": shop["id"]})
    uuids = [order.get("uuid") for order in after]
    if uuids != [other, one, *(order.get("uuid") for order in before)]:
        context.report(rules.LISTED, response, "the new orders, and all others", "other orders")


def _try_invalid(context: CheckContext, shop: Order) -> None:
    """Create orders with values at the limits, and beyond them."""
    body = {**_ORDER, "shopId": shop["id"]}
    for rule, change in _ACCEPTED:
        response = call(context, CREATE, body=body | change)
        context.expect(rule, response, *_OK, detail=", ".join(change))
    before = listed(context, LIST, query={"shopId": shop["id"]})[1]
    refused: list[bool] = []
    for rule, change in _REFUSED:
        # None stands for a field that is missing.
        changed = {name: value for name, value in (body | change).items() if value is not None}
        response = call(context, CREATE, body=changed)
        refused.append(context.expect(rule, response, 400, detail=", ".join(change)))
    response, after = listed(context, LIST, query={"shopId": shop["id"]})
    if all(refused) and len(after) > len(before):
        context.report(rules.INVALID_ORDER, response, "no order after a refusal", "another order")


def _try_periods(context: CheckContext, shops: list[dict[str, Any]]) -> None:
    """Create orders that repeat where none may."""
    once = [one for one in shops if not one.get("recurrent")]
    selling = [one for one in shops if one.get("recurrent") and not one.get("tokenCharging")]
    for rule, candidates, change in (
        (rules.NEEDS_RECURRENT, once, {"period": "monthly"}),
        (rules.STARS_PERIOD, selling, {"period": "weekly", "starsAmount": 100}),
    ):
        if not candidates:
            context.skip(rule.requirement, "the account has no shop for it")
            continue
        shop = min(candidates, key=lambda one: bool(one.get("onlyStars")))
        stars = {"starsAmount": 100} if shop.get("onlyStars") else {}
        body = {**_ORDER, "shopId": shop["id"], **stars, **change}
        context.expect(rule, call(context, CREATE, body=body), 400)


def check_cancelled_orders(context: CheckContext) -> None:
    """Cancel recurring orders once, again, and by several clients; try to cancel others."""
    require(context, CANCEL, LIST, GET)
    orders = all_orders(context)
    active = [one for one in orders if one.get("memberStatus") == "active"]
    try:
        response = call(context, CANCEL, ABSENT_UUID)
        context.expect(rules.UNKNOWN_ORDER, response, 404)
        for order in [one for one in orders if one.get("period") == "onetime"][:2]:
            response = call(context, CANCEL, order["uuid"])
            context.expect(rules.NOT_RECURRING, response, 400, 404)
        if context.other and orders:
            response = call(context, CANCEL, (active or orders)[0]["uuid"], key=context.other)
            context.expect(rules.FOREIGN_ORDER, response, 403, 404)
        if not active:
            raise SkipCheck("the account has no active order that repeats")
        _cancel(context, orders, active[0])
        for order in active[1:2]:
            requests = [request_of(context, CANCEL, order["uuid"])] * _CLIENTS
            responses = context.send_together(requests)
            expect_one_success(context, rules.CANCELLED_AT_ONCE, responses, 400)
    finally:
        context.reset()


def _cancel(context: CheckContext, orders: list[Order], order: Order) -> None:
    response = call(context, CANCEL, order["uuid"])
    if not context.expect(rules.SUCCEEDS, response, 200):
        return
    expect_fields(context, rules.SUCCEEDS, response, {"success": True}, ["success"])
    for _ in range(2):
        expect_done(context, rules.CANCELLED_ONCE, call(context, CANCEL, order["uuid"]))
    expected = {one["uuid"]: one for one in orders}
    expected[order["uuid"]] = {**order, "memberStatus": "cancelled"}
    for uuid, one in expected.items():
        response = call(context, GET, uuid)
        if context.expect(rules.CANCELLED_EFFECT, response, 200):
            expect_fields(context, rules.CANCELLED_EFFECT, response, one, one.keys())


def expect_done(context: CheckContext, rule: Rule, response: WireResponse) -> None:
    """Expect the refusal that says that something is done already."""
    if context.expect(rule, response, 400):
        code = as_object(context.specification.operations[response.request.operation].details)
        done = code["x-moves-money"]["done"]
        if response.code not in done:
            context.report(rule, response, " or ".join(done), str(response.code), "error")
