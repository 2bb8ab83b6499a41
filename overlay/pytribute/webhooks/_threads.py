"""Threads for blocking work of handlers, bounded in number.

The default executor of the loop is shared with name look-ups and with the application: functions
that wait for the loop would occupy all of its threads.
"""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from typing import NamedTuple, TypeVar

from pytribute_core.workers import Workers

__all__ = [
    "MAX_SETTLING",
    "MAX_WORKING",
    "NoThreadError",
    "Threads",
    "settle",
    "wait",
    "work",
]

MAX_WORKING = 64
"""Maximum number of steps per process that may wait, for a claim or in a function."""

MAX_SETTLING = 32
"""Maximum number of steps per process that never wait for a claim."""

_NAME = "pytribute webhook"

T = TypeVar("T")


class NoThreadError(RuntimeError):
    """The system allows no further thread; the step did not run."""


class Threads(NamedTuple):
    """The threads of a process.

    A delivery that waits for a claim must not occupy the thread that another delivery needs to
    leave its claim, so there are two pools. A settling thread exists before anything is claimed.
    """

    working: Workers
    settling: Workers


_of_processes: dict[int, Threads] = {}


def work(step: Callable[[], T]) -> Future[T]:
    """Submit a step that may wait; it is queued while all threads are in use.

    Raises:
        NoThreadError: no thread can be started, and there is none.
    """
    return _submit(_threads().working, step)


def settle(step: Callable[[], T]) -> Future[T]:
    """Submit a step that leaves a claim or makes another short call to the store.

    After the first claim it needs no new thread.

    Raises:
        NoThreadError: no thread can be started, and there is none.
    """
    return _submit(_threads().settling, step)


async def wait(future: Future[T]) -> T:
    """Wait until a step ends, and raise a cancellation only then: threads can't be cancelled.

    Raises:
        CancelledError: at once if the step has not started; then it never starts.
    """
    waiting = asyncio.wrap_future(future)
    cancelled: asyncio.CancelledError | None = None
    while not waiting.done():
        try:
            await asyncio.wait({waiting})
        except asyncio.CancelledError as error:
            if future.cancel():
                raise
            cancelled = error
    if cancelled:
        waiting.exception()  # the cancellation takes precedence
        raise cancelled
    return waiting.result()


def _threads() -> Threads:
    process = os.getpid()  # a forked child has none of its parent's threads
    if found := _of_processes.get(process):
        return found
    threads = Threads(Workers(MAX_WORKING, _NAME), Workers(MAX_SETTLING, _NAME))
    _submit(threads.settling, _do_nothing)
    return _of_processes.setdefault(process, threads)


def _submit(workers: Workers, step: Callable[[], T]) -> Future[T]:
    context = copy_context()
    try:
        return workers.submit(lambda: context.run(_without_stop_iteration, step))
    except RuntimeError as error:
        raise NoThreadError("no thread can be started: the system allows no more") from error


def _do_nothing() -> None:
    pass


def _without_stop_iteration(step: Callable[[], T]) -> T:
    try:
        return step()
    except StopIteration as error:  # a future can't hold one: the loop would wait for ever
        raise RuntimeError("a function in a thread raised StopIteration") from error
