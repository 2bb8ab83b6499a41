"""A signal that something in a mock has changed, for pages that show it live."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress

__all__ = ["Feed"]


class Feed:
    """Wakes the readers after each change.

    A reader gets no list of changes, only the signal to look again. So a slow one misses states in
    between, and takes no memory.
    """

    def __init__(self) -> None:
        self._readers: set[Callable[[], object]] = set()

    def changed(self) -> None:
        """Wake every reader; any thread may call it."""
        for wake in tuple(self._readers):
            wake()

    async def signals(self) -> AsyncGenerator[None]:
        """Yield once for one or more changes since the last time, without an end."""
        loop, event = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            if not event.is_set():
                with suppress(RuntimeError):  # the loop was closed
                    loop.call_soon_threadsafe(event.set)

        self._readers.add(wake)
        try:
            while True:
                await event.wait()
                event.clear()
                yield
        finally:
            self._readers.discard(wake)
