"""Refunds: a refused purchase stays unchanged, and a granted refund happens once."""

from collections import deque
from dataclasses import replace
from typing import NamedTuple

from pytribute.contract.checks.expectations import expect_one_success
from pytribute.contract.checks.input_validation import distant_integers
from pytribute.contract.checks.listing_consistency import page_sizes
from pytribute.contract.checks.pagination import PageQuery, check_page
from pytribute.contract.checks.parameters import NOT_INTEGERS
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.full_mode import REAL_ID_LIMIT
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import NO_RESPONSE, WireResponse
from pytribute.contract.rules import accounts, refunds
from pytribute.contract.strict_json import as_object, json_equal
from pytribute.contract.violation import Rule
from pytribute_core.types import SAFE_METHODS

__all__ = ["check_cancelling"]


class _Refusal(NamedTuple):
    """What a purchase that must not be cancelled is refused with."""

    rule: Rule
    status_rule: Rule
    """The rule for the status; a refund violates the other one."""
    status: int


_REFUSALS = {
    "card": _Refusal(refunds.NOT_STARS, refunds.NOT_STARS_STATUS, 400),
    "foreign_purchases": _Refusal(accounts.FOREIGN_PURCHASE, accounts.FOREIGN_STATUS, 403),
    "gone": _Refusal(refunds.BUYER_GONE, refunds.BUYER_GONE, 404),
    "unknown": _Refusal(refunds.UNKNOWN_PURCHASE, refunds.UNKNOWN_PURCHASE, 404),
}

_CLIENTS = 8
_READERS = 4
# An undocumented header, which must change nothing.
_IDEMPOTENCY_KEY = HeaderField("Idempotency-Key", "5f0c8f3e-1d4b-4f4e-9a55-6a2b1c9d7e10")
# Beyond 64 bits an integer may be refused as one that no id can be.
_ID_LIMIT = 2**63
# A server that never reads the body may refuse it.
_BODY_REFUSED = (400, 415)
_ROUNDS = 6
_TOGETHER = 3


def check_cancelling(context: CheckContext) -> None:
    """Cancel the purchases that the profile allows, and try to cancel others."""
    _check_attempted(context)
    _check_refusals(context)
    _check_granted(context)


def _check_attempted(context: CheckContext) -> None:
    """Cancel the purchases that requests of other checks must not have cancelled."""
    for purchase, requests in context.spare.attempts.items():
        response = context.cancel(purchase)
        if purchase in context.spare.spent:
            is_granted = context.expect(refunds.CANCELLED, response, 200, 400)
            last = requests[-1]
            if is_granted and response.status == 400 and last.method in SAFE_METHODS:  # noqa: PLR2004
                expected = f"{last.method} does not cancel purchase {purchase}"
                context.report_request(refunds.NO_EFFECT, last, expected, "it was cancelled")
        elif response.status == 400:  # noqa: PLR2004 - HTTP
            for request in dict.fromkeys(requests):
                expected = f"purchase {purchase} is not cancelled by this request, or one like it"
                context.report_request(refunds.NO_EFFECT, request, expected, "it was cancelled")
        else:
            _is_granted(context, purchase, response)


def _check_refusals(context: CheckContext) -> None:
    """Cancel each purchase that must be refused several times: no attempt may prepare the next."""
    profile = context.profile
    for name, refusal in _REFUSALS.items():
        ids = getattr(profile, name)
        if not ids:
            reason = f"the profile has no purchases.{name.partition('_')[0]}"
            context.skip(refusal.rule.name, reason)
        for purchase in ids:
            for _ in range(2):
                _expect_refusal(context, refusal, purchase, context.cancel(purchase))
        for purchase in ids[:1]:
            requests = [WireRequest.cancel(purchase, context.owner)] * _CLIENTS
            for response in context.send_together(requests):
                _expect_refusal(context, refusal, purchase, response)
    _check_texts(context)


def _expect_refusal(
    context: CheckContext, refusal: _Refusal, purchase: int, response: WireResponse
) -> None:
    """Report a refund as a violation of the rule, and another status as one of the status."""
    profile = context.profile
    # Two errors apply, and the documentation names no order.
    is_both = purchase in profile.foreign_purchases and purchase in profile.gone
    statuses = (403, 404) if is_both else (refusal.status,)
    if response.status not in (*statuses, NO_RESPONSE):
        rule = refusal.rule if response.is_success else refusal.status_rule
        context.expect(rule, response, *statuses)


def _check_texts(context: CheckContext) -> None:
    """Cancel by ids that are not integers, and by integers without a purchase."""
    profile = context.profile
    # A careless parser may refund the purchase whose number is in the text: it must be an unknown
    # one, or one that the profile allows to cancel.
    number = next(iter((*profile.unknown, *profile.stars)), None)
    if number is None:
        return
    for pattern in NOT_INTEGERS:
        if "{}" in pattern or not any(character.isdigit() for character in pattern):
            text = pattern.replace("{}", str(number))
            if context.may_send(WireRequest.cancel(text)):
                response = context.cancel(text)
                is_found = response.is_success
                rule = refunds.MALFORMED_PURCHASE if is_found else refunds.MALFORMED_STATUS
                context.expect(rule, response, 400)
    for number in profile.stars[:1]:
        for text in distant_integers(number):
            if abs(int(text)) in {0, number} or abs(int(text)) > REAL_ID_LIMIT:
                statuses = (400, 404) if abs(int(text)) >= _ID_LIMIT else (404,)
                context.expect(refunds.DISTANT_PURCHASE, context.cancel(text), *statuses)


