"""Pages under way: how many, which, in which order they are given, and how they are broken off."""

import asyncio
import contextlib
import gc
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from pytribute import (
    AsyncListing,
    AsyncTribute,
    Listing,
    Product,
    RetryPolicy,
    ServerError,
    Tribute,
)
from pytribute.drivers import StoppedError
from pytribute.products import PerCall, _get
from pytribute.retries import SystemClock
from pytribute_client.errors import TransportError
from pytribute_client.transport import Exchange
from pytribute_client.types import RawResponse
from tests.overlay.shelf import KEY, AsyncEngine, Engine, Respond, Shelf, answer, asked_for, ids

PATIENCE = 20
PREFETCH = 3


class Gate:
    """An engine that answers a page when the test lets it, and can be cancelled."""

    def __init__(self, respond: Respond, *pages: int) -> None:
        self.log: list[tuple[str, int]] = []
        self.under_way: set[int] = set()
        self.cancelled: dict[Exchange, int] = {}
        self.most = 0
        self._respond = respond
        self._open = set(pages)
        self._changed = threading.Condition()

    def send(self, exchange: Exchange, /) -> RawResponse:
        page, _ = asked_for(exchange)
        with self._changed:
            self.under_way.add(page)
            self.most = max(self.most, len(self.under_way))
            self._note("asked", page)
            assert self._changed.wait_for(
                lambda: page in self._open or exchange in self.cancelled, PATIENCE
            )
            self.under_way.discard(page)
            self._note("answered", page)
        if exchange in self.cancelled:
            raise TransportError("the exchange was cancelled", may_have_arrived=True)
        return self._respond(exchange)

    def _note(self, what: str, page: int) -> None:
        self.log.append((what, page))
        self._changed.notify_all()

    def cancel(self, exchange: Exchange, /) -> None:
        with self._changed:
            self.cancelled[exchange] = asked_for(exchange)[0]
            self._changed.notify_all()

    def let(self, *pages: int) -> None:
        with self._changed:
            self._open.update(pages)
            self._changed.notify_all()

    def wait_for(self, *pages: int) -> None:
        """Wait until exactly these are under way."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.under_way == set(pages), PATIENCE)

    def close(self) -> None:
        pass


class AsyncGate:
    """As `Gate`, for tasks; a task of it is cancelled itself."""

    def __init__(self, respond: Respond, *pages: int) -> None:
        self.log: list[tuple[str, int]] = []
        self.under_way: set[int] = set()
        self.cancelled: set[int] = set()
        self.most = 0
        self._respond = respond
        self._open = set(pages)

    async def send(self, exchange: Exchange, /) -> RawResponse:
        page, _ = asked_for(exchange)
        self.under_way.add(page)
        self.most = max(self.most, len(self.under_way))
        self.log.append(("asked", page))
        try:
            while page not in self._open:  # noqa: ASYNC110 - turns of the loop are the clock here
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.cancelled.add(page)
            raise
        finally:
            self.under_way.discard(page)
            self.log.append(("answered", page))
        return self._respond(exchange)

    def let(self, *pages: int) -> None:
        self._open.update(pages)

    async def wait_for(self, *pages: int) -> None:
        for _ in range(1000):
            if self.under_way == set(pages):
                return
            await asyncio.sleep(0)
        raise AssertionError(f"{self.under_way} are under way, not {pages}")

    async def aclose(self) -> None:
        pass


def listing(gate: Gate | Engine, prefetch: int = PREFETCH) -> Listing[Product]:
    tribute = Tribute(KEY, engine=gate, retries=0)
    return tribute.products.list(page_size=2, prefetch=prefetch)


def async_listing(gate: AsyncGate | AsyncEngine, prefetch: int = PREFETCH) -> AsyncListing[Product]:
    tribute = AsyncTribute(KEY, engine=gate, retries=0)
    return tribute.products.list(page_size=2, prefetch=prefetch)


def no_thread_is_left() -> None:
    for thread in threading.enumerate():
        if thread.name.startswith("pytribute"):
            thread.join(PATIENCE)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("pytribute")]


def check_log(log: Iterable[tuple[str, int]], pages: int) -> None:
    """See that nothing was asked before page 1 was answered, and nothing too much or twice."""
    entries = list(log)
    assert entries[:2] == [("asked", 1), ("answered", 1)]
    assert sorted(page for what, page in entries if what == "asked") == list(range(1, pages + 1))


# How many, which, and in which order.


def test_no_more_than_prefetch_pages_run_ahead_and_rows_come_in_order() -> None:
    shelf = Shelf(list(range(19)))
    gate = Gate(shelf)
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(lambda: ids(listing(gate).all()))
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
        result = asyncio.create_task(async_listing(gate).all())
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


def test_without_prefetch_one_page_is_asked_for_when_it_is_wanted_and_no_thread_begins() -> None:
    shelf = Shelf(list(range(6)))
    pages = listing(Engine(shelf), 0).pages()
    before = threading.active_count()
    for number in (1, 2, 3):
        assert ids(next(pages).rows) == shelf.ids[2 * number - 2 : 2 * number]
        assert shelf.asked == list(range(1, number + 1))
        assert threading.active_count() == before


def test_nothing_is_asked_before_the_listing_is_read() -> None:
    shelf = Shelf(list(range(6)))
    lazy = listing(Engine(shelf))
    rows = iter(lazy)
    pages = lazy.pages()
    assert shelf.asked == []
    del rows, pages
    async_listing(AsyncEngine(shelf))
    assert shelf.asked == []


def test_pages_are_not_given_before_those_that_come_first() -> None:
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


def failing(number: int, ids: list[int]) -> Respond:
    shelf = Shelf(ids)

    def respond(exchange: Exchange) -> RawResponse:
        if asked_for(exchange)[0] == number:
            return answer({"error": "error_internal", "message": "down"}, 500)
        return shelf(exchange)

    return respond


def test_an_error_ahead_waits_for_its_turn() -> None:
    gate = Gate(failing(3, list(range(12))), 1, 3)
    pages = listing(gate).pages()
    assert ids(next(pages).rows) == [0, 1]
    gate.wait_for(2, 4)
    gate.let(2)
    assert ids(next(pages).rows) == [2, 3]
    with pytest.raises(ServerError):
        next(pages)
    assert {4, 5} <= set(gate.cancelled.values()) <= {3, 4, 5}
    no_thread_is_left()


def test_an_error_ahead_waits_for_its_turn_in_tasks() -> None:
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


# Breaking off.


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
        for page in pages:
            use(page)


@pytest.mark.parametrize("leave", [leave_by_break, leave_by_closing, leave_by_raising])
def test_leaving_a_listing_breaks_off_what_is_under_way(
    leave: Callable[[Iterator[object]], None],
) -> None:
    class Waiting(Gate):
        def send(self, exchange: Exchange, /) -> RawResponse:
            started.release()
            return super().send(exchange)

        def wait_until_all_are_under_way(self) -> None:
            self.wait_for(2, 3, 4)

    started = threading.Semaphore(0)
    gate = Waiting(Shelf(list(range(19))), 1)

    def pages() -> Iterator[object]:
        with contextlib.closing(listing(gate).pages()) as under:  # type: ignore[type-var] # as above
            for page in under:
                gate.wait_until_all_are_under_way()
                yield page

    leave(pages())
    gc.collect()

    assert set(gate.cancelled.values()) == {2, 3, 4}
    no_thread_is_left()


def test_an_iterator_that_is_dropped_breaks_off_what_is_under_way() -> None:
    gate = Gate(Shelf(list(range(19))), 1)
    for product in listing(gate):
        assert product.id == 0
        gate.wait_for(2, 3, 4)
        break
    gc.collect()
    assert set(gate.cancelled.values()) == {2, 3, 4}
    no_thread_is_left()


def test_ctrl_c_breaks_off_the_page_that_was_waited_for_too() -> None:
    class Interrupted(Gate):
        def send(self, exchange: Exchange, /) -> RawResponse:
            if asked_for(exchange)[0] == 2:
                self.wait_for(3, 4, 5)
                raise KeyboardInterrupt
            return super().send(exchange)

    gate = Interrupted(Shelf(list(range(19))), 1)
    with pytest.raises(KeyboardInterrupt):
        listing(gate).all()
    assert set(gate.cancelled.values()) == {2, 3, 4, 5}
    no_thread_is_left()


def test_an_engine_that_cannot_cancel_is_waited_for_by_nobody() -> None:
    release = threading.Event()
    shelf = Shelf(list(range(19)))

    def respond(exchange: Exchange) -> RawResponse:
        if asked_for(exchange)[0] > 1:
            assert release.wait(PATIENCE)
        return shelf(exchange)

    for _ in listing(Engine(respond)):
        break
    release.set()  # only now, after the loop was left
    no_thread_is_left()
    assert set(shelf.asked) <= {1, 2, 3, 4}


def test_a_pause_before_a_retry_ends_with_the_listing() -> None:
    pausing = threading.Event()

    class Clock(SystemClock):
        def sleep(self, seconds: float, stopped: threading.Event | None = None) -> None:
            assert seconds == 1000
            pausing.set()
            super().sleep(seconds, stopped)

    shelf = Shelf(list(range(19)))

    def respond(exchange: Exchange) -> RawResponse:
        if asked_for(exchange)[0] > 1:
            return answer({}, 503, retry_after="1000")
        return shelf(exchange)

    engine = Engine(respond)
    policy = RetryPolicy(longest_retry_after=1000, deadline=5000)
    tribute = Tribute(KEY, engine=engine, retries=policy, clock=Clock())
    for _ in tribute.products.list(page_size=2, prefetch=1):
        assert pausing.wait(PATIENCE)
        break
    no_thread_is_left()
    assert len(engine.exchanges) == 2


def test_what_was_stopped_before_it_began_is_not_sent() -> None:
    engine = Engine(Shelf([]))
    tribute = Tribute(KEY, engine=engine)
    flight = tribute.new_flight()
    flight.stop()
    with pytest.raises(StoppedError):
        tribute.run(_get(1), PerCall(), flight)
    assert engine.exchanges == []


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
        reading = asyncio.create_task(async_listing(gate).all())
        await gate.wait_for(2, 3, 4, 5)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert gate.cancelled == {2, 3, 4, 5}
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(walk())
    assert caplog.records == []


# Again, by many, and after a fork.


@pytest.mark.parametrize("prefetch", [0, 3])
def test_a_listing_can_be_read_again_and_by_two_threads(prefetch: int) -> None:
    shelf = Shelf(list(range(19)))
    shared = listing(Engine(shelf), prefetch)
    assert ids(list(shared)) == shelf.ids
    assert ids(shared.all()) == shelf.ids
    first, second = iter(shared), iter(shared)
    assert [next(first).id, next(second).id, next(first).id] == [0, 0, 1]
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda _: ids(list(shared)), range(2)):
            assert found == shelf.ids
    del first, second
    no_thread_is_left()


def test_an_async_listing_can_be_read_again_and_by_two_tasks() -> None:
    shelf = Shelf(list(range(19)))
    shared = async_listing(AsyncEngine(shelf))

    async def both() -> None:
        for found in await asyncio.gather(shared.all(), shared.all()):
            assert ids(found) == shelf.ids
        assert [product.id async for product in shared] == shelf.ids

    asyncio.run(both())
    asyncio.run(both())


def test_a_process_without_the_threads_of_its_parent_asks_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shelf = Shelf(list(range(19)))
    gate = Gate(shelf, *range(1, 20))
    pages = listing(gate).pages()
    found = ids(next(pages).rows)
    gate.wait_for()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    for page in pages:
        found += ids(page.rows)
    assert found == shelf.ids
    no_thread_is_left()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork() here")
@pytest.mark.parametrize("prefetch", [0, 1, 4])
def test_a_listing_goes_on_in_a_child_of_a_fork(prefetch: int) -> None:
    script = textwrap.dedent(
        f"""
        import os, sys, threading
        from pytribute import Tribute
        from tests.overlay.shelf import Engine, Shelf, asked_for

        shelf, blocked = Shelf(list(range(40))), threading.Event()
        parent = os.getpid()

        def respond(exchange):
            # The parent's threads are in the middle of their requests when it forks.
            if asked_for(exchange)[0] > 1 and os.getpid() == parent:
                blocked.wait()
            return shelf(exchange)

        listing = Tribute("key", engine=Engine(respond)).products.list(
            page_size=2, prefetch={prefetch}
        )
        rows = iter(listing)
        found = [next(rows).id]
        child = os.fork()
        if child == 0:
            shelf.asked.clear()
            found += [product.id for product in rows]
            sys.exit(0 if found == shelf.ids and sorted(shelf.asked) == list(range(2, 22)) else 3)
        _, status = os.waitpid(child, 0)
        blocked.set()
        found += [product.id for product in rows]
        sys.exit(os.waitstatus_to_exitcode(status) or (0 if found == shelf.ids else 4))
        """
    )
    ended = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=60,
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
