"""Pages, filters and order, each held against the whole list."""

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple
from urllib.parse import urlencode

from pytribute.contract.checks.inventory import ids_of, read_all, rows_of
from pytribute.contract.content import same, table
from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Rule, Source
from pytribute.contract.incoming import Answer
from pytribute.contract.request import Request
from pytribute.contract.sizes import LEAST, MOST, USUAL
from pytribute.mock.product import values

__all__ = ["Page", "check_paging"]

_PAGED = Rule("page", Source.DOCUMENTED, "responses/200")
_ROWS = Rule("page-rows", Source.DOCUMENTED, "parameters")
_SAME = Rule("rows-alike-on-every-page", Source.CHOSEN, "x-readings/contents", "contents")
_FILTER = Rule("type-filter", Source.DOCUMENTED, "parameters/2")
_ORDER = Rule("order", Source.CHOSEN, "x-readings/order", "order")
_BEYOND = Rule("beyond-the-end", Source.CHOSEN, "x-readings/beyond-the-end", "beyond-the-end")
_META = {
    name: Rule(
        f"meta-{name}", Source.CHOSEN, f"/components/schemas/PageMeta/properties/{name}", "meta"
    )
    for name in ("total", "offset", "limit")
}

_AROUND = {USUAL - 1, USUAL, USUAL + 1, MOST - 1, MOST}
_SIZES = tuple(sorted({1, 2, 3, 7, 10, 25, 50, 64, *_AROUND} & set(range(LEAST, MOST + 1))))
_TYPES = (None, *values("type"))
_MOST_PAGES = 8
_DRAWN = 60
_AT_ONCE = 8
_FAR = (1000, 2**31 - 1, 2**31, 2**32 + 1, 2**53 + 1, 2**57 + 1, 2**63 - 1)


