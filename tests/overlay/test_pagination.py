"""Listings of correct, faulty and hostile servers: no row twice, no endless loop."""

# Bounds that are too far away for a test are brought near.
# pyright: reportPrivateUsage=false

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pytribute import AsyncTribute, PaginationError, Tribute
from pytribute.mock import Mock
from pytribute_core import pagination
from pytribute_core.exchange import Exchange
from pytribute_core.pagination import Walk
from pytribute_core.types import RawResponse
from tests.overlay.shelf import (
    KEY,
    AsyncMemoryTransport,
    MemoryTransport,
    Outcome,
    Shelf,
    ids,
    json_response,
    page_and_size,
    products,
    read,
    read_async,
)

Reader = Callable[..., Outcome]

steady = settings(derandomize=True, deadline=None, database=None)
both_ways = pytest.mark.parametrize("reader", [read, read_async], ids=["blocking", "async"])
ahead_or_not = pytest.mark.parametrize("prefetch", [0, 4])


# A correct server.


@pytest.mark.unmeasured
@steady
@given(
    n=st.integers(0, 60),
    page_size=st.integers(1, 12),
    prefetch=st.integers(0, 6),
    is_async=st.booleans(),
)
def test_a_correct_server_returns_exactly_its_rows_without_a_superfluous_request(
    n: int,
    page_size: int,
    prefetch: int,
    is_async: bool,  # noqa: FBT001 - drawn
) -> None:
    shelf = Shelf(list(range(1, n + 1)))
    reader = read_async if is_async else read

    assert reader(shelf, prefetch=prefetch, page_size=page_size) == (shelf.ids, None)
    # After a full page nobody knows that there is no other one.
    needed = n // page_size + 1
    assert sorted(shelf.requested_pages) == list(range(1, needed + 1))
    assert shelf.sizes == {page_size}


@both_ways
@ahead_or_not
@pytest.mark.parametrize(
    "numbers",
    [
        [2**63, 2**64, 2**70, 10**300, -(2**63), -(2**63) - 1, -(10**300)],
        [-(10**300), -(2**63) - 1, -(2**63), 0, 2**63 - 1, 2**63],
        [5, -5, 0, 3, -(2**62), 2**62],
        [9, 8, 7, 6, 5],
        [2**63 - 1, 2**63, -1],
    ],
)
def test_ids_may_be_huge_negative_and_in_any_order(
    reader: Reader, prefetch: int, numbers: list[int]
) -> None:
    assert reader(Shelf(numbers), prefetch=prefetch, page_size=2) == (numbers, None)


def test_one_page_is_read_by_its_number() -> None:
    with Mock(products=25) as mock:
        listing = mock.client().products.list(page_size=10, desc=True)
        assert [row.id for row in listing.page(3).rows] == [row.id for row in listing][20:]
        assert (listing.page(3).meta.total, listing.page(4).rows) == (25, [])
        for wrong in (0, True, "2"):
            with pytest.raises((TypeError, ValueError), match="number must be a whole number"):
                listing.page(wrong)  # type: ignore[arg-type]

        async def read() -> int:
            later = mock.async_client().products.list(page_size=10)
            with pytest.raises(ValueError, match="number must be a whole number from 1, not 0"):
                await later.page(0)
            return len((await later.page(2)).rows)

        assert asyncio.run(read()) == 10


def test_descending_ids_are_requested_and_read() -> None:
    class Falling(Shelf):
        def __call__(self, exchange: Exchange) -> RawResponse:
            assert "desc=true" in exchange.url
            return super().__call__(exchange)

    shelf = Falling([2**63, 5, 4, 3, -(2**63)])
    with Tribute(KEY, transport=MemoryTransport(shelf)) as tribute:
        assert ids(tribute.products.list(desc=True, page_size=2).to_list()) == shelf.ids


# Faulty servers, each with one fault.


