"""Transports that return a page when the test allows it, and listings that use them."""

import asyncio
import threading
from collections.abc import Iterable

from pytribute import (
    AsyncListing,
    AsyncTribute,
    Listing,
    Product,
    Tribute,
)
from pytribute_core.exchange import Exchange, NoResponseError
from pytribute_core.types import RawResponse
from tests.overlay.shelf import (
    KEY,
    AsyncMemoryTransport,
    MemoryTransport,
    Respond,
    Steps,
    page_and_size,
)

PATIENCE = 20
PREFETCH = 3


class Gate:
    """A transport that returns a page when the test releases it, and can be cancelled."""

    in_memory = True

    def __init__(self, respond: Respond, *pages: int) -> None:
        self.log: list[tuple[str, int]] = []
        self.under_way: set[int] = set()
        self.cancelled: dict[Exchange, int] = {}
        self.most = 0
        self._respond = respond
        self._open = set(pages)
        self._changed = threading.Condition()

    def send(self, exchange: Exchange, /) -> RawResponse:
        page, _ = page_and_size(exchange)
        with self._changed:
            self.under_way.add(page)
            self.most = max(self.most, len(self.under_way))
            self._note("requested", page)
            assert self._changed.wait_for(
                lambda: page in self._open or exchange in self.cancelled, PATIENCE
            )
            self.under_way.discard(page)
            self._note("responded", page)
        if exchange in self.cancelled:
            raise NoResponseError("the exchange was cancelled", may_have_arrived=True)
        return self._respond(exchange)

    def _note(self, what: str, page: int) -> None:
        self.log.append((what, page))
        self._changed.notify_all()

    def cancel(self, exchange: Exchange, /) -> None:
        with self._changed:
            self.cancelled[exchange] = page_and_size(exchange)[0]
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

    in_memory = True

    def __init__(self, respond: Respond, *pages: int) -> None:
        self.log: list[tuple[str, int]] = []
        self.under_way: set[int] = set()
        self.cancelled: set[int] = set()
        self.most = 0
        self._respond = respond
        self._open = set(pages)

    async def send(self, exchange: Exchange, /) -> RawResponse:
        page, _ = page_and_size(exchange)
        self.under_way.add(page)
        self.most = max(self.most, len(self.under_way))
        self.log.append(("requested", page))
        try:
            while page not in self._open:  # noqa: ASYNC110 - turns of the loop are the clock here
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.cancelled.add(page)
            raise
        finally:
            self.under_way.discard(page)
            self.log.append(("responded", page))
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


def listing(gate: Gate | MemoryTransport, prefetch: int = PREFETCH) -> Listing[Product]:
    tribute = Tribute(KEY, transport=gate, retries=0, clock=Steps(1))
    return tribute.products.list(page_size=2, prefetch=prefetch)


def async_listing(
    gate: AsyncGate | AsyncMemoryTransport, prefetch: int = PREFETCH
) -> AsyncListing[Product]:
    tribute = AsyncTribute(KEY, transport=gate, retries=0)
    return tribute.products.list(page_size=2, prefetch=prefetch)


def no_thread_is_left() -> None:
    for thread in threading.enumerate():
        if thread.name == "pytribute":
            thread.join(PATIENCE)
    assert not [thread for thread in threading.enumerate() if thread.name == "pytribute"]


def check_log(log: Iterable[tuple[str, int]], pages: int) -> None:
    """Check that page 1 came before any other request, and that each page was requested once."""
    entries = list(log)
    assert entries[:2] == [("requested", 1), ("responded", 1)]
    assert sorted(page for what, page in entries if what == "requested") == list(
        range(1, pages + 1)
    )
