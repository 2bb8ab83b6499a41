"""Prefetch pages in worker threads while that is faster than fetching them one by one.

A page that goes from thread to thread costs up to twice the processor time, because the interpreter
goes with it from core to core. So where pages come at once, from this machine or the next one, the
reader fetches them itself, and threads only come in again when a page lets it wait.
"""

import os
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Generic, Self, TypeAlias, TypeVar

from pytribute_core.drivers import Cancellation
from pytribute_core.page import Page
from pytribute_core.signals import from_handler, handled
from pytribute_core.workers import Workers

Row = TypeVar("Row")
# Given the number of a page, and a cancellation when it runs in a thread of its own.
Fetch: TypeAlias = Callable[[int, Cancellation | None], Page[Row]]

# Seconds. Hardly a server that is not close by answers sooner, and decoding and handing over takes
# a millisecond or two of these by itself when several threads want the interpreter.
QUICK = 0.005


class Prefetcher(Generic[Row]):
    """The pages of one reading: each from a thread if it was sent for, else from the server.

    Args:
        fetch: gets a page.
        most: how many pages may go ahead.
        new_cancellation: makes what breaks a page off.
        now: tells the time, in seconds.
    """

    def __init__(
        self,
        fetch: Fetch[Row],
        most: int,
        new_cancellation: Callable[[], Cancellation],
        now: Callable[[], float],
    ) -> None:
        self.depth = most
        """How many pages to go ahead now; all at first: page 1, which connects, tells nothing."""
        self._most = most
        self._fetch = fetch
        self._new_cancellation = new_cancellation
        self._now = now
        self._workers: Workers | None = None
        self._cancellations: dict[int, Cancellation] = {}
        self._futures: dict[int, Future[tuple[Page[Row], float]]] = {}
        self._process = os.getpid()

    def start(self, numbers: range, due: int = 0) -> None:
        """Send for pages; one that is due at once is left to the caller's own thread."""
        self._leave_parent()
        handling = handled()
        for number in numbers:
            if number == due:
                continue
            self._workers = self._workers or Workers(self._most + 1)
            # Noted before it begins: Ctrl-C may come at any time.
            cancellation = self._cancellations[number] = self._new_cancellation()
            try:
                self._futures[number] = self._workers.submit(
                    partial(self._timed, number, cancellation)
                )
            except RuntimeError as error:
                # Where no thread can be begun, the page is asked for when it is due.
                if interruption := from_handler(error, handling):
                    raise interruption from None

    def result(self, number: int) -> Page[Row]:
        """Give a page, as soon as it is there."""
        self._leave_parent()
        if number not in self._futures:
            page, seconds = self._timed(number, None)
            if number > 1:
                self.depth = 0 if seconds < QUICK else self._most
            return page
        page, seconds = self._futures[number].result()
        # Only now: a page that Ctrl-C gave up waiting for has to be broken off as well.
        del self._futures[number], self._cancellations[number]
        # That one took long proves nothing here: it may have waited for the other threads.
        if seconds < QUICK:
            self.depth = 0
        return page

    def _timed(self, number: int, cancellation: Cancellation | None) -> tuple[Page[Row], float]:
        start = self._now()
        page = self._fetch(number, cancellation)
        return page, self._now() - start

    def _leave_parent(self) -> None:
        # After a fork the threads stay in the parent; what they were to bring is asked for again.
        if os.getpid() != self._process:
            self._process, self._workers = os.getpid(), None
            self._cancellations.clear()
            self._futures.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave_parent()
        for cancellation in self._cancellations.values():
            cancellation.stop()
        if self._workers:
            self._workers.close()
