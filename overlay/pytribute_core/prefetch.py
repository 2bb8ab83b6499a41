"""Prefetch pages in worker threads while that is faster than fetching them one by one.

A page that is passed between threads costs up to twice the processor time, because the interpreter
moves from core to core. So the reader fetches pages itself until one takes long, and again from the
first one on that a thread fetched fast.
"""

import os
import queue
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Generic, Self, TypeAlias, TypeVar

from pytribute_core.drivers import Cancellation
from pytribute_core.page import Page
from pytribute_core.signals import from_handler, handled
from pytribute_core.workers import Workers

Row = TypeVar("Row")
# Takes the number of a page, and a cancellation if it runs in a worker thread.
Fetch: TypeAlias = Callable[[int, Cancellation | None], Page[Row]]
_Outcome: TypeAlias = tuple[Page[Row], float] | BaseException

# Seconds. Only a nearby server responds faster; decoding a page and passing it on takes one or two
# milliseconds of these when several threads compete for the interpreter.
QUICK = 0.005


class Prefetcher(Generic[Row]):
    """The pages of one iteration, prefetched in worker threads or fetched when read.

    Args:
        fetch: fetches a page.
        most: maximum number of prefetched pages.
        new_cancellation: returns a cancellation for one page.
        now: returns the time in seconds.
    """

    def __init__(
        self,
        fetch: Fetch[Row],
        most: int,
        new_cancellation: Callable[[], Cancellation],
        now: Callable[[], float],
    ) -> None:
        self.depth = most
        """The number of pages to prefetch now."""
        self._most = most
        self._fetch = fetch
        self._new_cancellation = new_cancellation
        self._now = now
        self._workers: Workers | None = None
        self._cancellations: dict[int, Cancellation] = {}
        # A future would have a lock that an exception of a signal handler can leave taken.
        self._outcomes: dict[int, queue.SimpleQueue[_Outcome[Row]]] = {}
        self._process = os.getpid()

    def start(self, numbers: range, due: int = 0) -> None:
        """Start to fetch pages; the page ``due`` is left to the caller's thread."""
        for number in numbers:
            if number == due:
                continue
            self._leave_parent()
            handling = handled()
            self._workers = self._workers or Workers(self._most + 1)
            # Stored before the work starts: Ctrl-C may come at any time.
            cancellation = self._cancellations[number] = self._new_cancellation()
            # Looked up now, not at import: gevent and eventlet may have replaced it since.
            outcome: queue.SimpleQueue[_Outcome[Row]] = queue.SimpleQueue()
            work = partial(self._work, number, cancellation, outcome)
            try:
                # Hooks and spans see the context variables of the reader.
                self._workers.submit(partial(copy_context().run, work))
                self._outcomes[number] = outcome
            except RuntimeError as error:
                # Where no thread can be started, the page is fetched when it is due.
                if interruption := from_handler(error, handling):
                    raise interruption from None

    def result(self, number: int) -> Page[Row]:
        """Return a page, and wait for it."""
        if self._outcomes:
            self._leave_parent()
        if number not in self._outcomes:
            page, seconds = self._timed(number, None)
            self.depth = 0 if seconds < QUICK else self._most
            return page
        outcome = self._outcomes[number].get()
        if isinstance(outcome, BaseException):
            try:
                raise outcome
            finally:
                del outcome  # which refers to this frame
        # Only now: if Ctrl-C ends the wait, the page has to be cancelled too.
        del self._outcomes[number], self._cancellations[number]
        page, seconds = outcome
        # A slow page proves nothing here: it may have waited for the other threads.
        if seconds < QUICK:
            self.depth = 0
        return page

    def _work(
        self,
        number: int,
        cancellation: Cancellation,
        outcome: "queue.SimpleQueue[_Outcome[Row]]",
    ) -> None:
        try:
            outcome.put(self._timed(number, cancellation))
        except BaseException as error:  # noqa: BLE001 - raised where the page is read
            outcome.put(error)

    def _timed(self, number: int, cancellation: Cancellation | None) -> tuple[Page[Row], float]:
        start = self._now()
        page = self._fetch(number, cancellation)
        return page, self._now() - start

    def _leave_parent(self) -> None:
        # After a fork the threads are in the parent only; their pages are fetched again.
        if os.getpid() != self._process:
            self._process, self._workers = os.getpid(), None
            self._cancellations.clear()
            self._outcomes.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave_parent()
        for cancellation in self._cancellations.values():
            cancellation.stop()
        if self._workers:
            self._workers.close()
