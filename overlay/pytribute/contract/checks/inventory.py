"""Which products there are: read once, held against what the profile knows, and each one got."""

from itertools import pairwise
from typing import Any

from pytribute.contract.content import array, is_array, same, table
from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Kind, Rule, Source
from pytribute.contract.incoming import Answer
from pytribute.contract.request import Header, Request
from pytribute.contract.sizes import MOST

__all__ = ["check_agreement", "check_contents", "ids_of", "read_all", "rows_of"]

_LISTED = Rule("list-products", Source.DOCUMENTED, "responses/200")
_FOUND = Rule("get-listed-product", Source.DOCUMENTED, "responses/200")
_AGREES = Rule("list-get-agreement", Source.CHOSEN, "x-readings/agreement", "agreement")
_TWICE = Rule("product-listed-once", Source.CHOSEN, "x-readings/order", "order")
_ORDER = Rule("order", Source.CHOSEN, "x-readings/order", "order")
_CONTENTS = Rule("known-products", Source.CHOSEN, "x-readings/contents", "contents")
_CURRENCY = Rule(
    "currency-case",
    Source.CHOSEN,
    "/components/schemas/Currency",
    reading="currency",
    kind=Kind.TOLERATED,
)
_NOT_FOREIGN = Rule("no-foreign-product", Source.CHOSEN, "x-readings/contents", "contents")

_MOST_PAGES = 50
_MOST_GOT = 150
_AT_ONCE = 8
_ROUNDS = 4


def rows_of(answer: Answer) -> list[dict[str, Any]] | None:
    """Give the rows of a page; None if it has none that one could go by."""
    rows = table(answer.json).get("rows")
    if answer.status != 200 or not is_array(rows):  # noqa: PLR2004 - HTTP
        return None
    usable = all(type(table(row).get("id")) is int for row in array(rows))
    return array(rows) if usable else None


def ids_of(rows: list[dict[str, Any]]) -> list[int]:
    """Give the ids in their order."""
    return [row["id"] for row in rows]


def read_all(
    examination: Examination, query: str = "", header: Header | None = None
) -> tuple[Answer, list[dict[str, Any]]]:
    """Read a list to its end, in the largest pages; gives the last answer and the rows."""
    found: list[dict[str, Any]] = []
    page = 1
    while True:
        asked = Request.list(f"page={page}&size={MOST}{query}", header or examination.owner)
        answer = examination.send(asked)
        rows = rows_of(answer)
        if not rows or set(ids_of(rows)) <= set(ids_of(found)) or page > _MOST_PAGES:
            return answer, found
        found += rows
        page += 1


def check_contents(examination: Examination) -> None:
    """Read the owner's list, and look at who is in it, and in which order."""
    answer, rows = read_all(examination)
    if not rows and not examination.expect(_LISTED, answer, 200):
        raise Stop("the list can't be read")
    for one, other in pairwise(rows):
        if one["id"] >= other["id"]:
            rule = _TWICE if one["id"] == other["id"] else _ORDER
            examination.find(
                rule, answer, "ids that grow", f"{other['id']} comes behind {one['id']}"
            )
            break
    examination.rows = [row for _, row in sorted({row["id"]: row for row in rows}.items())]
    for product in set(examination.profile.foreign_products) & set(ids_of(rows)):
        examination.find(
            _NOT_FOREIGN, answer, "the caller's own products", f"another's product {product}"
        )
    _compare_known(examination, answer)


def _compare_known(examination: Examination, answer: Answer) -> None:
    known = examination.profile.known
    if known is None:
        examination.leave_unchecked(
            "whether the list holds the owner's products in every status",
            "the profile has no products.known",
        )
        return
    listed = {row["id"]: row for row in examination.rows or []}
    wanted = {row["id"]: row for row in known}
    for product in sorted(wanted.keys() ^ listed.keys()):
        what = "is missing" if product in wanted else "is not known"
        examination.find(_CONTENTS, answer, "the known products", f"product {product} {what}")
    for product in wanted.keys() & listed.keys():
        _compare(examination, _CONTENTS, answer, wanted[product], listed[product])


def _compare(
    examination: Examination,
    rule: Rule,
    answer: Answer,
    wanted: dict[str, Any],
    actual: dict[str, Any],
) -> None:
    """Compare two forms of a product, field by field."""
    for name in sorted(wanted.keys() | actual.keys()):
        one, other = wanted.get(name, "nothing"), actual.get(name, "nothing")
        if same(one, other):
            continue
        folded = rule is _CONTENTS and name == "currency" and str(one).upper() == str(other).upper()
        examination.find(
            _CURRENCY
            if folded
            else Rule(f"{rule.name}: {name}", rule.source, rule.where, rule.reading),
            answer,
            f"product {wanted.get('id')} with {name} {one!r}",
            f"{other!r}",
        )


def check_agreement(examination: Examination) -> None:
    """Get the listed products, alone and at once, each the same as its row."""
    rows = examination.rows or []
    if not rows:
        raise Stop("there is no product in the list, or it can't be read")
    if len(rows) > _MOST_GOT:
        examination.leave_unchecked(
            "whether list and get agree, for every product",
            f"{_MOST_GOT} of {len(rows)} were compared",
        )
        rows = examination.random.sample(rows, _MOST_GOT)
    for row in rows:
        answer = examination.get(row["id"])
        _agrees(examination, row, answer)
    for start in range(0, min(len(rows), _AT_ONCE * _ROUNDS), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        asked = [Request.get(row["id"], examination.owner) for row in some]
        for row, answer in zip(some, examination.send_together(asked), strict=True):
            _agrees(examination, row, answer)


def _agrees(examination: Examination, row: dict[str, Any], answer: Answer) -> None:
    if examination.expect(_FOUND, answer, 200):
        _compare(examination, _AGREES, answer, row, table(answer.json))
