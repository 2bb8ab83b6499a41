"""Pages, filters and order, compared with the whole list."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product
from typing import Any, NamedTuple
from urllib.parse import urlencode

from pytribute.contract.checks.listing_consistency import (
    ids_of,
    page_sizes,
    read_all,
    rows_of,
)
from pytribute.contract.conformance import EXACT_LIMIT
from pytribute.contract.context import CheckContext, Part, SkipCheck
from pytribute.contract.request import WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import products
from pytribute.contract.strict_json import as_object, json_equal
from pytribute.mock.product import values

__all__ = ["PageQuery", "check_page", "check_paging"]

_META = {"total": products.TOTAL, "offset": products.OFFSET, "limit": products.LIMIT}

_COMMON_SIZES = frozenset({1, 2, 3, 7, 10, 25, 50, 64})
_MAX_PAGES = 8
_RANDOM_PAGES = 60
_AT_ONCE = 8
# How many pages a part of the check requests.
_PART = 80
_FAR = (1000, 2**31 - 1, 2**31, 2**32 + 1, 2**53 + 1, 2**57 + 1, 2**63 - 1, 10**30 - 1)


class PageQuery(NamedTuple):
    """The parameters of a page; None omits a parameter."""

    page: int | None = None
    size: int | None = None
    type: str | None = None
    desc: bool | None = None

    @property
    def query(self) -> str:
        """The query string."""
        values = {"page": self.page, "size": self.size, "type": self.type}
        if self.desc is not None:
            values["desc"] = "true" if self.desc else "false"
        return urlencode({name: value for name, value in values.items() if value is not None})

    @property
    def limit(self) -> int:
        """The size of the page."""
        return page_sizes().usual if self.size is None else self.size

    def filtered(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows under the filter, in order."""
        matching = [row for row in rows if self.type is None or row.get("type") == self.type]
        return matching[::-1] if self.desc else matching

    def rows(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows of the page."""
        first = ((self.page or 1) - 1) * self.limit
        return self.filtered(rows)[first : first + self.limit]


def check_paging(context: CheckContext) -> list[Part]:
    """Compare pages with the whole list: return parts for single pages, and for many at once."""
    rows = context.rows
    if rows is None:
        raise SkipCheck("the list can't be read")
    if len(rows) < 3:  # noqa: PLR2004 - below that there is no middle
        context.skip("pages, filters and order", f"there are {len(rows)} products")
    pages = [(page, _shuffled(context, page.query)) for page in _pages(context, len(rows))]
    at_once = [_random_page(context, len(rows)) for _ in range(_AT_ONCE * 4)]
    return [
        *(
            partial(_check_pages, pages=pages[start : start + _PART])
            for start in range(0, len(pages), _PART)
        ),
        partial(_check_at_once, pages=at_once),
        partial(_check_walks, rows=rows),
    ]


def _shuffled(context: CheckContext, query: str) -> str:
    parameters = query.split("&")
    context.random.shuffle(parameters)
    return "&".join(parameters)


def _check_pages(context: CheckContext, pages: Sequence[tuple[PageQuery, str]]) -> None:
    for page, query in pages:
        check_page(context, page, context.list(query))


def _check_at_once(context: CheckContext, pages: Sequence[PageQuery]) -> None:
    for start in range(0, len(pages), _AT_ONCE):
        together = pages[start : start + _AT_ONCE]
        requests = [WireRequest.list(page.query, context.owner) for page in together]
        for page, response in zip(together, context.send_together(requests), strict=True):
            check_page(context, page, response)


def check_page(context: CheckContext, page: PageQuery, response: WireResponse) -> None:
    """Compare one page with the whole list."""
    whole, number = context.rows or [], page.page or 1
    expected = page.rows(whole)
    rule = products.BEYOND if not expected and number > 1 else products.PAGED
    is_huge = number > EXACT_LIMIT
    if not context.expect(products.HUGE_PAGE if is_huge else rule, response, 200):
        return
    rows = rows_of(response)
    if rows is None:
        return
    _check_rows(context, page, response, rows, expected)
    meta = as_object(as_object(response.json).get("meta"))
    if not meta:  # the schema reports that
        return
    rules = _META | ({"offset": products.HUGE_PAGE} if is_huge else {})
    values = {"total": len(page.filtered(whole)), "offset": number, "limit": page.limit}
    for name, value in values.items():
        if not json_equal(meta.get(name), value):
            context.report(rules[name], response, f"{name} {value}", f"{name} {meta.get(name)}")


def _check_rows(
    context: CheckContext,
    page: PageQuery,
    response: WireResponse,
    rows: list[dict[str, Any]],
    expected: list[dict[str, Any]],
) -> None:
    actual, ids = ids_of(rows), ids_of(expected)
    if actual != ids:
        rule = products.PAGE_ROWS
        if not expected:
            rule = products.BEYOND
        if sorted(actual) == sorted(ids) or actual != sorted(actual, reverse=bool(page.desc)):
            rule = products.DESCENDING if page.desc else products.ORDER
        if page.type is not None and any(row.get("type") != page.type for row in rows):
            rule = products.TYPE_FILTER
        context.report(rule, response, f"the products {_brief(ids)}", _brief(actual))
        return
    for one, other in zip(expected, rows, strict=True):
        if not json_equal(one, other):
            names = [n for n in sorted({*one, *other}) if not json_equal(one.get(n), other.get(n))]
            context.report(
                products.SAME_ROWS,
                response,
                f"product {one['id']} as on other pages",
                f"other values of {', '.join(names)}",
            )


def _check_walks(context: CheckContext, rows: list[dict[str, Any]]) -> None:
    """Read the list of each type to its end: together they are the whole list."""
    walks = [read_all(context, type=type_) for type_ in values("type")]
    ids = sorted(id_ for _, listed in walks for id_ in ids_of(listed))
    if ids != ids_of(rows):
        differences = sorted(set(ids_of(rows)) ^ set(ids))
        actual = f"except {_brief(differences or ids)}"
        context.report(products.TYPE_FILTER, walks[0][0], "every product under one type", actual)


def _pages(context: CheckContext, total: int) -> Iterator[PageQuery]:
    sizes, types = _sizes(), _types()
    yield PageQuery()
    yield from (PageQuery(page=page) for page in (1, 2, 3))
    yield from (PageQuery(size=size) for size in sizes)
    yield from (PageQuery(desc=desc) for desc in (True, False))
    yield from (PageQuery(type=type_) for type_ in types)
    for type_, desc in product(types, (None, True)):
        size = context.random.choice(sizes)
        last = -(-total // size)
        walk = sorted({*range(1, min(last, _MAX_PAGES) + 1), last - 1, last, last + 1, last + 2})
        yield from (PageQuery(page, size, type_, desc) for page in walk if page > 0)
    yield from _ends(context.rows or [])
    yield from (PageQuery(page, size) for page in _FAR for size in (None, page_sizes().most))
    yield from (_random_page(context, total) for _ in range(_RANDOM_PAGES))


def _ends(rows: list[dict[str, Any]]) -> Iterator[PageQuery]:
    """Yield pages around the end of each list, also with a full last page."""
    for type_ in _types():
        total = len(PageQuery(type=type_).filtered(rows))
        halves = (total // 2, total // 2 + 1, total // 3)
        for size in _allowed({1, total - 1, total, total + 1, *halves}):
            last = -(-total // size)
            pages = sorted({1, max(last - 1, 1), max(last, 1), last + 1})
            yield from (PageQuery(page, size, type_, desc=page % 2 == 0 or None) for page in pages)


def _random_page(context: CheckContext, total: int) -> PageQuery:
    random = context.random
    bounds = page_sizes()
    size = random.choice((*_sizes(), None, random.randint(bounds.least, bounds.most)))
    last = -(-total // (size or bounds.usual))
    return PageQuery(
        page=random.choice((None, 1, random.randint(1, last + 2))),
        size=size,
        type=random.choice(_types()),
        desc=random.choice((None, True, False)),
    )


def _sizes() -> list[int]:
    """Return common sizes and those around the default and the bound."""
    _, most, usual = page_sizes()
    return _allowed({*_COMMON_SIZES, usual - 1, usual, usual + 1, most - 1, most})


def _allowed(sizes: set[int]) -> list[int]:
    bounds = page_sizes()
    return sorted(size for size in sizes if bounds.least <= size <= bounds.most)


def _types() -> list[str | None]:
    return [None, *values("type")]


def _brief(ids: list[int]) -> str:
    if not ids:
        return "none"
    first = ", ".join(map(str, ids[:6]))
    return first if len(ids) <= 6 else f"{first}, … ({len(ids)})"  # noqa: PLR2004
