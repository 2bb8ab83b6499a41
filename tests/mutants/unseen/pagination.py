"""Rows missing, twice or out of place, and totals that don't count them."""

from tests.documented import LARGEST, USUAL
from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import Handler, around, page, refused, request_of
from tests.mutants.unseen.exchange import LIST, Fields, Reply, Request
from tests.mutants.unseen.listing import Listing, listing
from tests.mutants.unseen.order import ORDERS

# Where a careless server stops.
_MOST = 25


def _meta(document: Fields, **changes: int) -> Fields:
    return document | {"meta": document["meta"] | changes}


def _rows_before(request: Request, document: Fields) -> Fields:
    meta = document["meta"]
    return _meta(document, offset=(meta["offset"] - 1) * meta["limit"])


def _rows_shown(_: Request, document: Fields) -> Fields:
    return _meta(document, limit=max(len(document["rows"]), 1))


def _window_count(_: Request, document: Fields) -> Fields:
    return document if document["rows"] else _meta(document, total=0)


def _pages(_: Request, document: Fields) -> Fields:
    meta = document["meta"]
    return _meta(document, total=-(-meta["total"] // meta["limit"]))


def _next_page(_: Request, document: Fields) -> Fields:
    """A generator that looks one row ahead counts itself."""
    seen = (document["meta"]["offset"] - 1) * document["meta"]["limit"] + len(document["rows"])
    total = document["meta"]["total"]
    return _meta(document, total=min(total, seen + 1) if document["rows"] else total)


def _filtered_inside(asked: Listing, _: list[Fields]) -> list[Fields]:
    return asked.filtered(asked.cut(asked.ordered(asked.every)))


def _clamped(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    pages = max(-(-len(wanted) // asked.size), 1)
    first = (min(asked.page, pages) - 1) * asked.size
    return wanted[first : first + asked.size]


def _overlapping(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    return wanted[max(asked.first - 1, 0) :][: asked.size]


def _skipping(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    first = asked.first + (1 if asked.page > 2 else 0)
    return wanted[first : asked.first + asked.size]


def _without_the_very_last(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    page = asked.cut(wanted)
    return page[:-1] if 0 < len(page) < asked.size else page


def _short_pages(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    return asked.cut(wanted)[:_MOST]


def _within_the_window(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    return asked.cut(wanted[:_MOST])


def _filled_up(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    page = asked.cut(wanted)
    others = asked.filtered(asked.request.products(asked.request.account, others=True))
    return page + others[: asked.size - len(page)] if page else page


def _repeated_behind_the_end(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    behind = asked.first == len(wanted) and asked.page > 1
    return asked.cut(wanted) if not behind else wanted[-asked.size :]


def _never_full_at_the_end(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    """The number of pages is rounded down, and one is added only for a rest."""
    return [] if asked.first + asked.size == len(wanted) else asked.cut(wanted)


def _everybodys_second_page(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    others = asked.request.products(asked.request.account, others=True)
    everybodys = asked.ordered(wanted + asked.filtered(others))
    return asked.cut(wanted if asked.page == 1 else everybodys)


def _wrapped_index(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    first = (asked.first + 2**31) % 2**32 - 2**31
    return wanted[max(first, 0) : max(first, 0) + asked.size]


def _last_page_from_the_end(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    is_last = asked.first < len(wanted) <= asked.first + asked.size
    return wanted[-asked.size :] if is_last else asked.cut(wanted)


def _beyond(request: Request) -> bool:
    return _place(request) >= max(_total(request), 1)


def _right_behind(request: Request) -> bool:
    return _place(request) == _total(request) > 0


def _deep(request: Request) -> bool:
    return _place(request) >= 10_000


def _place(request: Request) -> int:
    """Where the page asked for begins; -1 for whatever is no page of an own list."""
    page, size = request.given("page") or "", request.given("size") or str(USUAL)
    if request.operation != LIST or request.account is None or request.method != "GET":
        return -1
    if not (page.isascii() and page.isdigit() and size.isascii() and size.isdigit()):
        return -1
    return -1 if len(page + size) > 100 else (int(page) - 1) * int(size)


def _total(request: Request) -> int:
    kind = request.given("type")
    return len([row for row in request.products(request.account) if kind in {None, row["type"]}])


def _smaller_default(request: Request) -> None:
    if request.given("size") is None:
        request.parameters = [*request.parameters, ("size", str(USUAL // 2))]


def _larger_default_under_a_filter(request: Request) -> None:
    if request.given("size") is None and request.given("type") is not None:
        request.parameters = [*request.parameters, ("size", str(LARGEST))]


def _first_page_of_three(request: Request) -> None:
    """Of a query in which all is given, the page is dropped."""
    if request.given("type") is not None and request.given("desc") is not None:
        request.parameters = [pair for pair in request.parameters if pair[0] != "page"]


def _counted_once() -> Handler:
    """The number of rows is kept for an account, and not for a filter."""
    totals: dict[str | None, int] = {}

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if request.operation == LIST and found.status == 200:
            document = found.json
            total = totals.setdefault(request.account, document["meta"]["total"])
            found.json = _meta(document, total=total)
        return found

    return handler


def _remembered_size() -> Handler:
    sizes: dict[object, str] = {}

    async def handler(request: Request) -> Reply:
        caller, size = tuple(request.scope["client"]), request.given("size")
        if request.operation == LIST and size is None and caller in sizes:
            request.parameters = [*request.parameters, ("size", sizes[caller])]
        found = await request.ask()
        if request.operation == LIST and found.status == 200 and size is not None:
            sizes[caller] = size
        return found

    return handler


MUTANTS: tuple[Mutant, ...] = (
    Mutant("offset counts the rows before the page", "documented", page(_rows_before)),
    Mutant("limit counts the rows of the page", "chosen", page(_rows_shown)),
    Mutant("total counts pages", "documented", page(_pages)),
    Mutant("total counts no further than the next row", "documented", page(_next_page)),
    Mutant("total is zero where no row counts it", "chosen", page(_window_count)),
    Mutant(
        "total counts the page",
        "documented",
        listing(total=lambda asked, wanted: len(asked.cut(wanted))),
    ),
    Mutant(
        "total is counted before the filter",
        "documented",
        listing(total=lambda asked, _: len(asked.every)),
    ),
    Mutant(
        "total counts to 25",
        "documented",
        listing(total=lambda _, wanted: min(len(wanted), _MOST)),
    ),
    Mutant(
        "total counts every account",
        "chosen",
        listing(
            total=lambda asked, wanted: len(
                wanted + asked.filtered(asked.request.products(asked.request.account, others=True))
            )
        ),
    ),
    Mutant("the filter is applied to the page", "documented", listing(rows=_filtered_inside)),
    Mutant("a page beyond the end is the last page", "chosen", listing(rows=_clamped)),
    Mutant("pages overlap by a row", "documented", listing(rows=_overlapping)),
    Mutant("a row is lost from the third page on", "documented", listing(rows=_skipping)),
    Mutant(
        "an unfilled page lacks its last row", "documented", listing(rows=_without_the_very_last)
    ),
    Mutant(
        "the last page is filled from before", "documented", listing(rows=_last_page_from_the_end)
    ),
    Mutant("the last page is filled with others' products", "chosen", listing(rows=_filled_up)),
    Mutant(
        "the page behind a full last one repeats it",
        "chosen",
        listing(rows=_repeated_behind_the_end),
    ),
    Mutant("a last page that is full is empty", "documented", listing(rows=_never_full_at_the_end)),
    Mutant(
        "a second page is cut from everybody's", "chosen", listing(rows=_everybodys_second_page)
    ),
    Mutant("a page has 25 rows at most", "documented", listing(rows=_short_pages)),
    Mutant("the list ends after 25 rows", "documented", listing(rows=_within_the_window)),
    Mutant("a row's place wraps around at 32 bits", "chosen", listing(rows=_wrapped_index)),
    Mutant("a page beyond the end is not found", "chosen", refused(_beyond, 404)),
    Mutant("the page that begins at the end is refused", "chosen", refused(_right_behind, 400)),
    Mutant("pages beyond ten thousand rows are refused", "chosen", refused(_deep, 400)),
    Mutant("the default size is halved", "schema", request_of(LIST, _smaller_default)),
    Mutant(
        "the default size under a filter is the largest",
        "schema",
        request_of(LIST, _larger_default_under_a_filter),
    ),
    Mutant(
        "page is forgotten where type and desc are given",
        "documented",
        request_of(LIST, _first_page_of_three),
    ),
    Mutant("total is what was counted first", "documented", around(_counted_once)),
    Mutant("a connection keeps its size", "schema", around(_remembered_size)),
    *ORDERS,
)
