"""Drivers that run the steps of an inbox: blocking, or on an event loop.

What an inbox does is written once, as generators without I/O. They yield steps: a call to make, a
pause, or a claim to hold. `Blocking` and `OnLoop` are all that differs.
"""

import asyncio
import os
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from inspect import GEN_CLOSED, getgeneratorstate
from typing import Any, Protocol, TypeAlias, TypeVar

from pytribute.webhooks.inbox.claims import Claim, InboxError
from pytribute.webhooks.tasks import completed

__all__ = ["Blocking", "Driver", "OnLoop", "Pause", "Step", "Steps"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds to wait before the next step."""

    seconds: float


Step: TypeAlias = Pause | Claim | Callable[[], Any]
"""What to do next. A call returns its result, or what to await for it; the result is sent back.

For a claim that is the exception with which its block was left, or None.
"""
Steps: TypeAlias = Generator[Step, Any, T]


class Driver(Protocol):
    """Runs steps, and returns results or awaitables of them."""

    def run(self, steps: Steps[Any]) -> Any:  # noqa: ANN401 - a result, or what to await for it
        """Run steps to their end."""
        ...

    def claim(self, steps: Steps[None]) -> Any:  # noqa: ANN401 - of either kind
        """Return a context manager that holds the claim among these steps."""
        ...

    def place(self) -> object:
        """Return what a background task depends on: the process, and the loop if there is one.

        Raises:
            InboxError: the steps can't run here.
        """
        ...

    def start(self, steps: Steps[None]) -> Callable[[], bool]:
        """Run steps in the background; return a function that stops them and says whether it did.

        Raises:
            RuntimeError: no thread can be started.
        """
        ...


class Blocking:
    """Runs steps in the thread that asks for them, and background steps in a thread of their own.

    `time.sleep` and `threading.Thread` are looked up when they are used: gevent and eventlet may
    replace them after this module was imported.
    """

    def run(self, steps: Steps[T]) -> T:
        """Run steps to their end."""
        result: T = _advance(steps)
        return result

    @contextmanager
    def claim(self, steps: Steps[None]) -> Generator[Claim]:
        """Hold the claim among these steps."""
        claim = _advance(steps)
        try:
            yield claim
        except BaseException as error:
            _advance(steps, error)
            raise
        _advance(steps)

    def place(self) -> object:
        """Return the process: a thread does not survive a fork."""
        return os.getpid()

    def start(self, steps: Steps[None]) -> Callable[[], bool]:
        """Run steps in a thread, which can't be stopped."""
        threading.Thread(
            target=self.run, args=(steps,), name="pytribute inbox", daemon=True
        ).start()
        return _is_never_stopped


class OnLoop:
    """Runs steps on the event loop of the first use, for a client that belongs to its loop.

    Once begun, steps run to their next claim or to their end, also in a task that is cancelled.

    Args:
        forget: called when that loop was closed and another one takes its place.
    """

    def __init__(self, forget: Callable[[], None]) -> None:
        self._forget = forget
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, steps: Steps[T]) -> T:
        """Run steps to their end."""
        self.place()
        result: T = await completed(_aadvance(steps))
        return result

    @asynccontextmanager
    async def claim(self, steps: Steps[None]) -> AsyncGenerator[Claim]:
        """Hold the claim among these steps."""
        self.place()
        try:
            yield await completed(_aadvance(steps))
        except BaseException as error:
            await completed(_aadvance(steps, error))
            raise
        await completed(_aadvance(steps))

    def place(self) -> object:
        """Return the running loop."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            if self._loop is not None:
                if not self._loop.is_closed():
                    raise InboxError(
                        "the client of this inbox is in use by another event loop: make an inbox "
                        "with a client of its own for each loop, or name an address instead"
                    )
                self._forget()
            self._loop = loop
        return loop

    def start(self, steps: Steps[None]) -> Callable[[], bool]:
        """Run steps in a task."""
        return asyncio.ensure_future(_aadvance(steps)).cancel


def _is_never_stopped() -> bool:
    return False


def _advance(steps: Steps[Any], outcome: object = None) -> Any:  # noqa: ANN401 - a claim, or the result
    """Run steps to their next claim, or to their end."""
    failure: BaseException | None = None
    try:
        while True:
            try:
                step = steps.throw(failure) if failure else steps.send(outcome)
                failure = None
                if isinstance(step, Claim):
                    return step
                call = partial(time.sleep, step.seconds) if isinstance(step, Pause) else step
                outcome = call()
            except BaseException as error:
                if _is_over(steps):
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
                outcome = await (asyncio.sleep(step.seconds) if isinstance(step, Pause) else step())
            except BaseException as error:
                if _is_over(steps):
                    if isinstance(error, StopIteration):
                        return error.value
                    raise
                failure = error
    finally:
        failure = None


def _is_over(steps: Steps[Any]) -> bool:
    return getgeneratorstate(steps) == GEN_CLOSED