@dataclass
class Odd:
    """A server that returns these pages, then the page after them for ever."""

    pages: list[list[int] | None]
    totals: list[int | None] = field(default_factory=list[int | None])
    after: Callable[[int], list[int] | None] = lambda _: []
    meta: Mapping[str, object] | None = field(default_factory=dict[str, object])
    requested_pages: list[int] = field(default_factory=list[int])

    def __call__(self, exchange: Exchange) -> RawResponse:
        page, _ = page_and_size(exchange)
        self.requested_pages.append(page)
        rows = self.pages[page - 1] if page <= len(self.pages) else self.after(page)
        meta = None if self.meta is None else dict(self.meta)
        if meta is not None and self.totals:
            meta["total"] = self.totals[min(page, len(self.totals)) - 1]
        return json_response({"rows": None if rows is None else products(rows), "meta": meta})


FOUR = [[1, 2], [3, 4], [5]]
WRONG: dict[str, tuple[Callable[[], Odd], list[int], int]] = {
    "no total": (lambda: Odd([*FOUR]), [1, 2, 3, 4, 5], 4),
    "no meta": (lambda: Odd([*FOUR], meta=None), [1, 2, 3, 4, 5], 4),
    "null total": (lambda: Odd([*FOUR], [None]), [1, 2, 3, 4, 5], 4),
    "negative total": (lambda: Odd([*FOUR], [-5]), [1, 2, 3, 4, 5], 4),
    "total of the page": (lambda: Odd([*FOUR], [2, 2, 1]), [1, 2, 3, 4, 5], 4),
    "total too small": (lambda: Odd([*FOUR], [3]), [1, 2, 3, 4, 5], 4),
    "total of 1": (lambda: Odd([*FOUR], [1]), [1, 2, 3, 4, 5], 4),
    "total of 0": (lambda: Odd([*FOUR], [0]), [1, 2, 3, 4, 5], 4),
    "total too large": (lambda: Odd([*FOUR], [7]), [1, 2, 3, 4, 5], 7),
    "total huge": (lambda: Odd([*FOUR], [10**30]), [1, 2, 3, 4, 5], 11),
    "shrinking total": (lambda: Odd([*FOUR], [9, 7, 5]), [1, 2, 3, 4, 5], 7),
    "growing total": (lambda: Odd([*FOUR], [3, 4, 5]), [1, 2, 3, 4, 5], 3),
    "rows null at the end": (
        lambda: Odd([*FOUR], after=lambda _: None),
        [1, 2, 3, 4, 5],
        4,
    ),
    "rows null and nothing else": (lambda: Odd([None], meta=None), [], 1),
    "the last page for ever": (
        lambda: Odd([*FOUR], after=lambda _: [5]),
        [1, 2, 3, 4, 5],
        4,
    ),
    "the last page for ever, with a total": (
        lambda: Odd([*FOUR, [5]], [5], after=lambda _: [5]),
        [1, 2, 3, 4, 5],
        3,
    ),
    "a full last page for ever": (
        lambda: Odd([[1, 2], [3, 4]], [4], after=lambda _: [3, 4]),
        [1, 2, 3, 4],
        3,
    ),
    "the only page for ever": (lambda: Odd([], [2], after=lambda _: [1, 2]), [1, 2], 2),
    "a short page in the middle": (
        lambda: Odd([[1, 2], [3], [4, 5], [6]], [6]),
        [1, 2, 3, 4, 5, 6],
        4,
    ),
    "a short page in the middle, no total": (
        lambda: Odd([[1, 2], [3], [4, 5], [6]]),
        [1, 2, 3, 4, 5, 6],
        5,
    ),
    "an empty page in the middle": (
        lambda: Odd([[1, 2], [], [3, 4], [5]], [5]),
        [1, 2, 3, 4, 5],
        4,
    ),
    "two empty pages in the middle": (
        lambda: Odd([[1, 2], [], None, [3, 4], [5]], [5]),
        [1, 2, 3, 4, 5],
        5,
    ),
    "an empty first page": (lambda: Odd([[], [1, 2], [3]], [3]), [1, 2, 3], 3),
    "more rows than asked for": (
        lambda: Odd([[1, 2, 3, 4], [5, 6, 7, 8], [9]], [9]),
        list(range(1, 10)),
        3,
    ),
    "one page with everything": (lambda: Odd([list(range(40))], [40]), list(range(40)), 4),
    "the same row twice on a page": (lambda: Odd([[1, 1], [2, 1], [3]], [5]), [1, 2, 3], 3),
}


