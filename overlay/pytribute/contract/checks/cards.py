"""Saved cards, and their charges; a reset restores what full mode changes."""

from collections.abc import Mapping
from typing import Any

from pytribute.contract.checks.calls import call, listed, request_of, require
from pytribute.contract.checks.expectations import expect_fields
from pytribute.contract.checks.orders import ABSENT_UUID, all_orders, shops_of
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.request import HeaderField
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import cards as rules
from pytribute.contract.strict_json import as_object, json_equal
from pytribute.contract.violation import Rule

__all__ = ["check_charges", "check_deactivated_tokens", "check_tokens"]

_TOKENS, _TOKEN, _DEACTIVATE = "listShopTokens", "getShopToken", "deactivateShopToken"
_CHARGE, _CHARGED = "createShopCharge", "getShopCharge"
_FEW = 5
_CLIENTS = 8
_AMOUNT = 20_000
# How far a charge has come differs between two responses.
_FIXED = ("chargeUuid", "amount", "currency", "token", "reference", "createdAt")
_LIMITS = {"rub": (10_000, 30_000_000), "eur": (100, 300_000), "usd": (100, 300_000)}
_REFUSED: tuple[dict[str, Any], ...] = (
    *({"amount": 0}, {"amount": -1}, {"amount": "20000"}, {"amount": None}),
    *({"token": None}, {"token": "x"}, {"reference": "x" * 257}, {"idempotencyKey": "x" * 65}),
)

Token = dict[str, Any]


def _tokens(context: CheckContext) -> list[Token]:
    """Return the owner's cards.

    Raises:
        SkipCheck: there is none, or the account may not charge them.
    """
    require(context, _TOKENS, _TOKEN)
    tokens = listed(context, _TOKENS)[1]
    if not tokens:
        raise SkipCheck("the account has no saved card")
    return tokens


def _active(tokens: list[Token]) -> list[Token]:
    active = [one for one in tokens if one.get("active") is True]
    if not active:
        raise SkipCheck("the account has no active saved card")
    return active


