"""Refunds: what is refused stays, what is granted is granted once."""

from collections import deque
from dataclasses import replace

from pytribute.contract.checks.paging import Page, judge
from pytribute.contract.checks.texts import NO_INTEGERS, far_integers
from pytribute.contract.content import same, table
from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Rule, Source
from pytribute.contract.incoming import Answer
from pytribute.contract.request import Header, Request
from pytribute.contract.sizes import MOST

__all__ = ["check_cancelling"]

_DONE = Rule("cancel-stars", Source.DOCUMENTED, "responses/200")
_SUCCESS = Rule("success-true", Source.DOCUMENTED, "responses/200", "answer")
_ANSWER = Rule("answered-purchase", Source.CHOSEN, "x-readings/answer", "answer")
_ONCE = Rule("cancel-once", Source.CHOSEN, "x-readings/once", "once")
_AT_ONCE = Rule("cancel-once-at-once", Source.CHOSEN, "x-readings/once", "once")
_REFUSALS = {
    "card": (Rule("cancel-not-stars", Source.DOCUMENTED, "x-readings/not-stars", "not-stars"), 400),
    "foreign_purchases": (
        Rule("foreign-purchase", Source.DOCUMENTED, "responses/403", "foreign"),
        403,
    ),
    "gone": (Rule("buyer-gone", Source.DOCUMENTED, "responses/404", "absent"), 404),
    "unknown": (Rule("unknown-purchase", Source.DOCUMENTED, "responses/404", "absent"), 404),
}
_MALFORMED = Rule("malformed-purchase-id", Source.DOCUMENTED, "responses/400", "malformed")
_ABSENT = Rule("absent-purchase-id", Source.DOCUMENTED, "responses/404", "absent")
_NEVER = Rule("no-other-purchase", Source.CHOSEN, "x-readings/answer", "answer")

_CLIENTS = 8
_READERS = 4
# It is nowhere documented, so it changes nothing.
_SAME_AGAIN = Header("Idempotency-Key", "5f0c8f3e-1d4b-4f4e-9a55-6a2b1c9d7e10")
# Below it any number may be a real purchase, and -1 may be taken for 1.
_LARGEST_LIKELY = 2**32
_ROUNDS = 6
_TOGETHER = 3


def check_cancelling(examination: Examination) -> None:
    """Cancel what may be cancelled, and try to cancel everything else."""
    _check_refusals(examination)
    _check_granted(examination)


def _check_refusals(examination: Examination) -> None:
    """Try what must be refused, more than once: a refusal is no first step."""
    profile = examination.profile
    for name, (rule, status) in _REFUSALS.items():
        ids = getattr(profile, name)
        if not ids:
            listed = name.partition("_")[0]
            examination.leave_unchecked(rule.name, f"the profile has no purchases.{listed}")
        for purchase in ids:
            for _ in range(2):
                examination.expect(rule, examination.cancel(purchase), status)
        for purchase in ids[:1]:
            asked = [Request.cancel(purchase, examination.owner)] * _CLIENTS
            for answer in examination.send_together(asked):
                examination.expect(rule, answer, status)
    _check_texts(examination)


def _check_texts(examination: Examination) -> None:
    """Try ids that are no integers, and integers that are no id."""
    profile = examination.profile
    # A careless reader of these may refund the purchase whose number is in them: it may be one
    # that there is not, or one that the profile gives away.
    number = next(iter((*profile.unknown, *profile.stars)), None)
    if number is None:
        return
    for pattern in NO_INTEGERS:
        if "{}" in pattern or not any(character.isdigit() for character in pattern):
            text = pattern.replace("{}", str(number))
            examination.expect(_MALFORMED, examination.cancel(text), 400)
    for number in profile.stars[:1]:
        for text in far_integers(number):
            if abs(int(text)) in {0, number} or abs(int(text)) > _LARGEST_LIKELY:
                examination.expect(_ABSENT, examination.cancel(text), 404)


def _check_granted(examination: Examination) -> None:
    """Cancel each purchase that the profile gives away, alone and by several clients at once."""
    left = deque(examination.profile.stars)
    if not left:
        raise Stop("the profile has no purchases.stars")
    first = left.popleft()
    answer = examination.send(Request.cancel(first, examination.owner, _SAME_AGAIN))
    if _is_granted(examination, first, answer):
        _stays_cancelled(examination, first)
    for _ in range(min(_ROUNDS, len(left) - 1)):
        _cancel_at_once(examination, left.pop())
    if len(left) > _TOGETHER:
        _cancel_together(examination, [left.popleft() for _ in range(_TOGETHER)])
    if len(left) > 1:
        _cancel_with_a_body(examination, left.popleft(), left.popleft())
    while left:
        purchase = left.pop()
        # As curl sends it, which says nothing of a body.
        asked = replace(Request.cancel(purchase, examination.owner), has_length=len(left) % 2 == 1)
        _is_granted(examination, purchase, examination.send(asked))
    for purchase in examination.profile.stars:
        examination.expect(_ONCE, examination.cancel(purchase), 400)
    for name, (rule, status) in _REFUSALS.items():
        for purchase in getattr(examination.profile, name):
            examination.expect(rule, examination.cancel(purchase), status)


