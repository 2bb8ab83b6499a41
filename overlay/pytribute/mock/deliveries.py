"""Deliveries of events: signed, repeated after each failure, and recorded.

The event of a purchase that was cancelled over the API is sent from a background thread: real ones
arrive after the response. A bot that waits for its cancellation can handle the event, and may call
the mock while it does.
"""

import json
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Condition, Thread
from time import perf_counter
from typing import Any, NamedTuple

from pytribute.mock.errors import MockError
from pytribute.mock.events import encode_event, later
from pytribute.mock.product import json_number
from pytribute.mock.signature import Signature, signature_header
from pytribute.mock.targets import (
    DeliveryResult,
    WebhookTarget,
    adeliver,
    deliver,
    in_own_thread,
    is_accepted,
    running_loop,
    would_block,
)

__all__ = ["RETRIES", "Attempt", "Deliveries", "Delivery"]

RETRIES = tuple(timedelta(minutes=m) for m in (5, 15, 30, 60, 120, 240, 480, 480))
"""The pause after each failure before the next attempt."""

_KEPT = 100_000
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver an event, and its result."""

    sent_at: datetime
    body: bytes = field(repr=False)
    signature: str | None = field(repr=False)
    status: int | None
    """The status of the response; None without a response."""
    response: bytes = field(default=b"", repr=False)
    problem: str = ""
    """Why there was no response."""
    seconds: float = 0.0
    """The duration of the attempt."""

    @property
    def is_accepted(self) -> bool:
        """Whether the target accepted the event: any status from 200 to 299."""
        return is_accepted(self.status)


@dataclass(slots=True)
class Delivery:
    """An event, its attempts, and the time of the next one.

    The repr shows no payload: payloads hold personal data.
    """

    name: str
    content: Mapping[str, Any] | bytes = field(repr=False)
    signature: Signature = "valid"
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    next_at: datetime | None = None
    """The time of the next attempt; None if there is none."""
    number: int = 0
    """The place among all deliveries of the mock, from 1."""

    @property
    def is_accepted(self) -> bool:
        """Whether the last attempt was accepted."""
        return bool(self.attempts) and self.attempts[-1].is_accepted

    @property
    def status(self) -> int | None:
        """The status of the last response; None without a response."""
        return self.attempts[-1].status if self.attempts else None

    @property
    def payload(self) -> dict[str, Any]:
        """The payload as it was sent; empty for a body of raw bytes."""
        payload: dict[str, Any] = {}
        if not isinstance(self.content, bytes):
            payload = json.loads(json.dumps(self.content["payload"], default=json_number))
        return payload


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
    """

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
        self._sent: deque[Delivery] = deque(maxlen=_KEPT)
        self._numbers = first_number
        self._added = 0
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

    def add(self, delivery: Delivery) -> None:
        """Record a delivery that is about to be sent."""
        with self._changed:
            self._added += 1
            delivery.number = self._added
            self._sent.append(delivery)
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
        delivery.next_at = None
        if target is None:
            return None
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
        if self.observe is not None:
            self.observe(delivery, attempt, target)
        self._notify()

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
        """Return the delivery whose next attempt is due first, if it is due by then."""
        with self._changed:
            due = [(one.next_at, one) for one in self._sent if one.next_at]
        due = [(at, one) for at, one in due if at <= until]
        return min(due, key=lambda pair: pair[0])[1] if due else None

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
            return list(self._sent)

    def get(self, number: int) -> Delivery:
        """Return a delivery by its number.

        Raises:
            MockError: there is none with this number.
        """
        with self._changed:
            place = number - self._sent[0].number if self._sent else -1
            if not 0 <= place < len(self._sent):
                raise MockError(f"there is no delivery {number}")
            return self._sent[place]

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
            self._added = 0
        self._notify()

    def stop(self) -> None:
        """Drop pending deliveries, and wait for the current one unless that would block."""
        with self._changed:
            self._background.clear()
        with suppress(MockError):
            self.settle()
