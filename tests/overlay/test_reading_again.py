"""A listing that is read again, by many at once, and on both sides of a fork."""

import asyncio
import os
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pytribute import Tribute
from tests.overlay.gates import (
    Gate,
    async_listing,
    listing,
    no_thread_is_left,
)
from tests.overlay.shelf import KEY, AsyncMemoryTransport, MemoryTransport, Shelf, ids


@pytest.mark.parametrize("prefetch", [0, 3])
def test_a_listing_can_be_read_again_and_by_two_threads(prefetch: int) -> None:
    shelf = Shelf(list(range(19)))
    shared = listing(MemoryTransport(shelf), prefetch)
    assert ids(list(shared)) == shelf.ids
    assert ids(shared.to_list()) == shelf.ids
    first, second = iter(shared), iter(shared)
    assert [next(first).id, next(second).id, next(first).id] == [0, 0, 1]
    with ThreadPoolExecutor(2) as pool:
        readings = [pool.submit(list, shared) for _ in range(2)]
        for reading in readings:
            assert ids(reading.result()) == shelf.ids
    del first, second
    no_thread_is_left()


def test_an_async_listing_can_be_read_again_and_by_two_tasks() -> None:
    shelf = Shelf(list(range(19)))
    shared = async_listing(AsyncMemoryTransport(shelf))

    async def both() -> None:
        for found in await asyncio.gather(shared.to_list(), shared.to_list()):
            assert ids(found) == shelf.ids
        assert [product.id async for product in shared] == shelf.ids

    asyncio.run(both())
    asyncio.run(both())


def test_a_child_without_threads_requests_its_pages_itself(
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


@pytest.mark.unmeasured
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork() here")
@pytest.mark.parametrize("prefetch", [0, 1, 4])
def test_a_listing_goes_on_in_a_child_of_a_fork(prefetch: int) -> None:
    script = textwrap.dedent(
        f"""
        import os, sys, threading, warnings
        from pytribute import Tribute
        from pytribute_core import prefetch
        from tests.overlay.shelf import MemoryTransport, Shelf, page_and_size

        # From Python 3.12 on, a fork beside threads is warned of; here it is what is tried.
        warnings.simplefilter("ignore", DeprecationWarning)

        prefetch.QUICK = 0  # as if the server were slow
        shelf, blocked = Shelf(list(range(40))), threading.Event()
        parent = os.getpid()

        def respond(exchange):
            # The parent's threads are in the middle of their requests when it forks.
            if page_and_size(exchange)[0] > 1 and os.getpid() == parent:
                blocked.wait()
            return shelf(exchange)

        listing = Tribute("key", transport=MemoryTransport(respond)).products.list(
            page_size=2, prefetch={prefetch}
        )
        rows = iter(listing)
        found = [next(rows).id]
        child = os.fork()
        if child == 0:
            shelf.requested_pages.clear()
            found += [product.id for product in rows]
            has_all = found == shelf.ids and sorted(shelf.requested_pages) == list(range(2, 22))
            sys.exit(0 if has_all else 3)
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


@pytest.mark.usefixtures("slow_pages")
@pytest.mark.parametrize("prefetch", [1, 4])
def test_without_threads_the_pages_are_requested_one_by_one(
    monkeypatch: pytest.MonkeyPatch, prefetch: int
) -> None:
    def no_thread(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_thread)
    shelf = Shelf(list(range(25)))
    listing = Tribute(KEY, transport=MemoryTransport(shelf)).products.list(
        page_size=5, prefetch=prefetch
    )
    assert ids(listing.to_list()) == shelf.ids
