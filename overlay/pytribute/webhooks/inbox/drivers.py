"""Drivers that run the steps of an inbox: blocking, or on an event loop.

The logic of an inbox is written once, as generators without I/O. They yield steps: a call to make,
a pause, or a claim to hold.
"""

import asyncio
import os
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from inspect import GEN_CLOSED, GEN_SUSPENDED, getgeneratorstate
from typing import Any, Protocol, TypeAlias, TypeVar

from pytribute.webhooks._tasks import run_to_end
from pytribute.webhooks.inbox.claims import Claim, InboxError

__all__ = ["AsyncDriver", "BlockingDriver", "Driver", "Sleep", "Step", "Steps"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sleep:
    """Seconds to wait before the next step."""

    seconds: float


Step: TypeAlias = Sleep | Claim | Callable[[], Any]
"""The next step. A call returns its result or an awaitable of it; the result is sent back.

The result of a claim is the exception with which its block ended, or None.
"""
Steps: TypeAlias = Generator[Step, Any, T]


class Driver(Protocol):
    """Runs steps; returns results or awaitables of them."""

    def run(self, steps: Steps[Any]) -> Any:  # noqa: ANN401 - a result, or an awaitable of it
        """Run steps to their end."""
        ...

    def claim(self, steps: Steps[None]) -> Any:  # noqa: ANN401 - blocking or async
        """Return a context manager that holds the claim among these steps."""
        ...

    def place(self) -> object:
        """Return the process or the event loop on which a background task depends.

        Raises:
            InboxError: the steps can't run here.
        """
        ...

    def start(self, steps: Steps[None]) -> Callable[[], bool]:
        """Run steps in the background; return a function that stops them, if it can.

        The function returns whether it stopped them.

        Raises:
            RuntimeError: no thread can be started.
        """
        ...


class BlockingDriver:
    """Runs steps in the calling thread, and background steps in a separate thread.

    `time.sleep` and `threading.Thread` are looked up at each use: gevent and eventlet may replace
    them after the import of this module.
    """

    def run(self, steps: Steps[T]) -> T:
        """Run steps to their end."""
        result: T = _advance(steps)
        return result

    def claim(self, steps: Steps[None]) -> "_ClaimContext":
        """Hold the claim among these steps."""
        return _ClaimContext(steps)

    def place(self) -> object:
        """Return the process: a thread does not survive a fork."""
        return os.getpid()

    def start(self, steps: Steps[None]) -> Callable[[], bool]:
        """Run steps in a thread, which can't be stopped."""
        threading.Thread(
            target=self.run, args=(steps,), name="pytribute inbox", daemon=True
        ).start()
        return _is_never_stopped


class AsyncDriver:
    """Runs steps on the event loop of the first use, for a client that belongs to its loop.

    Steps run to their next claim or to their end, even if their task is cancelled.

    Args:
        forget: called when that loop was closed and another one replaces it.
    """

    def __init__(self, forget: Callable[[], None]) -> None:
        self._forget = forget
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, steps: Steps[T]) -> T:
        """Run steps to their end."""
        self.place()
        result: T = await run_to_end(_aadvance(steps))
        return result

    @asynccontextmanager
    async def claim(self, steps: Steps[None]) -> AsyncGenerator[Claim]:
        """Hold the claim among these steps."""
        self.place()
        try:
            yield await run_to_end(_aadvance(steps))
        except BaseException as error:
            await run_to_end(_aadvance(steps, error))
            raise
        await run_to_end(_aadvance(steps))

    def place(self) -> object:
        """Return the running loop."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            if self._loop is not None:
                if not self._loop.is_closed():
                    raise InboxError(
                        "another event loop uses the client of this inbox: create an inbox with "
                        "its own client for each loop, or pass an address instead"
                    )
                self._forget()
            self._loop = loop
        return loop

    def start(self, steps: Steps[None]) -> Callable[[], bool]:
        """Run steps in a task."""
        return asyncio.ensure_future(_aadvance(steps)).cancel


class _ClaimContext:
    """The claim among some steps, which is released if this is abandoned.

    It is no generator of contextlib: from Python 3.12 on, the frame of a generator that a signal
    interrupts and the exception of its block refer to each other, and the claim would be renewed
    until the garbage collector comes.
    """

    def __init__(self, steps: Steps[None]) -> None:
        self._steps = steps

    def __enter__(self) -> Claim:
        claim: Claim = _advance(self._steps)
        return claim

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        _advance(self._steps, error)

    def __del__(self) -> None:
        if getgeneratorstate(self._steps) == GEN_SUSPENDED:
            with suppress(_Abandonment):
                _advance(self._steps, failure=_Abandonment())


class _Abandonment(BaseException):
    """Ends abandoned steps. They may not yield any more after a GeneratorExit."""


def _is_never_stopped() -> bool:
    return False


def _advance(
    steps: Steps[Any], outcome: object = None, failure: BaseException | None = None
) -> Any:  # noqa: ANN401 - a claim, or the result
    """Run steps to their next claim, or to their end."""
    try:
        while True:
            try:
                step = steps.throw(failure) if failure else steps.send(outcome)
                failure = None
                if isinstance(step, Claim):
                    return step
                call = partial(time.sleep, step.seconds) if isinstance(step, Sleep) else step
                outcome = call()
            except BaseException as error:
                if _is_closed(steps):
                    if isinstance(error, StopIteration):
                        return error.value
                    raise
                failure = error
    finally:
        failure = None  # it refers to this frame


async def _aadvance(steps: Steps[Any], outcome: object = None) -> Any:  # noqa: ANN401 - as above
    failure: BaseException | None = None
    try:
        while True:
            try:
                step = steps.throw(failure) if failure else steps.send(outcome)
                failure = None
                if isinstance(step, Claim):
                    return step
                outcome = await (asyncio.sleep(step.seconds) if isinstance(step, Sleep) else step())
            except BaseException as error:
                if _is_closed(steps):
                    if isinstance(error, StopIteration):
                        return error.value
                    raise
                failure = error
    finally:
        failure = None


def _is_closed(steps: Steps[Any]) -> bool:
    return getgeneratorstate(steps) == GEN_CLOSED
