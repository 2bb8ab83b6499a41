"""Tasks that go on to their end, whatever is cancelled around them."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["completed", "hidden_task"]

T = TypeVar("T")


def hidden_task(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Begin a task that a loop that ends does not see.

    It would cancel all of its tasks, wherever they are: also one that commits or has not begun.
    """
    task = asyncio.create_task(work)
    asyncio._unregister_task(task)  # pyright: ignore[reportPrivateUsage]  # documented all the same
    return task


async def completed(work: Coroutine[Any, Any, T]) -> T:
    """Do some work to its end in a hidden task, and only then be cancelled."""
    task = hidden_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        # It takes precedence over a failure, which is read so that asyncio doesn't log it.
        _ = task.cancelled() or task.exception()
        raise cancelled
    return task.result()