@both_ways
@ahead_or_not
@pytest.mark.parametrize("case", WRONG)
def test_a_faulty_server_is_read_to_its_end_and_no_further(
    reader: Reader, prefetch: int, case: str
) -> None:
    make, expected, most = WRONG[case]
    server = make()

    assert reader(server, prefetch=prefetch, page_size=2) == (expected, None)
    assert len(server.requested_pages) == len(set(server.requested_pages)) <= most


@both_ways
@ahead_or_not
@pytest.mark.parametrize("cap", [1, 3, 20])
def test_a_server_may_return_smaller_pages_than_requested(
    reader: Reader, prefetch: int, cap: int
) -> None:
    class Capped(Shelf):
        def rows(self, page: int, size: int) -> list[int] | None:
            return super().rows(page, min(size, cap))

    shelf = Capped(list(range(60)))

    assert reader(shelf, prefetch=prefetch) == (shelf.ids, None)
    assert sorted(shelf.requested_pages) == list(range(1, 60 // cap + 1))


@pytest.mark.unmeasured
def test_a_long_listing_in_small_pages_is_no_endless_one() -> None:
    class Capped(Shelf):
        def rows(self, page: int, size: int) -> list[int] | None:
            del size
            return super().rows(page, 1)

    shelf = Capped(list(range(2500)))

    assert read(shelf, prefetch=0) == (shelf.ids, None)


# Servers that never end.


ENDLESS: dict[str, tuple[Odd, int]] = {
    "new rows, no total": (Odd([], after=lambda page: [2 * page, 2 * page + 1]), 50),
    "new rows, a total": (Odd([], [5], after=lambda page: [2 * page, 2 * page + 1]), 16),
    "the same rows, a total": (Odd([], [100], after=lambda _: [1, 2]), 9),
    "a total that runs away": (
        Odd([], [10**i for i in range(60)], after=lambda page: [2 * page, 2 * page + 1]),
        60,
    ),
}


@both_ways
@ahead_or_not
@pytest.mark.parametrize("case", ENDLESS)
def test_a_server_that_never_ends_is_an_error_after_so_many_pages(
    reader: Reader, prefetch: int, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "_MOST_PAGES", 50)
    monkeypatch.setattr(pagination, "_BEYOND_TOTAL", 10)
    server, most = ENDLESS[case]
    server.requested_pages.clear()

    found, error = reader(server, prefetch=prefetch, page_size=2)

    assert found == sorted(set(found))
    assert error is not None
    assert error.startswith("PaginationError")
    assert len(server.requested_pages) <= most


def test_a_negative_total_bounds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "_BEYOND_TOTAL", 2)
    assert read(Odd([*FOUR], [-5]), prefetch=0, page_size=2) == ([1, 2, 3, 4, 5], None)


@pytest.mark.unmeasured
def test_a_walk_has_a_bound_of_its_own() -> None:
    assert pagination._MOST_PAGES == 100_000
    walk: Walk[int] = Walk(1, None, list, descending=False)
    for number in range(1, 100_000):
        walk.take([number], None)
    with pytest.raises(PaginationError, match="does not end") as caught:
        walk.take([0], None)
    assert caught.value.page == caught.value.rows == 100_000


def test_the_error_names_page_and_rows() -> None:
    with (
        Tribute(KEY, transport=MemoryTransport(Odd([], [100], after=lambda _: [1, 2]))) as tribute,
        pytest.raises(PaginationError) as caught,
    ):
        tribute.products.list(page_size=2).to_list()
    assert str(caught.value) == (
        "the server repeats the same rows, and states a total of 100 (page 4, 2 rows read)"
    )


# Rows that move while they are read.


@pytest.mark.unmeasured
@steady
@given(
    new=st.lists(st.none() | st.integers(0, 30), max_size=12),
    gone=st.lists(st.none() | st.integers(0, 30), max_size=12),
    page_size=st.integers(2, 5),
    prefetch=st.integers(0, 3),
    desc=st.booleans(),
)
def test_rows_added_or_removed_meanwhile_are_neither_repeated_nor_lost(
    new: list[int | None],
    gone: list[int | None],
    page_size: int,
    prefetch: int,
    desc: bool,  # noqa: FBT001 - drawn
) -> None:
    always = set(range(0, 30, 3))

    class Moving(Shelf):
        def rows(self, page: int, size: int) -> list[int] | None:
            here = set(self.ids)
            if page <= len(new):
                here |= {number for number in new[page - 1 : page] if number is not None}
            if page <= len(gone):
                here -= set(gone[page - 1 : page])
            self.ids = sorted(here, reverse=desc)
            return super().rows(page, size)

    with Tribute(KEY, transport=MemoryTransport(Moving(sorted(always, reverse=desc)))) as tribute:
        listing = tribute.products.list(page_size=page_size, prefetch=prefetch, desc=desc)
        found = ids(listing.to_list())

    assert len(found) == len(set(found))
    # A row that goes away lets another one slip over to a page that was read, and so does a new
    # one that returns the pages out of order: that is not detectable.
    if prefetch == 0 and not any(number is not None for number in gone):
        assert always <= set(found)


scripts = st.lists(
    st.tuples(
        st.none() | st.lists(st.integers(-3, 12) | st.integers(), max_size=5),
        st.none() | st.integers(-1, 30) | st.integers(),
        st.booleans(),
    ),
    max_size=9,
)


class Scripted:
    """A server whose response depends on the page number alone."""

    def __init__(self, script: list[tuple[list[int] | None, int | None, bool]], rest: str) -> None:
        self.script, self.rest = script, rest
        self.requested_pages: list[int] = []

    def __call__(self, exchange: Exchange) -> RawResponse:
        page, _ = page_and_size(exchange)
        self.requested_pages.append(page)
        rows: list[int] | None = []
        total: int | None = None
        if page <= len(self.script):
            rows, total, fails = self.script[page - 1]
            if fails:
                return json_response({"error": "error_internal", "message": f"page {page}"}, 500)
        elif self.rest == "last" and self.script:
            rows, total, _ = self.script[-1]
        elif self.rest == "fresh":
            rows, total = [10**6 + 2 * page, 10**6 + 2 * page + 1], 10**9
        elif self.rest == "cut":
            return RawResponse(200, {}, b'{"rows": [')
        listed = None if rows is None else products(rows)
        return json_response({"rows": listed, "meta": {"total": total}})


@pytest.mark.unmeasured
@settings(steady, max_examples=150)
@given(
    script=scripts,
    rest=st.sampled_from(["empty", "last", "fresh", "cut"]),
    page_size=st.integers(1, 6),
    prefetch=st.integers(1, 9),
    pace=st.lists(st.sampled_from([0, 1]), min_size=1, max_size=20),
)
@example(
    script=[([1, 2], 4, False), ([1, 2], 4, True)], rest="empty", page_size=2, prefetch=3, pace=[1]
)
def test_prefetch_changes_neither_the_sequence_nor_the_error(
    script: list[tuple[list[int] | None, int | None, bool]],
    rest: str,
    page_size: int,
    prefetch: int,
    pace: list[int],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pagination, "_MOST_PAGES", 30)
        alone = Scripted(script, rest)
        expected = read(alone, prefetch=0, page_size=page_size)

        readers = (partial(read, pace=pace), prefetch), (read_async, prefetch), (read_async, 0)
        for reader, ahead in readers:
            server = Scripted(script, rest)
            assert reader(server, prefetch=ahead, page_size=page_size) == expected
            assert (
                len(server.requested_pages)
                == len(set(server.requested_pages))
                <= len(alone.requested_pages) + ahead
            )
    found, _ = expected
    assert alone.requested_pages == list(range(1, len(alone.requested_pages) + 1))
    assert len(found) == len(set(found))


@pytest.mark.unmeasured
@steady
@given(
    n=st.integers(0, 40),
    limit=st.integers(0, 50),
    page_size=st.integers(1, 9),
    prefetch=st.integers(0, 5),
)
def test_a_limit_returns_the_first_rows_and_requests_no_more_pages(
    n: int, limit: int, page_size: int, prefetch: int
) -> None:
    shelf = Shelf(list(range(n)))
    with Tribute(KEY, transport=MemoryTransport(shelf)) as tribute:
        found = ids(
            tribute.products.list(page_size=page_size, prefetch=prefetch).to_list(limit=limit)
        )
    other = Shelf(shelf.ids)

    async def read_some() -> list[int]:
        async with AsyncTribute(KEY, transport=AsyncMemoryTransport(other)) as tribute:
            listing = tribute.products.list(page_size=page_size, prefetch=prefetch)
            return ids(await listing.to_list(limit=limit))

    assert asyncio.run(read_some()) == found == shelf.ids[:limit]
    size = max(1, min(page_size, limit))
    for server in (shelf, other):
        assert len(server.requested_pages) <= -(-limit // size)
        assert all(one == size for one in server.sizes)


# What is remembered of rows.


@pytest.mark.unmeasured
@steady
@given(
    runs=st.lists(st.lists(st.integers(-9, 9) | st.integers(), max_size=6), max_size=12),
    descending=st.booleans(),
)
def test_a_row_is_new_exactly_once(
    runs: list[list[int]],
    descending: bool,  # noqa: FBT001 - drawn
) -> None:
    walk: Walk[int] = Walk(6, None, list, descending=descending)
    # Without a total: with one, the fourth page that brings nothing new would be an error.
    returned = [row for run in runs for row in walk.take(run, None)]

    seen = dict.fromkeys(row for run in runs for row in run)
    assert returned == list(seen)


def test_the_remembered_ids_are_bounded_and_begin_with_the_oldest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pagination, "_REMEMBERED", 100)
    walk: Walk[int] = Walk(10, None, list, descending=False)
    for start in range(0, 1000, 10):
        assert list(walk.take(list(range(start, start + 10)), None)) == list(
            range(start, start + 10)
        )
        assert len(walk._seen._sorted) <= 100
    assert walk.take([*range(990, 1000)], None) == []
    for number in range(2000, 1000, -2):
        walk._seen.add(number)
        assert len(walk._seen._sorted) <= 100


def test_of_ids_beyond_64_bits_the_last_ones_are_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pagination, "_HUGE_REMEMBERED", 10)
    walk: Walk[int] = Walk(5, None, list, descending=False)
    for start in range(2**70, 2**70 + 100, 5):
        page = list(range(start, start + 5))
        assert list(walk.take(page, None)) == page
        assert walk.take(page, 10**4000) == []
        assert len(walk._seen._huge) <= 10
    assert walk._seen.count == 100


def test_an_error_keeps_to_a_line_however_long_a_total_is() -> None:
    walk: Walk[int] = Walk(1, None, list, descending=False)
    for _ in range(3):
        walk.take([1], 10**4000)
    with pytest.raises(PaginationError, match="repeats the same rows") as caught:
        walk.take([1], 10**4000)
    assert len(str(caught.value)) < 300
