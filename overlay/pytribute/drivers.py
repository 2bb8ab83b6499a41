"""The two ways to run a call: blocking, and with ``await``. All that differs between them."""

import threading
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pytribute import errors
from pytribute.call import Call, Outcome, Pause, Raised, Steps
from pytribute.retries import Clock
from pytribute.settings import CallOptions, Settings
from pytribute_client.errors import AnswerError, TransportError, TributeError
from pytribute_client.transport import AsyncTransport, Cancelling, Exchange, Transport
from pytribute_client.types import Response

T = TypeVar("T")


class StoppedError(errors.TributeError):
    """A call was broken off by `Cancellation.stop`; nobody waits for it any more."""


@dataclass(slots=True)
class Cancellation:
    """What breaks a call off that runs in another thread."""

    transport: Transport
    stopped: bool = False
    exchange: Exchange | None = None
    _interrupt: threading.Event | None = None

    def stop(self) -> None:
        """Break the call off; a pause ends at once, and so does an exchange if the engine can."""
        self.stopped = True
        if self._interrupt:
            self._interrupt.set()
        if self.exchange and isinstance(self.transport, Cancelling):
            self.transport.cancel(self.exchange)

    def interrupt(self) -> threading.Event:
        """Give what ends a pause early; made when there is one, which is seldom."""
        self._interrupt = threading.Event()
        # In this order: whoever stops meanwhile sees the event, or is seen here.
        if self.stopped:
            self._interrupt.set()
        return self._interrupt


class Runner(Protocol):
    """What a blocking client does for its resources."""

    def settings_for(self, options: CallOptions) -> Settings:
        """Give the settings of a call with these options."""
        ...

    def run(
        self, call: Call[T], settings: Settings, cancellation: Cancellation | None = None
    ) -> Response[T]:
        """Make a call."""
        ...

    def new_cancellation(self) -> Cancellation:
        """Make what breaks a call off that runs in another thread."""
        ...


class AsyncRunner(Protocol):
    """What a client does for its resources, without blocking."""

    def settings_for(self, options: CallOptions) -> Settings:
        """Give the settings of a call with these options."""
        ...

    async def run(self, call: Call[T], settings: Settings) -> Response[T]:
        """Make a call."""
        ...


def run(
    steps: Steps[T], transport: Transport, clock: Clock, cancellation: Cancellation | None = None
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
            clock.sleep(step.seconds, cancellation.interrupt() if cancellation else None)
            outcome = None
            continue
        if cancellation:
            cancellation.exchange = step
            if cancellation.stopped:
                raise StoppedError("nobody waits for this any more")
        try:
            outcome = transport.send(step)
        except Exception as error:  # noqa: BLE001 - an engine may be one's own
            outcome = _raised(error)


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
        except Exception as error:  # noqa: BLE001 - an engine may be one's own
            outcome = _raised(error)


def _raised(error: Exception) -> Raised:
    """Take what the call has to judge; what is no failure of an exchange goes on to the caller."""
    if isinstance(error, (TransportError, AnswerError)):
        return Raised(error)
    if isinstance(error, TributeError):
        raise error
    # Nobody knows how far it came. Without its text, which may hold the request.
    reason = f"the engine failed ({type(error).__name__})"
    return Raised(TransportError(reason, may_have_arrived=True))