def _check_granted(context: CheckContext) -> None:
    """Cancel each purchase that the profile allows, alone and by several clients at once."""
    attempted = context.spare.attempts
    left = deque(one for one in context.profile.stars if one not in attempted)
    if not left:
        raise SkipCheck("the profile has no purchases.stars")
    first = left.popleft()
    response = context.send(WireRequest.cancel(first, context.owner, _IDEMPOTENCY_KEY))
    if _is_granted(context, first, response):
        _check_stays_cancelled(context, first)
    for _ in range(min(_ROUNDS, len(left) - 1)):
        _cancel_at_once(context, left.pop())
    if len(left) > _TOGETHER:
        _cancel_together(context, [left.popleft() for _ in range(_TOGETHER)])
    if len(left) > 1:
        _cancel_with_a_body(context, left.popleft(), left.popleft())
    while left:
        purchase = left.pop()
        # Some without Content-Length, as curl sends them.
        request = replace(
            WireRequest.cancel(purchase, context.owner), sends_length=len(left) % 2 == 1
        )
        _is_granted(context, purchase, context.send(request))
    for purchase in context.profile.stars:
        context.expect(refunds.ONCE, context.cancel(purchase), 400)
    for name, refusal in _REFUSALS.items():
        for purchase in getattr(context.profile, name):
            _expect_refusal(context, refusal, purchase, context.cancel(purchase))


def _cancel_together(context: CheckContext, purchases: list[int]) -> None:
    """Cancel several purchases at once, each once."""
    requests = [WireRequest.cancel(purchase, context.owner) for purchase in purchases]
    for purchase, response in zip(purchases, context.send_together(requests), strict=True):
        _is_granted(context, purchase, response)


def _is_granted(context: CheckContext, purchase: int, response: WireResponse) -> bool:
    if not context.expect(refunds.CANCELLED, response, 200):
        return False
    body = as_object(response.json)
    if not json_equal(body.get("purchaseId"), purchase):
        context.report(
            refunds.PURCHASE_ID,
            response,
            f"purchaseId {purchase}",
            f"purchaseId {body.get('purchaseId')!r}",
        )
    if body.get("success") is not True:
        context.report(
            refunds.SUCCESS, response, "success true", f"success {body.get('success')!r}"
        )
    return True


def _check_stays_cancelled(context: CheckContext, purchase: int) -> None:
    for _ in range(3):
        context.expect(refunds.ONCE, context.cancel(purchase), 400)
    for text in (f"0{purchase}", f"00{purchase}"):  # cancelled already, or not an integer
        context.expect(refunds.ONCE, context.cancel(text), 400, 404)
    encoded = "".join(f"%{ord(digit):X}" for digit in str(purchase))
    context.expect(refunds.ONCE, context.cancel(encoded), 400)
    request = replace(WireRequest.cancel(purchase, context.owner), body=b'{"force": true}')
    context.expect(refunds.ONCE, context.send(request), *_BODY_REFUSED)
    request = replace(request, body=None, target=f"{request.target}?force=true&retry=true")
    context.expect(refunds.ONCE, context.send(request), 400)
    again = WireRequest.cancel(purchase, context.owner, _IDEMPOTENCY_KEY)
    context.expect(refunds.ONCE, context.send(again), 400)
    if context.other:
        response = context.send(WireRequest.cancel(purchase, context.other))
        _expect_refusal(context, _REFUSALS["foreign_purchases"], purchase, response)


def _cancel_at_once(context: CheckContext, purchase: int) -> None:
    """Cancel one purchase from several connections at once: one of them gets the refund."""
    requests = [WireRequest.cancel(purchase, context.owner)] * _CLIENTS
    page = PageQuery(size=page_sizes().most)
    reads = [WireRequest.list(page.query, context.owner)] * _READERS
    everything = context.send_together([*reads[::2], *requests, *reads[1::2]])
    responses = [response for response in everything if response.request not in reads]
    for response in everything:
        if response.request in reads and context.rows is not None:
            check_page(context, page, response)
    for response in expect_one_success(context, refunds.ONCE_AT_ONCE, responses, 400)[:1]:
        _is_granted(context, purchase, response)
    context.expect(refunds.ONCE, context.cancel(purchase), 400)


def _cancel_with_a_body(context: CheckContext, purchase: int, other: int) -> None:
    """Cancel a purchase with another one's id in the body and the query."""
    body = b'{"purchaseId": %d, "id": %d}' % (other, other)
    request = replace(WireRequest.cancel(purchase, context.owner), body=body)
    request = replace(request, target=f"{request.target}?purchaseId={other}&id={other}")
    response = context.send(request)
    if response.status in _BODY_REFUSED:  # but must not refund then
        _is_granted(context, purchase, context.cancel(purchase))
    elif _is_granted(context, purchase, response):
        context.expect(refunds.ONCE, context.cancel(purchase), 400)
    response = context.cancel(other)
    if response.status != 200:  # noqa: PLR2004
        context.report(
            refunds.OTHER_PURCHASE, response, f"purchase {other} untouched", str(response)
        )
