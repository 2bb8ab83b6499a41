"""Two accounts on one server: neither sees, or touches, what is the other's."""

from pytribute.contract.checks.inventory import ids_of, rows_of
from pytribute.contract.checks.paging import Page, judge
from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Rule, Source
from pytribute.contract.incoming import Answer
from pytribute.contract.request import Header, Request

__all__ = ["check_ownership"]

_GET = Rule("foreign-product", Source.DOCUMENTED, "responses/403", "foreign")
_CANCEL = Rule("foreign-purchase", Source.DOCUMENTED, "responses/403", "foreign")
_LIST = Rule("no-foreign-product", Source.CHOSEN, "x-readings/contents", "contents")
_PAGED = Rule("page", Source.DOCUMENTED, "responses/200")


def check_ownership(examination: Examination) -> None:
    """Ask with the keys of two accounts in turns, and at once."""
    other = examination.other
    if other is None:
        raise Stop("the profile has no keys.other")
    own = ids_of(examination.rows or [])
    answer = examination.send(Request.list("size=100", other))
    examination.expect(_PAGED, answer, 200)
    _expect_strangers(examination, answer)
    for product in ids_of(rows_of(answer) or [])[:20]:
        if product not in own:
            examination.expect(_GET, examination.get(product), 403)
    for product in (*own[:3], *own[-2:]):
        examination.expect(_GET, examination.send(Request.get(product, other)), 403)
    _ask_at_once(examination, other)
    if examination.is_full:
        profile = examination.profile
        for purchase in (*profile.stars[:2], *profile.card[:1], *profile.gone[:1]):
            asked_for = Request.cancel(purchase, other)
            examination.expect(_CANCEL, examination.send(asked_for), 403)


def _ask_at_once(examination: Examination, other: Header) -> None:
    """Mix the lists of both accounts: what a server remembers of one is not the other's."""
    page = Page(size=100)
    for _ in range(3):
        asked = [Request.list(page.query, header) for header in (examination.owner, other) * 3]
        for request, answer in zip(asked, examination.send_together(asked), strict=True):
            if request.headers == (other,):
                _expect_strangers(examination, answer)
            elif examination.rows is not None:
                judge(examination, page, answer)


def _expect_strangers(examination: Examination, answer: Answer) -> None:
    """Find the owner's products in another account's list."""
    shared = set(ids_of(rows_of(answer) or [])) & set(ids_of(examination.rows or []))
    if shared:
        examination.find(_LIST, answer, "the caller's own products", f"and {min(shared)}")
