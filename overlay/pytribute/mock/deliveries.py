"""How an event travels: signed, again after each failure, and everything written down.

An event that the mock tells by itself, because somebody cancelled a purchase over the API, travels
in a thread of its own, as the real ones come later than the answer: a bot that waits for its
cancellation can take the delivery, and one that asks the mock while it takes one gets an answer.
"""

import hmac
import json
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Condition, Thread
from time import perf_counter
from typing import Any, Literal, NamedTuple, TypeAlias

from pytribute.mock.errors import MockError
from pytribute.mock.events import encode_event, later
from pytribute.mock.product import json_number
from pytribute.mock.receivers import (
    Receiver,
    Reply,
    adeliver,
    deliver,
    in_own_thread,
    is_accepted,
    running_loop,
    would_block,
)

__all__ = ["RETRIES", "Attempt", "Deliveries", "Delivery", "Signature"]

RETRIES = tuple(timedelta(minutes=m) for m in (5, 15, 30, 60, 120, 240, 480, 480))
"""How long after a failure comes the next attempt."""

Signature: TypeAlias = Literal["right", "wrong", "missing", "empty", "upper-case", "prefixed"]
"""What stands in the header; only with a right one does a failure lead to another attempt."""

_KEPT = 100_000
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One time that an event was sent, and what came of it."""

    sent_at: datetime
    body: bytes = field(repr=False)
    signature: str | None = field(repr=False)
    status: int | None
    """The status of the answer; None if there was none."""
    answer: bytes = field(default=b"", repr=False)
    problem: str = ""
    """Why there was no answer."""
    seconds: float = 0.0
    """How long it took."""

    @property
    def is_accepted(self) -> bool:
        """Whether the receiver took it: any status from 200 to 299."""
        return is_accepted(self.status)


@dataclass(slots=True)
class Delivery:
    """An event on its way: everything that was tried, and when it is tried again.

    Its text shows no payload, for there are people in it.
    """

    name: str
    content: Mapping[str, Any] | bytes = field(repr=False)
    signature: Signature = "right"
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    next_at: datetime | None = None
    """When it is tried again; None if it is not."""

    @property
    def is_accepted(self) -> bool:
        """Whether the receiver took it, at last."""
        return bool(self.attempts) and self.attempts[-1].is_accepted

    @property
    def status(self) -> int | None:
        """The status of the last answer; None if there was none."""
        return self.attempts[-1].status if self.attempts else None

    @property
    def payload(self) -> dict[str, Any]:
        """What happened, as it was sent; empty if it is no event."""
        payload: dict[str, Any] = {}
        if not isinstance(self.content, bytes):
            payload = json.loads(json.dumps(self.content["payload"], default=json_number))
        return payload


class _Outgoing(NamedTuple):
    receiver: Receiver
    sent_at: datetime
    body: bytes
    signature: str | None
    started: float


class Deliveries:
    """All events that were sent, in their order.

    Args:
        now: tells the time.
        key: tells the key to sign with.
        first_number: where the numbers begin that tell events apart.
    """

    def __init__(
        self, now: Callable[[], datetime], key: Callable[[], str], first_number: int = 0
    ) -> None:
        self.observe: Callable[[Delivery, Attempt, Receiver], None] | None = None
        """Called after each attempt, in the thread that made it."""
        self._receiver: Receiver | None = None
        self._loop = running_loop()
        self._now = now
        self._key = key
        self._sent: deque[Delivery] = deque(maxlen=_KEPT)
        self._numbers = first_number
        self._background: deque[Delivery] = deque()
        self._is_at_work = False
        self._changed = Condition()

    @property
    def receiver(self) -> Receiver | None:
        """Where events are sent; None sends none."""
        return self._receiver

    @receiver.setter
    def receiver(self, receiver: Receiver | None) -> None:
        # What a handler calls may belong to the loop that runs now: a lock, a session, a pool.
        self._receiver, self._loop = receiver, running_loop()

    def new_number(self) -> int:
        """Give a number that was never given."""
        with self._changed:
            self._numbers += 1
            return self._numbers

    def add(self, delivery: Delivery) -> None:
        """Write down a delivery that is about to be sent."""
        with self._changed:
            self._sent.append(delivery)

    def attempt(self, delivery: Delivery) -> None:
        """Send a delivery once, and plan the next time if it fails."""
        outgoing = self._prepare(delivery)
        if outgoing is not None:
            receiver, _, body, signature, _ = outgoing
            self._record(delivery, outgoing, deliver(receiver, body, signature, self._loop))

    async def aattempt(self, delivery: Delivery) -> None:
        """As `attempt`, while the event loop goes on."""
        outgoing = self._prepare(delivery)
        if outgoing is not None:
            receiver, _, body, signature, _ = outgoing
            self._record(delivery, outgoing, await adeliver(receiver, body, signature))

    def _prepare(self, delivery: Delivery) -> _Outgoing | None:
        receiver, sent_at = self._receiver, self._now()
        delivery.next_at = None
        if receiver is None:
            return None
        content = delivery.content
        if not isinstance(content, bytes):
            content = encode_event(content, sent_at, self.new_number())
        signature = _signature(content, self._key(), delivery.signature)
        return _Outgoing(receiver, sent_at, content, signature, perf_counter())

    def _record(self, delivery: Delivery, outgoing: _Outgoing, reply: Reply) -> None:
        receiver, sent_at, body, signature, started = outgoing
        attempt = Attempt(sent_at, body, signature, *reply, perf_counter() - started)
        delivery.attempts.append(attempt)
        failures = len(delivery.attempts)
        if not delivery.is_accepted and delivery.signature == "right" and failures <= len(RETRIES):
            delivery.next_at = later(sent_at, RETRIES[failures - 1])
        if self.observe is not None:
            self.observe(delivery, attempt, receiver)

    def attempt_later(self, delivery: Delivery) -> None:
        """Send a delivery soon, in the background."""
        with self._changed:
            self._background.append(delivery)
            if self._is_at_work:
                return
            self._is_at_work = True
        self._begin_work()

    def _begin_work(self) -> None:
        Thread(target=self._work, name="pytribute-mock-events", daemon=True).start()

    def _work(self) -> None:
        while (delivery := self._next_in_background()) is not None:
            try:
                with suppress(MockError):  # the world was closed meanwhile
                    self.attempt(delivery)
            except BaseException:  # as pytest.fail() in a receiver: the others come all the same
                self._begin_work()
                raise

    def _next_in_background(self) -> Delivery | None:
        with self._changed:
            if self._background:
                return self._background.popleft()
            self._is_at_work = False
            self._changed.notify_all()
            return None

    def next_due(self, until: datetime) -> Delivery | None:
        """Return the delivery that is to be tried again first, if that is before some moment."""
        with self._changed:
            due = [(one.next_at, one) for one in self._sent if one.next_at]
        due = [(at, one) for at, one in due if at <= until]
        return min(due, key=lambda pair: pair[0])[1] if due else None

    def settle(self) -> None:
        """Wait until nothing is under way in the background.

        Raises:
            MockError: the event loop of this thread may be what has to respond.
        """
        with self._changed:
            self._check_loop()
            self._changed.wait_for(lambda: not self._is_at_work, _LONGEST_WAIT)

    def _check_loop(self) -> None:
        if self._is_at_work and would_block(self._receiver):
            raise MockError(
                "an event is under way, and the event loop of this thread may have to respond to "
                "it: await mock.adeliveries() first"
            )

    async def asettle(self) -> None:
        """As `settle`, while the event loop goes on."""
        await in_own_thread(self.settle)

    def all(self) -> list[Delivery]:
        """Return every delivery, the oldest first."""
        with self._changed:
            return list(self._sent)

    def clear(self) -> None:
        """Forget every delivery, and those to come.

        Raises:
            MockError: as `settle`; nothing was forgotten.
        """
        with self._changed:
            self._check_loop()
            self._background.clear()
            self.settle()
            self._sent.clear()

    def stop(self) -> None:
        """Forget what was not sent yet, and wait as `clear` does where that is possible."""
        with self._changed:
            self._background.clear()
        with suppress(MockError):
            self.settle()


def _signature(body: bytes, key: str, form: Signature) -> str | None:
    digits = hmac.digest(key.encode(), body, "sha256").hex()
    match form:
        case "right":
            return digits
        case "wrong":
            return hmac.digest(f"not {key}".encode(), body, "sha256").hex()
        case "missing":
            return None
        case "empty":
            return ""
        case "upper-case":
            return digits.upper()
        case _:
            return f"sha256={digits}"
