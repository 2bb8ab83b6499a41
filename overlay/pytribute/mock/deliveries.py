"""Deliveries of events: signed, repeated after each failure, and recorded.

The event of a purchase that was cancelled over the API is sent from a background thread: real ones
arrive after the response. A bot that waits for its cancellation can handle the event, and may call
the mock while it does.
"""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from heapq import heapify, heappop, heappush
from threading import Condition, Thread
from time import perf_counter
from typing import NamedTuple

from pytribute.mock.delivery import RETRIES, Attempt, Delivery
from pytribute.mock.delivery_table import DeliveryTable
from pytribute.mock.errors import MockError
from pytribute.mock.events import encode_event, later
from pytribute.mock.signature import signature_header
from pytribute.mock.targets import (
    DeliveryResult,
    WebhookTarget,
    adeliver,
    deliver,
    in_own_thread,
    running_loop,
    would_block,
)

__all__ = ["Deliveries"]

_KEPT = 100_000
_LONGEST_WAIT = 60.0


class _OutgoingRequest(NamedTuple):
    target: WebhookTarget
    sent_at: datetime
    body: bytes
    signature: str | None
    started: float


class Deliveries:
    """All deliveries, the oldest first.

    Args:
        now: return the time.
        key: return the key to sign with.
        first_number: the number before the first event's; numbers make events distinct.
        changed: called after each change, in any thread.

    `open` comes before any other use.
    """

    _table: DeliveryTable

    def __init__(
        self,
        now: Callable[[], datetime],
        key: Callable[[], str],
        first_number: int,
        changed: Callable[[], None],
    ) -> None:
        self.observe: Callable[[Delivery, Attempt, WebhookTarget], None] | None = None
        """Called after each attempt, in the thread of that attempt."""
        self._target: WebhookTarget | None = None
        self._loop = running_loop()
        self._now = now
        self._key = key
        self._sent: dict[int, Delivery] = {}
        self._due: list[tuple[datetime, int]] = []  # a heap; entries may be outdated
        self._numbers = first_number
        self._notify = changed
        self._background: deque[Delivery] = deque()
        self._is_busy = False
        self._changed = Condition()

    @property
    def target(self) -> WebhookTarget | None:
        """The target of events; None sends none."""
        return self._target

    @target.setter
    def target(self, target: WebhookTarget | None) -> None:
        # A handler's locks, sessions and pools may belong to the event loop that runs now.
        self._target, self._loop = target, running_loop()

    def new_number(self) -> int:
        """Return a number that was never returned before."""
        with self._changed:
            self._numbers += 1
            return self._numbers

    def open(self, table: DeliveryTable) -> None:
        """Read the deliveries of an earlier run from a table, and keep new ones there."""
        self._table = table
        for delivery in table.read():
            self._sent[delivery.number] = delivery
            self._numbers += 1 + len(delivery.attempts)  # with a seed, as many were used
            if not delivery.attempts:  # the run ended before it was sent
                delivery.next_at = self._now()
            self._schedule(delivery)

    def add(self, delivery: Delivery) -> None:
        """Record a delivery that is about to be sent."""
        # Before the lock: who writes to the database may wait for a number of an event.
        delivery.number = self._table.add(delivery)
        with self._changed:
            self._sent[delivery.number] = delivery
            forgotten = [next(iter(self._sent))] if len(self._sent) > _KEPT else []
            for number in forgotten:
                del self._sent[number]
        for number in forgotten:
            self._table.remove(number)
        self._notify()

    def attempt(self, delivery: Delivery) -> None:
        """Attempt a delivery, and schedule the next attempt if it fails."""
        outgoing = self._prepare(delivery)
        if outgoing is not None:
            target, _, body, signature, _ = outgoing
            self._record(delivery, outgoing, deliver(target, body, signature, self._loop))

    async def aattempt(self, delivery: Delivery) -> None:
        """`attempt` without blocking the event loop."""
        outgoing = self._prepare(delivery)
        if outgoing is not None:
            target, _, body, signature, _ = outgoing
            self._record(delivery, outgoing, await adeliver(target, body, signature))

    def _prepare(self, delivery: Delivery) -> _OutgoingRequest | None:
        target, sent_at = self._target, self._now()
        if target is None:  # it waits for one
            delivery.next_at = sent_at
            self._schedule(delivery)
            return None
        delivery.next_at = None
        content = delivery.content
        if not isinstance(content, bytes):
            content = encode_event(content, sent_at, self.new_number())
        signature = signature_header(content, self._key(), delivery.signature)
        return _OutgoingRequest(target, sent_at, content, signature, perf_counter())

    def _record(
        self, delivery: Delivery, outgoing: _OutgoingRequest, result: DeliveryResult
    ) -> None:
        target, sent_at, body, signature, started = outgoing
        attempt = Attempt(sent_at, body, signature, *result, perf_counter() - started)
        delivery.attempts.append(attempt)
        failures = len(delivery.attempts)
        if not delivery.is_accepted and delivery.signature == "valid" and failures <= len(RETRIES):
            delivery.next_at = later(sent_at, RETRIES[failures - 1])
        self._schedule(delivery)
        self._table.update(delivery)
        if self.observe is not None:
            self.observe(delivery, attempt, target)
        self._notify()

    def _schedule(self, delivery: Delivery) -> None:
        if delivery.next_at is None:
            return
        with self._changed:
            heappush(self._due, (delivery.next_at, delivery.number))
            if len(self._due) > 2 * _KEPT:
                self._due = [entry for entry in self._due if self._is_due(*entry)]
                heapify(self._due)

    def _is_due(self, at: datetime, number: int) -> bool:
        """Whether an entry is still that of the next attempt."""
        return number in self._sent and self._sent[number].next_at == at

    def attempt_later(self, delivery: Delivery) -> None:
        """Attempt a delivery soon, in a background thread."""
        with self._changed:
            self._background.append(delivery)
            if self._is_busy:
                return
            self._is_busy = True
        self._start_worker()

    def _start_worker(self) -> None:
        Thread(target=self._work, name="pytribute-mock-events", daemon=True).start()

    def _work(self) -> None:
        while (delivery := self._next_in_background()) is not None:
            try:
                with suppress(MockError):  # the mock was closed meanwhile
                    self.attempt(delivery)
            except BaseException:  # pytest.fail() in a target: deliver the others all the same
                self._start_worker()
                raise

    def _next_in_background(self) -> Delivery | None:
        with self._changed:
            if self._background:
                return self._background.popleft()
            self._is_busy = False
            self._changed.notify_all()
            return None

    def next_due(self, until: datetime) -> Delivery | None:
        """Return the delivery whose next attempt is due first, if it is due by then.

        Without a target, none is due: they wait for one.
        """
        with self._changed:
            while self._due and not self._is_due(*self._due[0]):
                heappop(self._due)
            if self._target is None or not self._due or self._due[0][0] > until:
                return None
            return self._sent[self._due[0][1]]

    def settle(self) -> None:
        """Wait until the background thread is idle.

        Raises:
            MockError: the event loop of this thread may have to respond.
        """
        with self._changed:
            self._check_loop()
            self._changed.wait_for(lambda: not self._is_busy, _LONGEST_WAIT)

    def _check_loop(self) -> None:
        if self._is_busy and would_block(self._target):
            raise MockError(
                "an event is being delivered, and the event loop of this thread may have to "
                "respond to it: await mock.adeliveries() first"
            )

    async def asettle(self) -> None:
        """`settle` without blocking the event loop."""
        await in_own_thread(self.settle)

    def all(self) -> list[Delivery]:
        """Return every delivery, the oldest first."""
        with self._changed:
            return sorted(self._sent.values(), key=lambda one: one.number)

    def get(self, number: int) -> Delivery:
        """Return a delivery by its number.

        Raises:
            MockError: there is none with this number.
        """
        delivery = self._sent.get(number)
        if delivery is None:
            raise MockError(f"there is no delivery {number}")
        return delivery

    def clear(self) -> None:
        """Forget every delivery, including pending ones.

        Raises:
            MockError: see `settle`; nothing was forgotten.
        """
        with self._changed:
            self._check_loop()
            self._background.clear()
            self.settle()
            self._sent.clear()
            self._due.clear()
        self._table.clear()
        self._notify()

    def stop(self) -> None:
        """Drop pending deliveries, and wait for the current one unless that would block."""
        with self._changed:
            self._background.clear()
        with suppress(MockError):
            self.settle()
