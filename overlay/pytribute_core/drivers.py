"""The two ways to run a call: blocking, and with ``await``. All that differs between them."""

import asyncio
import threading
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pytribute_core.call import Call, Outcome, Pause, Raised, Steps
from pytribute_core.errors import TransportError, TributeError
from pytribute_core.exchange import BodyError, Exchange, ExchangeError, NoResponseError
from pytribute_core.guard import check
from pytribute_core.retries import Clock
from pytribute_core.settings import CallOptions, Settings
from pytribute_core.signals import pass_on
from pytribute_core.transport import AsyncTransport, Cancelling, Transport
from pytribute_core.types import Response

T = TypeVar("T")


class StoppedError(TributeError):
    """A call was broken off by `Cancellation.stop`; nobody waits for it any more."""


@dataclass(slots=True)
class Cancellation:
    """What breaks a call off that runs in another thread."""

    transport: Transport
    stopped: bool = False
    exchange: Exchange | None = None
    _interrupt: threading.Event | None = None

    def stop(self) -> None:
        """Break the call off; a pause ends at once, and so does an exchange where it can."""
        self.stopped = True
        if self._interrupt:
            self._interrupt.set()
        if self.exchange and isinstance(self.transport, Cancelling):
            self.transport.cancel(self.exchange)

    def begin(self, exchange: Exchange) -> None:
        """Note what to break off.

        Raises:
            StoppedError: when the call was broken off before.
        """
        self.exchange = exchange
        if self.stopped:
            raise StoppedError("nobody waits for this any more")

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


def _note_doubt(error: BaseException, exchange: Exchange | None) -> None:
    """Add a note to an exception from outside while a refund may have left.

    Such an exception goes on to the caller as it is: Ctrl-C, a cancelled task, a time limit of
    Celery or RQ. So only a note can say what an `OutcomeUnknownError` says.

    Args:
        error: what ended a call.
        exchange: the exchange that was begun last, None if it certainly never left.
    """
    if exchange is None or isinstance(error, TributeError):
        return
    if exchange.doubt and not exchange.is_unsent:
        error.add_note(
            f"{exchange.method} {exchange.url} was broken off, and its outcome is unknown: "
            f"{exchange.doubt}"
        )


def run(
    steps: Steps[T], transport: Transport, clock: Clock, cancellation: Cancellation | None = None
) -> Response[T]:
    """Run a call, blocking.

    Raises:
        TributeError: what the call raises.
    """
    outcome: Outcome = None
    begun: Exchange | None = None
    # Not a context manager: an exception may come inside of its __exit__ as well.
    try:
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as finished:
                response: Response[T] = finished.value
                return response
            if isinstance(step, Pause):
                # What is repeated was reading, or never left.
                begun = None
                clock.sleep(step.seconds, cancellation.interrupt() if cancellation else None)
                outcome = None
                continue
            if cancellation:
                cancellation.begin(step)
            check(step.url, transport)
            begun = step
            try:
                outcome = transport.send(step)
            except (OSError, ExchangeError) as error:
                outcome = _raised(error, step)
    except BaseException as error:
        _note_doubt(error, begun)
        raise


async def arun(steps: Steps[T], transport: AsyncTransport, clock: Clock) -> Response[T]:
    """Run a call without blocking.

    Raises:
        TributeError: what the call raises.
    """
    _check_loop()
    outcome: Outcome = None
    begun: Exchange | None = None
    # Not a context manager: an exception may come inside of its __exit__ as well.
    try:
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as finished:
                response: Response[T] = finished.value
                return response
            if isinstance(step, Pause):
                begun = None
                await clock.asleep(step.seconds)
                outcome = None
                continue
            check(step.url, transport)
            begun = step
            try:
                outcome = await transport.send(step)
            except (OSError, ExchangeError) as error:
                outcome = _raised(error, step)
    except BaseException as error:
        _note_doubt(error, begun)
        raise


def _check_loop() -> None:
    """Refuse any other kind of event loop, before anything is sent.

    Raises:
        TransportError: when no loop of asyncio runs.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        pass
    else:
        return
    raise TransportError(
        "AsyncTribute needs asyncio, and nothing was sent: under trio, call Tribute in a thread, "
        "as trio.to_thread.run_sync does"
    )


def _raised(error: OSError | ExchangeError, exchange: Exchange) -> Raised:
    """Return what the call has to judge; raise what is no failure of an exchange."""
    if isinstance(error, (NoResponseError, BodyError)):
        return Raised(error)
    if exchange.is_interrupted:
        raise error
    pass_on(error)
    # A transport of one's own raised it, and nobody knows how far it came. Without its text, which
    # may hold the request.
    reason = f"the transport failed ({type(error).__name__})"
    return Raised(NoResponseError(reason, may_have_arrived=True))
