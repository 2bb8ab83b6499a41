"""Two accounts on one server: neither sees, or touches, what is the other's."""

from typing import Any

from pytribute.contract.checks.inventory import ids_of, read_all, rows_of
from pytribute.contract.checks.paging import Page, judge
from pytribute.contract.content import same, table
from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Rule, Source
from pytribute.contract.incoming import Answer
from pytribute.contract.request import Header, Request
from pytribute.contract.sizes import MOST

__all__ = ["check_ownership"]

_GET = Rule("foreign-product", Source.DOCUMENTED, "responses/403", "foreign")
_CANCEL = Rule("foreign-purchase", Source.DOCUMENTED, "responses/403", "foreign")
_LIST = Rule("no-foreign-product", Source.CHOSEN, "x-readings/contents", "contents")
_OWN = Rule("get-listed-product", Source.DOCUMENTED, "responses/200")
_AGREES = Rule("list-get-agreement", Source.CHOSEN, "x-readings/agreement", "agreement")
_TOTAL = Rule("meta-total", Source.CHOSEN, "/components/schemas/PageMeta/properties/total", "meta")
_PAGED = Rule("page", Source.DOCUMENTED, "responses/200")


def check_ownership(examination: Examination) -> None:
    """Ask with the keys of two accounts in turns, and at once."""
    other = examination.other
    if other is None:
        raise Stop("the profile has no keys.other")
    own = ids_of(examination.rows or [])
    rows = _check_list(examination, other)
    for row in rows[:20]:
        if row["id"] not in own:
            examination.expect(_GET, examination.get(row["id"]), 403)
            head = Request.get(row["id"], examination.owner, method="HEAD")
            examination.expect(_GET, examination.send(head), 403)
        answer = examination.send(Request.get(row["id"], other))
        if examination.expect(_OWN, answer, 200) and not same(answer.json, row):
            examination.find(_AGREES, answer, f"product {row['id']} as in the list", "another")
    for product in (*own[:3], *own[-2:]):
        examination.expect(_GET, examination.send(Request.get(product, other)), 403)
    _ask_at_once(examination, other)
    if examination.is_full:
        profile = examination.profile
        for purchase in (*profile.stars[:2], *profile.card[:1], *profile.gone[:1]):
            asked_for = Request.cancel(purchase, other)
            examination.expect(_CANCEL, examination.send(asked_for), 403)


def _check_list(examination: Examination, other: Header) -> list[dict[str, Any]]:
    """Read the other account's list: it has its own rows, and its own total."""
    answer, rows = read_all(examination, header=other)
    examination.expect(_PAGED, answer, 200)
    _expect_strangers(examination, answer, rows)
    total = table(table(answer.json).get("meta")).get("total")
    if answer.status == 200 and not same(total, len(rows)):  # noqa: PLR2004 - HTTP
        examination.find(_TOTAL, answer, f"total {len(rows)}", f"total {total}")
    return rows


def _ask_at_once(examination: Examination, other: Header) -> None:
    """Mix the lists of both accounts: what a server remembers of one is not the other's."""
    page = Page(size=MOST)
    for _ in range(3):
        asked = [Request.list(page.query, header) for header in (examination.owner, other) * 3]
        for request, answer in zip(asked, examination.send_together(asked), strict=True):
            if request.headers == (other,):
                _expect_strangers(examination, answer, rows_of(answer) or [])
            elif examination.rows is not None:
                judge(examination, page, answer)


def _expect_strangers(examination: Examination, answer: Answer, rows: list[dict[str, Any]]) -> None:
    """Find the owner's products in another account's list."""
    shared = set(ids_of(rows)) & set(ids_of(examination.rows or []))
    if shared:
        examination.find(_LIST, answer, "the caller's own products", f"and {min(shared)}")
