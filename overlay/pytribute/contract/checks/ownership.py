"""Two accounts on one server: neither sees, or touches, what is the other's."""

from pytribute.contract.checks.inventory import ids_of, rows_of
from pytribute.contract.checks.paging import Page, judge
from pytribute.contract.examination import Examination
from pytribute.contract.finding import Rule, Source
from pytribute.contract.request import Request

__all__ = ["check_ownership"]

_GET = Rule("foreign-product", Source.DOCUMENTED, "responses/403", "foreign")
_CANCEL = Rule("foreign-purchase", Source.DOCUMENTED, "responses/403", "foreign")
_LIST = Rule("no-foreign-product", Source.CHOSEN, "x-readings/contents", "contents")
_PAGED = Rule("page", Source.DOCUMENTED, "responses/200")


def check_ownership(examination: Examination) -> None:
    """Ask with the keys of two accounts in turns, and at once."""
    other = examination.other
    if other is None:
        examination.leave_unchecked("a second account", "the profile has no keys.other")
        return
    own = ids_of(examination.rows or [])
    answer = examination.send(Request.list("size=100", other))
    if examination.expect(_PAGED, answer, 200):
        theirs = ids_of(rows_of(answer) or [])
        if shared := set(theirs) & set(own):
            examination.find(
                _LIST, answer, "the caller's own products", f"and {sorted(shared)[:3]}"
            )
        for product in theirs[:20]:
            if product not in own:
                examination.expect(_GET, examination.get(product), 403)
    for product in (*own[:3], *own[-2:]):
        examination.expect(_GET, examination.send(Request.get(product, other)), 403)
    page = Page(size=100)
    for _ in range(3):
        asked = [Request.list(page.query, header) for header in (examination.owner, other) * 3]
        for place, answer in enumerate(examination.send_together(asked)):
            if place % 2 == 0:
                if examination.rows is not None:
                    judge(examination, page, answer)
            elif set(ids_of(rows_of(answer) or [])) & set(own):
                examination.find(_LIST, answer, "the caller's own products", "another's among them")
    if examination.is_full:
        profile = examination.profile
        for purchase in (*profile.stars[:2], *profile.card[:1], *profile.gone[:1]):
            asked_for = Request.cancel(purchase, other)
            examination.expect(_CANCEL, examination.send(asked_for), 403)