class Page(NamedTuple):
    """What can be asked of the list; None leaves a parameter out."""

    page: int | None = None
    size: int | None = None
    type: str | None = None
    desc: bool | None = None

    @property
    def query(self) -> str:
        """The text of it."""
        given = {"page": self.page, "size": self.size, "type": self.type}
        if self.desc is not None:
            given["desc"] = "true" if self.desc else "false"
        return urlencode({name: value for name, value in given.items() if value is not None})

    @property
    def limit(self) -> int:
        """How many rows it has at most."""
        return USUAL if self.size is None else self.size

    def filtered(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give the rows under the filter, in order."""
        chosen = [row for row in rows if self.type is None or row.get("type") == self.type]
        return chosen[::-1] if self.desc else chosen

    def rows(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give the rows that belong on it."""
        first = ((self.page or 1) - 1) * self.limit
        return self.filtered(rows)[first : first + self.limit]


def check_paging(examination: Examination) -> None:
    """Ask for many pages, alone and at once; each is a part of the whole list."""
    rows = examination.rows
    if rows is None:
        raise Stop("the list can't be read")
    if len(rows) < 3:  # noqa: PLR2004 - below that there is no middle
        examination.leave_unchecked("pages, filters and order", f"there are {len(rows)} products")
    for page in _pages(examination, len(rows)):
        given = page.query.split("&")
        examination.random.shuffle(given)
        judge(examination, page, examination.list("&".join(given)))
    drawn = [_drawn(examination, len(rows)) for _ in range(_AT_ONCE * 4)]
    for start in range(0, len(drawn), _AT_ONCE):
        asked = drawn[start : start + _AT_ONCE]
        requests = [Request.list(page.query, examination.owner) for page in asked]
        for page, answer in zip(asked, examination.send_together(requests), strict=True):
            judge(examination, page, answer)
    _check_walks(examination, rows)


def judge(examination: Examination, page: Page, answer: Answer) -> None:
    """Hold one page against the whole list."""
    whole = examination.rows or []
    expected = page.rows(whole)
    is_beyond = not expected and (page.page or 1) > 1
    if not examination.expect(_BEYOND if is_beyond else _PAGED, answer, 200):
        return
    rows = rows_of(answer)
    if rows is None:
        return
    _judge_rows(examination, page, answer, rows, expected)
    meta = table(table(answer.json).get("meta"))
    if not meta:  # its schema tells already
        return
    wanted = {
        "total": len(page.filtered(whole)),
        "offset": 1 if page.page is None else page.page,
        "limit": page.limit,
    }
    for name, value in wanted.items():
        if not same(meta.get(name), value):
            examination.find(_META[name], answer, f"{name} {value}", f"{name} {meta.get(name)}")


def _judge_rows(
    examination: Examination,
    page: Page,
    answer: Answer,
    rows: list[dict[str, Any]],
    expected: list[dict[str, Any]],
) -> None:
    actual, wanted = ids_of(rows), ids_of(expected)
    if actual != wanted:
        rule = _ROWS
        if not expected:
            rule = _BEYOND
        if sorted(actual) == sorted(wanted) or actual != sorted(actual, reverse=bool(page.desc)):
            rule = _ORDER
        if page.type is not None and any(row.get("type") != page.type for row in rows):
            rule = _FILTER
        examination.find(rule, answer, f"the products {_brief(wanted)}", _brief(actual))
        return
    for one, other in zip(expected, rows, strict=True):
        if not same(one, other):
            names = [n for n in sorted({*one, *other}) if not same(one.get(n), other.get(n))]
            examination.find(
                _SAME,
                answer,
                f"product {one['id']} as on other pages",
                f"other values of {', '.join(names)}",
            )


def _check_walks(examination: Examination, rows: list[dict[str, Any]]) -> None:
    """Read lists under a filter to their ends: together they are the whole one."""
    walks = [read_all(examination, f"&type={kind}") for kind in _TYPES[1:]]
    seen = sorted(id_ for _, found in walks for id_ in ids_of(found))
    if seen != ids_of(rows):
        lost = sorted(set(ids_of(rows)) ^ set(seen))
        examination.find(
            _FILTER, walks[0][0], "every product under one type", f"not so: {_brief(lost or seen)}"
        )


def _pages(examination: Examination, total: int) -> Iterator[Page]:
    yield Page()
    yield from (Page(page=page) for page in (1, 2, 3))
    yield from (Page(size=size) for size in _SIZES)
    yield from (Page(desc=desc) for desc in (True, False))
    yield from (Page(type=kind) for kind in _TYPES)
    for kind, desc in product(_TYPES, (None, True)):
        size = examination.random.choice(_SIZES)
        last = -(-total // size)
        walk = sorted({*range(1, min(last, _MOST_PAGES) + 1), last - 1, last, last + 1, last + 2})
        yield from (Page(page, size, kind, desc) for page in walk if page > 0)
    yield from _ends(examination.rows or [])
    yield from (Page(page, size) for page in _FAR for size in (None, MOST))
    yield from (_drawn(examination, total) for _ in range(_DRAWN))


def _ends(rows: list[dict[str, Any]]) -> Iterator[Page]:
    """Ask around the end of each list, also where the last page is exactly full."""
    for kind in _TYPES:
        total = len(Page(type=kind).filtered(rows))
        halves = (total // 2, total // 2 + 1, total // 3)
        for size in sorted({1, total - 1, total, total + 1, *halves} & set(range(LEAST, MOST + 1))):
            last = -(-total // size)
            pages = sorted({1, max(last - 1, 1), max(last, 1), last + 1})
            yield from (Page(page, size, kind, desc=page % 2 == 0 or None) for page in pages)


def _drawn(examination: Examination, total: int) -> Page:
    random = examination.random
    size = random.choice((*_SIZES, None, random.randint(LEAST, MOST)))
    last = -(-total // (size or USUAL))
    return Page(
        page=random.choice((None, 1, random.randint(1, last + 2))),
        size=size,
        type=random.choice(_TYPES),
        desc=random.choice((None, True, False)),
    )


def _brief(ids: list[int]) -> str:
    if not ids:
        return "none"
    shown = ", ".join(map(str, ids[:6]))
    return shown if len(ids) <= 6 else f"{shown}, … ({len(ids)})"  # noqa: PLR2004
