"""Rows missing, twice or out of order, and totals that don't count them."""

from collections.abc import Callable
from operator import itemgetter

from tests.documented import LARGEST, USUAL, spelling
from tests.mutants.exchange import LIST, Fields, Request, Response
from tests.mutants.listing import ListQuery, listing
from tests.mutants.mutant import Mutant
from tests.mutants.operators import (
    Handler,
    change_page,
    change_request_of,
    decimal,
    read_parameter,
    refuse,
    stateful,
)

_REJECTED = spelling("ProductStatus", "rejected")


def _meta(document: Fields, **changes: int) -> Fields:
    return document | {"meta": document["meta"] | changes}


def _rows_before(_: Request, document: Fields) -> Fields:
    meta = document["meta"]
    return _meta(document, offset=(meta["offset"] - 1) * meta["limit"])


def _first_row(_: Request, document: Fields) -> Fields:
    meta = document["meta"]
    return _meta(document, offset=(meta["offset"] - 1) * meta["limit"] + 1)


def _rows_shown(_: Request, document: Fields) -> Fields:
    return _meta(document, limit=max(len(document["rows"]), 1))


def _window_count(_: Request, document: Fields) -> Fields:
    return document if document["rows"] else _meta(document, total=0)


def _filtered_inside(query: ListQuery, _: list[Fields]) -> list[Fields]:
    return query.filtered(query.cut(query.ordered(query.every)))


