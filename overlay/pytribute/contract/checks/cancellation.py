"""Refunds: a refused purchase stays unchanged, and a granted refund happens once."""

from collections import deque
from dataclasses import replace

from pytribute.contract.checks.input_validation import distant_integers
from pytribute.contract.checks.listing_consistency import MAX_SIZE
from pytribute.contract.checks.pagination import PageQuery, check_page
from pytribute.contract.checks.parameters import NOT_INTEGERS
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import accounts, refunds
from pytribute.contract.strict_json import as_object, json_equal

__all__ = ["check_cancelling"]

_REFUSALS = {
    "card": (refunds.NOT_STARS, 400),
    "foreign_purchases": (accounts.FOREIGN_PURCHASE, 403),
    "gone": (refunds.BUYER_GONE, 404),
    "unknown": (refunds.UNKNOWN_PURCHASE, 404),
}

_CLIENTS = 8
_READERS = 4
# An undocumented header, which must change nothing.
_IDEMPOTENCY_KEY = HeaderField("Idempotency-Key", "5f0c8f3e-1d4b-4f4e-9a55-6a2b1c9d7e10")
# A lower number may be a real purchase, and a server may take -1 for 1.
_REAL_ID_LIMIT = 2**32
_ROUNDS = 6
_TOGETHER = 3


def check_cancelling(context: CheckContext) -> None:
    """Cancel the purchases that the profile allows, and try to cancel others."""
    _check_refusals(context)
    _check_granted(context)


def _check_refusals(context: CheckContext) -> None:
    """Cancel each purchase that must be refused several times: no attempt may prepare the next."""
    profile = context.profile
    for name, (rule, status) in _REFUSALS.items():
        ids = getattr(profile, name)
        if not ids:
            context.skip(rule.name, f"the profile has no purchases.{name.partition('_')[0]}")
        for purchase in ids:
            for _ in range(2):
                context.expect(rule, context.cancel(purchase), status)
        for purchase in ids[:1]:
            requests = [WireRequest.cancel(purchase, context.owner)] * _CLIENTS
            for response in context.send_together(requests):
                context.expect(rule, response, status)
    _check_texts(context)


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
            context.expect(refunds.MALFORMED_PURCHASE, context.cancel(text), 400)
    for number in profile.stars[:1]:
        for text in distant_integers(number):
            if abs(int(text)) in {0, number} or abs(int(text)) > _REAL_ID_LIMIT:
                context.expect(refunds.DISTANT_PURCHASE, context.cancel(text), 404)


def _check_granted(context: CheckContext) -> None:
    """Cancel each purchase that the profile allows, alone and by several clients at once."""
    left = deque(context.profile.stars)
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
    for name, (rule, status) in _REFUSALS.items():
        for purchase in getattr(context.profile, name):
            context.expect(rule, context.cancel(purchase), status)


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
        context.expect(refunds.ONCE, context.cancel(text), 400)
    encoded = "".join(f"%{ord(digit):X}" for digit in str(purchase))
    context.expect(refunds.ONCE, context.cancel(encoded), 400)
    request = replace(WireRequest.cancel(purchase, context.owner), body=b'{"force": true}')
    context.expect(refunds.ONCE, context.send(request), 400)
    request = replace(request, body=None, target=f"{request.target}?force=true&retry=1")
    context.expect(refunds.ONCE, context.send(request), 400)
    again = WireRequest.cancel(purchase, context.owner, _IDEMPOTENCY_KEY)
    context.expect(refunds.ONCE, context.send(again), 400)
    if context.other:
        response = context.send(WireRequest.cancel(purchase, context.other))
        context.expect(_REFUSALS["foreign_purchases"][0], response, 403)


def _cancel_at_once(context: CheckContext, purchase: int) -> None:
    """Cancel one purchase from several connections at once: one of them gets the refund."""
    requests = [WireRequest.cancel(purchase, context.owner)] * _CLIENTS
    reads = [WireRequest.list(f"size={MAX_SIZE}", context.owner)] * _READERS
    everything = context.send_together([*reads[::2], *requests, *reads[1::2]])
    responses = [response for response in everything if response.request not in reads]
    for response in everything:
        if response.request in reads and context.rows is not None:
            check_page(context, PageQuery(size=MAX_SIZE), response)
    granted = [response for response in responses if response.status == 200]  # noqa: PLR2004 - HTTP
    for response in granted[:1]:
        _is_granted(context, purchase, response)
    if len(granted) != 1:
        context.report(
            refunds.ONCE_AT_ONCE,
            responses[0],
            f"one refund for {_CLIENTS} cancellations at the same moment",
            f"{len(granted)} responses with 200",
        )
    for response in responses:
        context.expect(refunds.ONCE_AT_ONCE, response, 200, 400)
    context.expect(refunds.ONCE, context.cancel(purchase), 400)


def _cancel_with_a_body(context: CheckContext, purchase: int, other: int) -> None:
    """Cancel a purchase with another one's id in the body and the query."""
    body = b'{"purchaseId": %d, "id": %d}' % (other, other)
    request = replace(WireRequest.cancel(purchase, context.owner), body=body)
    request = replace(request, target=f"{request.target}?purchaseId={other}&id={other}")
    response = context.send(request)
    if response.status == 400:  # noqa: PLR2004 - a server may refuse a body, but must not refund then
        _is_granted(context, purchase, context.cancel(purchase))
    elif _is_granted(context, purchase, response):
        context.expect(refunds.ONCE, context.cancel(purchase), 400)
    response = context.cancel(other)
    if response.status != 200:  # noqa: PLR2004
        context.report(
            refunds.OTHER_PURCHASE, response, f"purchase {other} untouched", str(response)
        )