def check_tokens(context: CheckContext) -> None:
    """Read the cards under each filter, and those of another account."""
    require(context, _TOKENS, _TOKEN)
    for key in filter(None, (context.owner, context.other)):
        _check_permission(context, key)
    tokens = _tokens(context)
    buyers = dict.fromkeys(str(one["customerId"]) for one in tokens if one.get("customerId"))
    for buyer in (*[*buyers][:_FEW], "no such customer"):
        expected = [one for one in tokens if one.get("customerId") == buyer]
        _expect_tokens(context, rules.OF_CUSTOMER, expected, {"customerId": buyer})
    _expect_tokens(context, rules.OF_ORDER, [], {"orderUuid": ABSENT_UUID})
    active = [one for one in tokens if one.get("active") is True]
    for query in ({}, {"limit": len(active) // 3 + 1}):
        _expect_tokens(context, rules.ONLY_ACTIVE, active, {"active": "true", **query})
    context.expect(rules.UNKNOWN_TOKEN, call(context, _TOKEN, ABSENT_UUID), 404)
    if context.other:
        for token in tokens[:2]:
            response = call(context, _TOKEN, token["token"], key=context.other)
            context.expect(rules.FOREIGN_TOKEN, response, 403, 404)
    _check_orders(context, tokens)


def _check_permission(context: CheckContext, key: HeaderField) -> None:
    """Expect 403 where no shop of an account may charge cards."""
    shops = shops_of(context, key)
    if shops and not any(one.get("tokenCharging") for one in shops):
        context.expect(rules.NOT_ENABLED, call(context, _TOKENS, key=key), 403)


def _expect_tokens(
    context: CheckContext, rule: Rule, expected: list[Token], query: Mapping[str, object]
) -> None:
    response, found = listed(context, _TOKENS, query=query)
    # Nobody knows their order.
    found, expected = (
        sorted(rows, key=lambda one: str(one["token"])) for rows in (found, expected)
    )
    if not json_equal(found, expected):
        context.report(rule, response, f"these {len(expected)} cards", f"{len(found)}, or others")


def _check_orders(context: CheckContext, tokens: list[Token]) -> None:
    """Read the cards of each order: none is that of two."""
    seen: set[str] = set()
    for order in all_orders(context)[: 2 * _FEW]:
        response, found = listed(context, _TOKENS, query={"orderUuid": order["uuid"]})
        names = {str(one["token"]) for one in found}
        if names & seen or any(one not in tokens for one in found):
            context.report(rules.OF_ORDER, response, "the cards of this order", "others")
        seen |= names


def check_deactivated_tokens(context: CheckContext) -> None:
    """Deactivate a card, and try to charge it."""
    require(context, _DEACTIVATE)
    tokens = _tokens(context)
    token = _active(tokens)[-1]
    try:
        context.expect(rules.UNKNOWN_TOKEN, call(context, _DEACTIVATE, ABSENT_UUID), 404)
        if context.other:
            response = call(context, _DEACTIVATE, token["token"], key=context.other)
            context.expect(rules.FOREIGN_TOKEN, response, 403, 404)
        response = call(context, _DEACTIVATE, token["token"])
        if context.expect(rules.DEACTIVATED, response, 200):
            expect_fields(context, rules.DEACTIVATED, response, {"success": True}, ["success"])
            _check_inactive(context, tokens, token)
    finally:
        context.reset()


def _check_inactive(context: CheckContext, tokens: list[Token], token: Token) -> None:
    response = call(context, _TOKEN, token["token"])
    if context.expect(rules.INACTIVE, response, 200):
        expect_fields(context, rules.INACTIVE, response, token | {"active": False}, token.keys())
    active = [one for one in tokens if one.get("active") is True and one is not token]
    _expect_tokens(context, rules.INACTIVE, active, {"active": "true"})
    try:
        require(context, _CHARGE)
    except SkipCheck as skip:
        context.skip(rules.NOT_CHARGED.requirement, str(skip))
        return
    response = call(context, _CHARGE, body={"token": token["token"], "amount": token.get("amount")})
    context.expect(rules.NOT_CHARGED, response, 400, 403, 404, 409)


def check_charges(context: CheckContext) -> None:
    """Charge cards with the same key and with others, one after another and at once."""
    require(context, _CHARGE, _CHARGED)
    tokens = _tokens(context)
    active = _active(tokens)
    bodies = [
        {
            "token": one["token"],
            "amount": max(_AMOUNT, _limits(one)[0]),
            "reference": f"lesson {number}",
            "idempotencyKey": f"contract-{number}",
        }
        for number, one in enumerate(active[:3])
    ]
    try:
        _try_invalid(context, active[0], bodies[0])
        for token in [one for one in tokens if one.get("active") is False][:1]:
            response = call(context, _CHARGE, body=bodies[0] | {"token": token["token"]})
            context.expect(rules.NOT_CHARGED, response, 400, 403, 404, 409)
        _charge(context, active[0], bodies[0])
        for body in bodies[1:2]:
            _charge_at_once(context, [body] * _CLIENTS)
        for body in bodies[2:3]:
            keys = (f"contract-{number}" for number in range(_CLIENTS, 2 * _CLIENTS))
            _charge_at_once(context, [{**body, "idempotencyKey": key} for key in keys])
        for number, what in ((2, "with one key"), (3, "with several keys")):
            if len(bodies) < number:
                context.skip(f"charges at once {what}", f"it needs {number} active cards")
    finally:
        context.reset()


def _limits(token: Token) -> tuple[int, int]:
    return _LIMITS.get(str(token.get("currency")).lower(), (1, 2**53))


def _try_invalid(context: CheckContext, token: Token, body: dict[str, Any]) -> None:
    """Try charges that must be refused: each has a key of its own."""
    least, most = _limits(token)
    limits = ({"amount": least - 1}, {"amount": most + 1})
    for change in (*_REFUSED, *limits):
        rule = rules.CHARGE_LIMITS if change in limits else rules.INVALID_CHARGE
        changed = {name: value for name, value in (body | change).items() if value is not None}
        response = call(context, _CHARGE, body={"idempotencyKey": f"{change}"[:40], **changed})
        context.expect(rule, response, 400, detail=", ".join(change))
    response = call(context, _CHARGE, body=body | {"token": ABSENT_UUID})
    context.expect(rules.OF_UNKNOWN_TOKEN, response, 404)
    context.expect(rules.UNKNOWN_CHARGE, call(context, _CHARGED, ABSENT_UUID), 404)
    if context.other:
        response = call(context, _CHARGE, key=context.other, body=body)
        context.expect(rules.FOREIGN_TOKEN, response, 403, 404)


def _charge(context: CheckContext, token: Token, body: dict[str, Any]) -> None:
    response = call(context, _CHARGE, body=body)
    if not context.expect(rules.CHARGED, response, 200):
        return
    charge = as_object(response.json)
    names = [one for one in ("token", "amount", "reference") if charge.get(one) or one == "amount"]
    expect_fields(context, rules.CHARGE_ECHO, response, body, names)
    if str(charge.get("currency")).lower() != str(token.get("currency")).lower():
        expected = f"currency {token['currency']}"
        context.report(rules.CHARGE_ECHO, response, expected, f"{charge.get('currency')}")
    again = call(context, _CHARGE, body=body)
    if context.expect(rules.SAME_KEY, again, 200):
        expect_fields(context, rules.SAME_KEY, again, charge, ["chargeUuid"])
    alone = call(context, _CHARGED, charge.get("chargeUuid"))
    if context.expect(rules.CHARGE_AGREES, alone, 200):
        expect_fields(context, rules.CHARGE_AGREES, alone, charge, _FIXED)
    if context.other:
        response = call(context, _CHARGED, charge.get("chargeUuid"), key=context.other)
        context.expect(rules.FOREIGN_TOKEN, response, 403, 404)
    soon = call(context, _CHARGE, body=body | {"idempotencyKey": "contract-soon"})
    if context.expect(rules.ONE_AT_A_TIME, soon, 409, 429):
        _check_seconds(context, soon)


def _check_seconds(context: CheckContext, response: WireResponse) -> None:
    numbers = [one for one in as_object(response.json).values() if type(one) is int]
    if response.status == 429 and not (response.header("retry-after") or numbers):  # noqa: PLR2004 - HTTP
        context.report(rules.SECONDS, response, "seconds in Retry-After or the body", "none")


def _charge_at_once(context: CheckContext, bodies: list[dict[str, Any]]) -> None:
    """Charge one card several times at the same moment: it is charged once."""
    requests = [request_of(context, _CHARGE, body=body) for body in bodies]
    responses = context.send_together(requests)
    rule = rules.SAME_KEY if bodies[0] == bodies[-1] else rules.ONE_AT_A_TIME
    for response in responses:
        context.expect(rule, response, 200, 409, 429)
    charges = {str(as_object(one.json).get("chargeUuid")) for one in responses if one.is_success}
    if len(charges) != 1:
        context.report(rule, responses[0], "one charge", f"{len(charges)} charges")
