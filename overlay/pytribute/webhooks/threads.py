"""The threads in which handlers run what would block an event loop: their own, and bounded.

The loop's default executor is shared with name look-ups and with whatever the application runs
there: functions that wait for the loop would occupy all of it.
"""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from typing import NamedTuple, TypeVar

from pytribute_core.workers import Workers

__all__ = [
    "MOST_SETTLING",
    "MOST_WORKING",
    "NoThreadError",
    "Threads",
    "completed",
    "settle",
    "work",
]

MOST_WORKING = 64
"""How many steps that may wait, for a claim or in a function, run at once in a process."""

MOST_SETTLING = 32
"""How many steps that never wait for a claim run at once in a process."""

_NAME = "pytribute webhook"

T = TypeVar("T")


class NoThreadError(RuntimeError):
    """The system allows no further thread; nothing was done."""


class Threads(NamedTuple):
    """The threads of a process.

    A delivery that waits for a claim must not occupy the thread that another one needs to leave it,
    so there are two kinds. Nobody claims anything before a thread exists that can leave it.
    """

    working: Workers
    settling: Workers


_of_processes: dict[int, Threads] = {}


def work(step: Callable[[], T]) -> Future[T]:
    """Begin a step that may wait; it waits for its turn if too many do so already.

    Raises:
        NoThreadError: no thread can be begun, and there is none.
    """
    return _submit(_threads().working, step)


def settle(step: Callable[[], T]) -> Future[T]:
    """Begin a step that leaves a claim, or asks the store for something else; it never waits long.

    Once anything is claimed, it needs no new thread.

    Raises:
        NoThreadError: no thread can be begun, and there is none.
    """
    return _submit(_threads().settling, step)


async def completed(future: Future[T]) -> T:
    """Wait until a step ends: a thread can't be cancelled, so a cancellation is raised after it.

    Raises:
        CancelledError: at once if the step had not begun; then it never does.
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
    process = os.getpid()  # a child that came over a fork has none of its parent's threads
    if found := _of_processes.get(process):
        return found
    threads = Threads(Workers(MOST_WORKING, _NAME), Workers(MOST_SETTLING, _NAME))
    _submit(threads.settling, _do_nothing)
    return _of_processes.setdefault(process, threads)


def _submit(workers: Workers, step: Callable[[], T]) -> Future[T]:
    context = copy_context()
    try:
        return workers.submit(lambda: context.run(_without_stop_iteration, step))
    except RuntimeError as error:
        raise NoThreadError("no thread can be begun: the system allows no more of them") from error


def _do_nothing() -> None:
    pass


def _without_stop_iteration(step: Callable[[], T]) -> T:
    try:
        return step()
    except StopIteration as error:  # no future holds one: the loop would wait for ever
        raise RuntimeError("what ran in a thread raised StopIteration") from error
