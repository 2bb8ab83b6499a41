"""Leaving a listing in the middle: what is under way is broken off, and nothing is left behind."""

import asyncio
import contextlib
import gc
import threading
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from pytribute import (
    Product,
    RetryPolicy,
    Tribute,
)
from pytribute_client.api.products import get_product
from pytribute_core.call import Call, call_of
from pytribute_core.drivers import StoppedError
from pytribute_core.exchange import Exchange
from pytribute_core.retries import SystemClock
from pytribute_core.types import RawResponse
from tests.overlay.gates import (
    PATIENCE,
    AsyncGate,
    Gate,
    async_listing,
    listing,
    no_thread_is_left,
)
from tests.overlay.shelf import KEY, MemoryTransport, Shelf, json_response, page_and_size


class TiredError(Exception):
    """What a caller's own loop raises."""


def leave_by_break(pages: Iterator[object]) -> None:
    for _ in pages:
        break


def leave_by_closing(pages: Iterator[object]) -> None:
    next(pages)
    with contextlib.closing(pages):  # type: ignore[type-var] # it is a generator
        pass


def leave_by_raising(pages: Iterator[object]) -> None:
    def use(page: object) -> None:
        raise TiredError(page)

    with contextlib.suppress(TiredError):
        use(next(pages))


@pytest.mark.parametrize("leave", [leave_by_break, leave_by_closing, leave_by_raising])
def test_leaving_a_listing_cancels_its_requests(
    leave: Callable[[Iterator[object]], None],
) -> None:
    gate = Gate(Shelf(list(range(19))), 1)

    def pages() -> Iterator[object]:
        for page in listing(gate).pages():
            gate.wait_for(2, 3, 4)
            yield page

    leave(pages())
    gc.collect()

    assert set(gate.cancelled.values()) == {2, 3, 4}
    no_thread_is_left()


def test_dropping_an_iterator_cancels_its_requests() -> None:
    gate = Gate(Shelf(list(range(19))), 1)
    for product in listing(gate):
        assert product.id == 0
        gate.wait_for(2, 3, 4)
        break
    gc.collect()
    assert set(gate.cancelled.values()) == {2, 3, 4}
    no_thread_is_left()


def test_ctrl_c_cancels_the_awaited_page_too() -> None:
    class Interrupted(Gate):
        def send(self, exchange: Exchange, /) -> RawResponse:
            if page_and_size(exchange)[0] == 2:
                self.wait_for(3, 4, 5)
                raise KeyboardInterrupt
            return super().send(exchange)

    gate = Interrupted(Shelf(list(range(19))), 1)
    with pytest.raises(KeyboardInterrupt):
        listing(gate).to_list()
    assert set(gate.cancelled.values()) == {2, 3, 4, 5}
    no_thread_is_left()


def test_nothing_waits_for_a_transport_that_cannot_cancel() -> None:
    release = threading.Event()
    shelf = Shelf(list(range(19)))

    def respond(exchange: Exchange) -> RawResponse:
        if page_and_size(exchange)[0] > 1:
            assert release.wait(PATIENCE)
        return shelf(exchange)

    for _ in listing(MemoryTransport(respond)):
        break
    release.set()  # only now, after the loop was left
    no_thread_is_left()
    assert set(shelf.requested_pages) <= {1, 2, 3, 4}


@pytest.mark.usefixtures("slow_pages")
def test_a_pause_before_a_retry_ends_with_the_listing() -> None:
    pausing = threading.Event()

    class Clock(SystemClock):
        def sleep(self, seconds: float, stopped: threading.Event | None = None) -> None:
            assert seconds == 1000
            pausing.set()
            super().sleep(seconds, stopped)

    shelf = Shelf(list(range(19)))

    def respond(exchange: Exchange) -> RawResponse:
        if page_and_size(exchange)[0] > 1:
            return json_response({}, 503, retry_after="1000")
        return shelf(exchange)

    transport = MemoryTransport(respond)
    policy = RetryPolicy(retry_after_max=1000, timeout=5000)
    tribute = Tribute(KEY, transport=transport, retries=policy, clock=Clock())
    for _ in tribute.products.list(page_size=2, prefetch=1):
        assert pausing.wait(PATIENCE)
        break
    no_thread_is_left()
    assert len(transport.exchanges) == 2


def test_a_request_cancelled_before_its_start_is_not_sent() -> None:
    transport = MemoryTransport(Shelf([]))
    tribute = Tribute(KEY, transport=transport)
    call: Call[Product] = call_of(get_product.OPERATION, {"id": 1})
    cancellation = tribute.new_cancellation()
    cancellation.stop()
    with pytest.raises(StoppedError):
        tribute.run(call, tribute.settings_for({}), cancellation)
    assert transport.exchanges == []


async def leave_async_by_break(pages: AsyncIterator[object]) -> None:
    async for _ in pages:
        break


async def leave_async_by_raising(pages: AsyncIterator[object]) -> None:
    def use(page: object) -> None:
        raise TiredError(page)

    with contextlib.suppress(TiredError):
        async for page in pages:
            use(page)


@pytest.mark.parametrize("leave", [leave_async_by_break, leave_async_by_raising])
@pytest.mark.parametrize("is_closed", [True, False])
def test_leaving_a_listing_cancels_its_tasks(
    leave: Callable[[AsyncIterator[object]], object],
    is_closed: bool,  # noqa: FBT001 - a case
    caplog: pytest.LogCaptureFixture,
) -> None:
    gate = AsyncGate(Shelf(list(range(19))), 1)

    async def walk() -> None:
        pages = async_listing(gate).pages()
        leaving = leave(pages)
        assert asyncio.iscoroutine(leaving)
        await leaving
        if is_closed:
            await gate.wait_for(2, 3, 4)
            await pages.aclose()
            assert gate.cancelled == {2, 3, 4}
            assert asyncio.all_tasks() == {asyncio.current_task()}
        del pages, leaving
        gc.collect()

    asyncio.run(walk())
    gc.collect()
    assert not gate.under_way
    assert caplog.records == []


def test_an_async_iterator_that_is_dropped_cancels_its_tasks(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gate = AsyncGate(Shelf(list(range(19))), 1)

    async def walk() -> None:
        async for product in async_listing(gate):
            assert product.id == 0
            await gate.wait_for(2, 3, 4)
            break
        gc.collect()
        await gate.wait_for()
        assert gate.cancelled == {2, 3, 4}

    asyncio.run(walk())
    gc.collect()
    assert caplog.records == []


def test_cancelling_the_reading_task_cancels_the_tasks_ahead(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gate = AsyncGate(Shelf(list(range(19))), 1)

    async def walk() -> None:
        reading = asyncio.create_task(async_listing(gate).to_list())
        await gate.wait_for(2, 3, 4, 5)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert gate.cancelled == {2, 3, 4, 5}
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(walk())
    assert caplog.records == []