def _cancel_together(examination: Examination, purchases: list[int]) -> None:
    """Cancel several purchases at once, each of them once."""
    asked = [Request.cancel(purchase, examination.owner) for purchase in purchases]
    for purchase, answer in zip(purchases, examination.send_together(asked), strict=True):
        _is_granted(examination, purchase, answer)


def _is_granted(examination: Examination, purchase: int, answer: Answer) -> bool:
    if not examination.expect(_DONE, answer, 200):
        return False
    body = table(answer.json)
    if not same(body.get("purchaseId"), purchase):
        examination.find(
            _ANSWER, answer, f"purchaseId {purchase}", f"purchaseId {body.get('purchaseId')!r}"
        )
    if body.get("success") is not True:
        examination.find(_SUCCESS, answer, "success true", f"success {body.get('success')!r}")
    return True


def _stays_cancelled(examination: Examination, purchase: int) -> None:
    for _ in range(3):
        examination.expect(_ONCE, examination.cancel(purchase), 400)
    for text in (f"0{purchase}", f"00{purchase}"):  # cancelled already, or no integer
        examination.expect(_ONCE, examination.cancel(text), 400)
    encoded = "".join(f"%{ord(digit):X}" for digit in str(purchase))
    examination.expect(_ONCE, examination.cancel(encoded), 400)
    asked = replace(Request.cancel(purchase, examination.owner), body=b'{"force": true}')
    examination.expect(_ONCE, examination.send(asked), 400)
    asked = replace(asked, body=None, target=f"{asked.target}?force=true&retry=1")
    examination.expect(_ONCE, examination.send(asked), 400)
    again = Request.cancel(purchase, examination.owner, _SAME_AGAIN)
    examination.expect(_ONCE, examination.send(again), 400)
    if examination.other:
        answer = examination.send(Request.cancel(purchase, examination.other))
        examination.expect(_REFUSALS["foreign_purchases"][0], answer, 403)


def _cancel_at_once(examination: Examination, purchase: int) -> None:
    """Cancel one purchase from several connections: one gets the refund."""
    asked = [Request.cancel(purchase, examination.owner)] * _CLIENTS
    read = [Request.list(f"size={MOST}", examination.owner)] * _READERS
    answers = examination.send_together([*read[::2], *asked, *read[1::2]])
    reading = [answer for answer in answers if answer.request in read]
    answers = [answer for answer in answers if answer.request not in read]
    for answer in reading:
        if examination.rows is not None:
            judge(examination, Page(size=MOST), answer)
    granted = [answer for answer in answers if answer.status == 200]  # noqa: PLR2004 - HTTP
    for answer in granted[:1]:
        _is_granted(examination, purchase, answer)
    if len(granted) != 1:
        examination.find(
            _AT_ONCE,
            answers[0],
            f"one refund for {_CLIENTS} cancellations at the same moment",
            f"{len(granted)} were answered 200",
        )
    for answer in answers:
        examination.expect(_AT_ONCE, answer, 200, 400)
    examination.expect(_ONCE, examination.cancel(purchase), 400)


def _cancel_with_a_body(examination: Examination, purchase: int, other: int) -> None:
    """Name one purchase in the path, and another one wherever a server might look."""
    body = b'{"purchaseId": %d, "id": %d}' % (other, other)
    asked = replace(Request.cancel(purchase, examination.owner), body=body)
    asked = replace(asked, target=f"{asked.target}?purchaseId={other}&id={other}")
    answer = examination.send(asked)
    if answer.status == 400:  # noqa: PLR2004 - a body may be refused; but then it is no refund
        _is_granted(examination, purchase, examination.cancel(purchase))
    elif _is_granted(examination, purchase, answer):
        examination.expect(_ONCE, examination.cancel(purchase), 400)
    answer = examination.cancel(other)
    if answer.status != 200:  # noqa: PLR2004
        examination.find(_NEVER, answer, f"purchase {other} untouched", str(answer))