def _clamped(query: ListQuery, rows: list[Fields]) -> list[Fields]:
    pages = max(-(-len(rows) // query.size), 1)
    first = (min(query.page, pages) - 1) * query.size
    return rows[first : first + query.size]


def _overlapping(query: ListQuery, rows: list[Fields]) -> list[Fields]:
    return rows[max(query.first - 1, 0) :][: query.size]


def _without_the_very_last(query: ListQuery, rows: list[Fields]) -> list[Fields]:
    page = query.cut(rows)
    return page[:-1] if 0 < len(page) < query.size else page


def _filled_up(query: ListQuery, rows: list[Fields]) -> list[Fields]:
    page = query.cut(rows)
    return page + query.others[: query.size - len(page)] if page else page


def _never_full_at_the_end(query: ListQuery, rows: list[Fields]) -> list[Fields]:
    """The number of pages is rounded down, and increased only for a remainder."""
    return [] if query.first + query.size == len(rows) else query.cut(rows)


def _wrapped_index(query: ListQuery, rows: list[Fields]) -> list[Fields]:
    first = (query.first + 2**31) % 2**32 - 2**31
    return rows[max(first, 0) : max(first, 0) + query.size]


def _reversed_inside(query: ListQuery, rows: list[Fields]) -> list[Fields]:
    page = query.cut(sorted(rows, key=itemgetter("id")))
    return page[::-1] if query.desc else page


def _long_pages_by_name(query: ListQuery, rows: list[Fields]) -> list[Fields]:
    page = query.cut(rows)
    return sorted(page, key=itemgetter("name")) if query.size > LARGEST // 2 else page


def _by_text(query: ListQuery) -> list[Fields]:
    return query.ordered(query.rows, key=lambda row: str(row["id"]))


def _without_rejected(query: ListQuery) -> list[Fields]:
    return [row for row in query.rows if row["status"] != _REJECTED]


def _joined_with_orders(query: ListQuery) -> list[Fields]:
    return [row for row in query.rows for _ in range(row.get("pendingOrders") or 1)]


def _beyond(request: Request) -> bool:
    return _place(request) >= max(_total(request), 1)


def _deep(request: Request) -> bool:
    return _place(request) >= 10_000


def _place(request: Request) -> int:
    """Return the index of the page's first row; -1 for other responses."""
    page, size = request.parameter("page") or "", request.parameter("size") or str(USUAL)
    if request.account is None or request.method != "GET" or not request.calls(LIST):
        return -1
    if not (page.isascii() and page.isdigit() and size.isascii() and size.isdigit()):
        return -1
    return -1 if len(page + size) > 100 else (int(page) - 1) * int(size)


def _total(request: Request) -> int:
    kind = request.parameter("type")
    return len([row for row in request.products(request.account) if kind in {None, row["type"]}])


def _smaller_default(request: Request) -> None:
    if request.parameter("size") is None:
        request.parameters = [*request.parameters, ("size", str(USUAL // 2))]


def _half_at_most(text: str) -> int:
    return LARGEST // 2 if LARGEST // 2 < decimal(text) <= LARGEST else decimal(text)


def _dropped(name: str) -> Callable[[Request], None]:
    def change(request: Request) -> None:
        request.parameters = [one for one in request.parameters if one[0] != name]

    return change


def _counted_once() -> Handler:
    """The number of rows is cached for an account, whatever the filter."""
    totals: dict[str | None, int] = {}

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if request.operation == LIST and response.status == 200:
            document = response.json
            total = totals.setdefault(request.account, document["meta"]["total"])
            response.json = _meta(document, total=total)
        return response

    return handler


def _remembered_size() -> Handler:
    sizes: dict[object, str] = {}

    async def handler(request: Request) -> Response:
        caller, size = tuple(request.scope["client"]), request.parameter("size")
        if request.operation == LIST and size is None and caller in sizes:
            request.parameters = [*request.parameters, ("size", sizes[caller])]
        response = await request.forward()
        if request.operation == LIST and response.status == 200 and size is not None:
            sizes[caller] = size
        return response

    return handler


MUTANTS: tuple[Mutant, ...] = (
    Mutant("offset counts the rows before the page", "documentation", change_page(_rows_before)),
    Mutant("offset is the number of the first row", "documentation", change_page(_first_row)),
    Mutant("limit counts the rows of the page", "reading", change_page(_rows_shown)),
    Mutant("total is zero where no row counts it", "reading", change_page(_window_count)),
    Mutant(
        "total counts the page",
        "documentation",
        listing(total=lambda query, rows: len(query.cut(rows))),
    ),
    Mutant("total is what was counted first", "documentation", stateful(_counted_once)),
    Mutant("the filter is applied to the page", "documentation", listing(rows=_filtered_inside)),
    Mutant("type is ignored", "documentation", change_request_of(LIST, _dropped("type"))),
    Mutant("a page beyond the end is the last page", "reading", listing(rows=_clamped)),
    Mutant("a page beyond the end is not found", "reading", refuse(_beyond, 404)),
    Mutant("pages beyond ten thousand rows are refused", "reading", refuse(_deep, 400)),
    Mutant("a row's place wraps around at 32 bits", "reading", listing(rows=_wrapped_index)),
    Mutant("pages overlap by a row", "documentation", listing(rows=_overlapping)),
    Mutant(
        "an unfilled page lacks its last row", "documentation", listing(rows=_without_the_very_last)
    ),
    Mutant("the last page is filled with others' products", "reading", listing(rows=_filled_up)),
    Mutant(
        "a last page that is full is empty", "documentation", listing(rows=_never_full_at_the_end)
    ),
    Mutant(
        "size is limited to half of the largest",
        "documentation",
        read_parameter("size", read=_half_at_most),
    ),
    Mutant("the default size is halved", "schema", change_request_of(LIST, _smaller_default)),
    Mutant("a connection keeps its size", "schema", stateful(_remembered_size)),
    Mutant("desc is ignored", "documentation", change_request_of(LIST, _dropped("desc"))),
    Mutant("desc reverses each page alone", "documentation", listing(rows=_reversed_inside)),
    Mutant("long pages are sorted by name", "reading", listing(rows=_long_pages_by_name)),
    Mutant("ids are sorted as text", "documentation", listing(_by_text)),
    Mutant("rejected products are not listed", "reading", listing(_without_rejected)),
    Mutant("a product is listed once an order", "reading", listing(_joined_with_orders)),
)
