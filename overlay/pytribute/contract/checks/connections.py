"""One connection for several requests: nothing of one is left over for the next."""

from collections.abc import Sequence
from typing import Any

from pytribute.contract.checks.inventory import ids_of, rows_of
from pytribute.contract.checks.paging import Page, judge
from pytribute.contract.content import same
from pytribute.contract.examination import Examination
from pytribute.contract.finding import Kind, Rule, Source
from pytribute.contract.incoming import Answer
from pytribute.contract.request import Request

__all__ = ["check_connections"]

_NO_KEY = Rule("no-key-behind-a-key", Source.CHOSEN, "responses/401", "authentication")
_KEPT = Rule("kept-connection", Source.PROTOCOL, "RFC 9112, section 9.6", kind=Kind.TOLERATED)
_PAGES = (
    Page(size=1),
    Page(),
    Page(size=5, type="digital"),
    Page(desc=True),
    Page(page=2, size=2),
    Page(type="custom"),
    Page(page=3, size=1, desc=True),
)
_SAME = Rule("same-on-one-connection", Source.PROTOCOL, "RFC 9112, section 9.3")


def check_connections(examination: Examination) -> None:
    """Mix keys, methods, questions and errors on one connection."""
    owner, rows = examination.owner, examination.rows or []
    listed = Request.list("size=3", owner)
    alone = ids_of(rows_of(examination.send(listed)) or [])
    asked = [
        listed,
        Request.list("size=3"),
        Request.list("size=3", owner, method="HEAD"),
        *(Request.get(product, owner, method="HEAD") for product in ids_of(rows)[:1]),
        *(Request.get(product) for product in ids_of(rows)[:1]),
        Request.get("x", owner),
        Request.list("size=3", owner, method="OPTIONS"),
        listed,
        Request.list("size=3"),
    ]
    for answer in _in_turn(examination, asked):
        if not answer.request.headers:
            examination.expect(_NO_KEY, answer, 401)
        elif answer.request == listed and ids_of(rows_of(answer) or []) != alone:
            examination.find(_SAME, answer, f"the products {alone}", str(answer))
    if examination.rows is not None:
        _check_questions(examination, rows)


def _check_questions(examination: Examination, rows: list[dict[str, Any]]) -> None:
    """Ask one question after another: each parameter counts for its own request only."""
    owner = examination.owner
    pages = {Request.list(page.query, owner): page for page in _PAGES}
    products = {Request.get(row["id"], owner): row for row in (*rows[:2], *rows[-1:])}
    # Each is asked before and behind several others.
    asked = [*pages, *products, *reversed(pages), *reversed(products)]
    for answer in _in_turn(examination, asked):
        if answer.request in pages:
            judge(examination, pages[answer.request], answer)
        elif answer.status == 200 and not same(answer.json, products[answer.request]):  # noqa: PLR2004
            examination.find(_SAME, answer, "the product that was asked for", "another")


def _in_turn(examination: Examination, asked: list[Request]) -> Sequence[Answer]:
    answers = examination.send_in_turn(asked)
    last = answers[-1]
    if last.is_kept_open and len(answers) < len(asked):
        examination.find(_KEPT, last, "another answer, or Connection: close", "silence")
    return answers
