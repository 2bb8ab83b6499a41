"""The two ways to run a call: blocking, and with ``await``. All that differs between them."""

import threading
from dataclasses import dataclass, field
from typing import TypeVar

from pytribute.call import Outcome, Pause, Raised, Steps
from pytribute.retries import Clock
from pytribute_client.errors import AnswerError, TransportError, TributeError
from pytribute_client.transport import AsyncTransport, Cancelling, Exchange, Transport
from pytribute_client.types import Response

T = TypeVar("T")


class StoppedError(TributeError):
    """A call was broken off by `Flight.stop`; nobody waits for it any more."""


@dataclass(slots=True)
class Flight:
    """A call in another thread, which can be broken off from here."""

    transport: Transport
    stopped: threading.Event = field(default_factory=threading.Event)
    exchange: Exchange | None = None

    def stop(self) -> None:
        """Break the call off; a pause ends at once, and so does an exchange if the engine can."""
        self.stopped.set()
        if self.exchange and isinstance(self.transport, Cancelling):
            self.transport.cancel(self.exchange)


def run(
    steps: Steps[T], transport: Transport, clock: Clock, flight: Flight | None = None
) -> Response[T]:
    """Run a call, blocking.

    Raises:
        TributeError: what the call raises.
    """
    outcome: Outcome = None
    while True:
        try:
            step = steps.send(outcome)
        except StopIteration as finished:
            response: Response[T] = finished.value
            return response
        if isinstance(step, Pause):
            clock.sleep(step.seconds, flight.stopped if flight else None)
            outcome = None
            continue
        if flight:
            flight.exchange = step
            if flight.stopped.is_set():
                raise StoppedError("nobody waits for this any more")
        try:
            outcome = transport.send(step)
        except (TransportError, AnswerError) as error:
            outcome = Raised(error)


async def arun(steps: Steps[T], transport: AsyncTransport, clock: Clock) -> Response[T]:
    """Run a call without blocking.

    Raises:
        TributeError: what the call raises.
    """
    outcome: Outcome = None
    while True:
        try:
            step = steps.send(outcome)
        except StopIteration as finished:
            response: Response[T] = finished.value
            return response
        if isinstance(step, Pause):
            await clock.asleep(step.seconds)
            outcome = None
            continue
        try:
            outcome = await transport.send(step)
        except (TransportError, AnswerError) as error:
            outcome = Raised(error)
