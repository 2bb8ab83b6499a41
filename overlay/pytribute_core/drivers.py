"""The two ways to run a call, and all that differs between them: blocking, and with ``await``."""

import threading
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pytribute_core.attempt import CallAttempt
from pytribute_core.call import Call, Outcome, Pause, Raised, Steps
from pytribute_core.errors import TributeError
from pytribute_core.exchange import BodyError, Exchange, ExchangeError, NoResponseError
from pytribute_core.guard import check
from pytribute_core.retries import Clock
from pytribute_core.settings import CallOptions, Settings
from pytribute_core.signals import pass_on
from pytribute_core.transport import AsyncTransport, Cancelling, Transport, check_loop
from pytribute_core.types import Response

T = TypeVar("T")


class StoppedError(TributeError):
    """A call was cancelled by `Cancellation.stop`."""


@dataclass(slots=True)
class Cancellation:
    """Cancel a call that runs in another thread."""

    transport: Transport
    stopped: bool = False
    exchange: Exchange | None = None
    _interrupt: threading.Event | None = None

    def stop(self) -> None:
        """Cancel the call; a pause ends at once, and an exchange if its transport can cancel it."""
        self.stopped = True
        if self._interrupt:
            self._interrupt.set()
        if self.exchange and isinstance(self.transport, Cancelling):
            self.transport.cancel(self.exchange)

    def begin(self, exchange: Exchange) -> None:
        """Set the exchange to cancel.

        Raises:
            StoppedError: the call was cancelled before.
        """
        self.exchange = exchange
        self.check()

    def check(self) -> None:
        """Do nothing until the call is cancelled.

        Raises:
            StoppedError: it was.
        """
        if self.stopped:
            raise StoppedError("this call was cancelled")

    def interrupt(self) -> threading.Event:
        """Return the event that ends a pause early; made only when there is a pause."""
        self._interrupt = threading.Event()
        # In this order: a concurrent stop either sees the event, or is seen here.
        if self.stopped:
            self._interrupt.set()
        return self._interrupt


class Runner(Protocol):
    """What resources need of a blocking client."""

    def settings_for(self, options: CallOptions) -> Settings:
        """Return the settings of a call with these options."""
        ...

    def run(
        self, call: Call[T], settings: Settings, cancellation: Cancellation | None = None
    ) -> Response[T]:
        """Make a call."""
        ...

    def new_cancellation(self) -> Cancellation:
        """Return a cancellation for a call that runs in another thread."""
        ...


class AsyncRunner(Protocol):
    """What resources need of an async client."""

    def settings_for(self, options: CallOptions) -> Settings:
        """Return the settings of a call with these options."""
        ...

    async def run(self, call: Call[T], settings: Settings) -> Response[T]:
        """Make a call."""
        ...


def run(
    steps: Steps[T], transport: Transport, clock: Clock, cancellation: Cancellation | None = None
) -> Response[T]:
    """Run a call, blocking.

    Raises:
        TributeError: the call failed.
    """
    outcome: Outcome = None
    attempt: CallAttempt | None = None
    # Not a context manager: an exception from outside may be raised inside its __exit__ as well.
    try:
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as finished:
                response: Response[T] = finished.value
                return response
            if isinstance(step, Pause):
                # A repeated request only reads, was not sent, or has an idempotency key.
                attempt = None
                clock.sleep(step.seconds, cancellation.interrupt() if cancellation else None)
                if cancellation:
                    cancellation.check()
                outcome = None
                continue
            attempt = step
            if cancellation:
                cancellation.begin(step.exchange)
            check(step.exchange.url, transport)
            step.is_in_doubt = True
            try:
                outcome = transport.send(step.exchange)
            except (OSError, ExchangeError) as error:
                outcome = _raised(error, step.exchange)
    except BaseException as error:
        if attempt:
            try:
                attempt.interrupt(error)
            except BaseException as later:  # that of a signal handler; it hides the first one
                attempt.interrupt(later)
                raise
        raise


async def arun(steps: Steps[T], transport: AsyncTransport, clock: Clock) -> Response[T]:
    """Run a call without blocking.

    Raises:
        TributeError: the call failed.
    """
    check_loop(transport)
    outcome: Outcome = None
    attempt: CallAttempt | None = None
    # Not a context manager: an exception from outside may be raised inside its __exit__ as well.
    try:
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as finished:
                response: Response[T] = finished.value
                return response
            if isinstance(step, Pause):
                attempt = None
                await clock.asleep(step.seconds)
                outcome = None
                continue
            attempt = step
            check(step.exchange.url, transport)
            step.is_in_doubt = True
            try:
                outcome = await transport.send(step.exchange)
            except (OSError, ExchangeError) as error:
                outcome = _raised(error, step.exchange)
    except BaseException as error:
        if attempt:
            try:
                attempt.interrupt(error)
            except BaseException as later:  # that of a signal handler; it hides the first one
                attempt.interrupt(later)
                raise
        raise


def _raised(error: OSError | ExchangeError, exchange: Exchange) -> Raised:
    """Return a failure of the exchange for the call to handle; raise any other exception."""
    if isinstance(error, (NoResponseError, BodyError)):
        return Raised(error)
    if exchange.is_interrupted:
        raise error
    pass_on(error)
    # Raised by a transport of the caller's, so the request may have been sent. Its text is dropped,
    # as it may hold the request.
    reason = f"the transport failed ({type(error).__name__})"
    return Raised(NoResponseError(reason, may_have_arrived=True))
