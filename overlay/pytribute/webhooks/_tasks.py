"""Tasks that run to their end, even if the tasks around them are cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["hidden_task", "run_to_end"]

T = TypeVar("T")


def hidden_task(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Start a task that a closing event loop does not see.

    The loop would cancel all of its tasks at any point, also during a commit.
    """
    task = asyncio.create_task(work)
    asyncio._unregister_task(task)  # pyright: ignore[reportPrivateUsage]  # documented all the same
    return task


async def run_to_end(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in a hidden task, and raise a cancellation only then."""
    task = hidden_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        # The cancellation takes precedence. Reading the failure keeps asyncio from logging it.
        _ = task.cancelled() or task.exception()
        raise cancelled
    return task.result()
