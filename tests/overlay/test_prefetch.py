"""Prefetched pages: how many, which, and in which order they are returned."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pytribute import Listing, Product, ServerError, Tribute
from pytribute_core.exchange import Exchange
from pytribute_core.types import RawResponse
from tests.overlay.gates import (
    PATIENCE,
    PREFETCH,
    AsyncGate,
    Gate,
    async_listing,
    check_log,
    listing,
    no_thread_is_left,
)
from tests.overlay.shelf import (
    KEY,
    AsyncMemoryTransport,
    MemoryTransport,
    Respond,
    Shelf,
    Time,
    ids,
    json_response,
    page_and_size,
)


def test_at_most_prefetch_pages_are_prefetched_and_rows_are_in_order() -> None:
    shelf = Shelf(list(range(19)))
    gate = Gate(shelf)
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(lambda: ids(listing(gate).to_list()))
        gate.wait_for(1)
        gate.let(1)
        gate.wait_for(2, 3, 4, 5)
        gate.let(5)
        gate.wait_for(2, 3, 4)
        gate.let(4, 3)
        gate.wait_for(2)
        gate.let(2)
        gate.wait_for(6, 7, 8, 9)
        gate.let(9, 10)
        gate.wait_for(6, 7, 8)
        gate.let(8, 7, 6)
        assert result.result(PATIENCE) == shelf.ids
    assert gate.most == PREFETCH + 1
    check_log(gate.log, 10)
    no_thread_is_left()


def test_the_same_with_tasks() -> None:
    shelf = Shelf(list(range(19)))
    gate = AsyncGate(shelf)

    async def walk() -> list[int]:
        result = asyncio.create_task(async_listing(gate).to_list())
        await gate.wait_for(1)
        gate.let(1)
        await gate.wait_for(2, 3, 4, 5)
        gate.let(5)
        await gate.wait_for(2, 3, 4)
        gate.let(4, 3)
        await gate.wait_for(2)
        gate.let(2)
        await gate.wait_for(6, 7, 8, 9)
        gate.let(9, 10)
        await gate.wait_for(6, 7, 8)
        gate.let(8, 7, 6)
        return ids(await result)

    assert asyncio.run(walk()) == shelf.ids
    assert gate.most == PREFETCH + 1
    check_log(gate.log, 10)


def test_without_prefetch_pages_are_requested_on_demand_and_no_thread_starts() -> None:
    shelf = Shelf(list(range(6)))
    pages = listing(MemoryTransport(shelf), 0).pages()
    before = threading.active_count()
    for number in (1, 2, 3):
        assert ids(next(pages).rows) == shelf.ids[2 * number - 2 : 2 * number]
        assert shelf.requested_pages == list(range(1, number + 1))
        assert threading.active_count() == before


def test_nothing_is_requested_before_the_listing_is_read() -> None:
    shelf = Shelf(list(range(6)))
    lazy = listing(MemoryTransport(shelf))
    rows = iter(lazy)
    pages = lazy.pages()
    assert shelf.requested_pages == []
    del rows, pages
    async_listing(AsyncMemoryTransport(shelf))
    assert shelf.requested_pages == []


def test_pages_are_returned_in_order() -> None:
    shelf = Shelf(list(range(7)))
    gate = Gate(shelf, 1, 3, 4)
    pages = listing(gate).pages()
    assert ids(next(pages).rows) == [0, 1]
    gate.wait_for(2)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(next, pages)
        gate.let(2)
        assert ids(second.result(PATIENCE).rows) == [2, 3]
    assert [ids(page.rows) for page in pages] == [[4, 5], [6]]


class Paced(MemoryTransport):
    """A transport whose pages take a second or no time; it records those fetched in this thread."""

    def __init__(self, shelf: Shelf, *slow: int) -> None:
        super().__init__(shelf)
        self.own: list[int] = []
        self.clock = Time()
        self._slow = slow
        self._reader = threading.get_ident()

    def send(self, exchange: Exchange, /) -> RawResponse:
        page, _ = page_and_size(exchange)
        if threading.get_ident() == self._reader:
            self.own.append(page)
        self.clock.seconds += page in self._slow
        return super().send(exchange)

    def listing(self) -> Listing[Product]:
        tribute = Tribute(KEY, transport=self, clock=self.clock)
        return tribute.products.list(page_size=2, prefetch=PREFETCH)


def test_fast_pages_are_requested_without_threads() -> None:
    shelf = Shelf(list(range(21)))
    transport = Paced(shelf)
    assert ids(transport.listing().to_list()) == shelf.ids
    assert transport.own == list(range(1, 12))


@pytest.mark.parametrize("slow", [1, 8])
def test_a_slow_page_begins_prefetching_until_one_is_fast(slow: int) -> None:
    shelf = Shelf(list(range(33)))
    transport = Paced(shelf, slow)
    assert ids(transport.listing().to_list()) == shelf.ids
    ahead = range(slow + 1, slow + PREFETCH + 2)
    assert transport.own == [page for page in range(1, 18) if page not in ahead]
    no_thread_is_left()


def failing(number: int, ids: list[int]) -> Respond:
    shelf = Shelf(ids)

    def respond(exchange: Exchange) -> RawResponse:
        if page_and_size(exchange)[0] == number:
            return json_response({"error": "error_internal", "message": "down"}, 500)
        return shelf(exchange)

    return respond


def test_a_prefetched_error_is_raised_in_order() -> None:
    gate = Gate(failing(3, list(range(12))), 1, 3)
    pages = listing(gate).pages()
    assert ids(next(pages).rows) == [0, 1]
    gate.wait_for(2, 4)
    gate.let(2)
    assert ids(next(pages).rows) == [2, 3]
    gate.wait_for(4, 5)
    with pytest.raises(ServerError):
        next(pages)
    assert {4, 5} <= set(gate.cancelled.values()) <= {3, 4, 5, 6}  # 6: begun before 3 failed
    no_thread_is_left()


def test_a_prefetched_error_is_raised_in_order_in_tasks() -> None:
    gate = AsyncGate(failing(3, list(range(12))), 1, 3)

    async def walk() -> None:
        pages = async_listing(gate).pages()
        assert ids((await anext(pages)).rows) == [0, 1]
        await gate.wait_for(2, 4)
        gate.let(2)
        assert ids((await anext(pages)).rows) == [2, 3]
        with pytest.raises(ServerError):
            await anext(pages)
        assert gate.cancelled <= {4, 5}
        assert not gate.under_way

    asyncio.run(walk())
