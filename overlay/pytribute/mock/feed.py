"""A signal that something in a mock has changed, for pages that show it live."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

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

    @contextmanager
    def reader(self) -> Generator[asyncio.Event]:
        """Return an event of this event loop that each change sets; the reader clears it."""
        loop, event = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            if not event.is_set():
                with suppress(RuntimeError):  # the loop was closed
                    loop.call_soon_threadsafe(event.set)

        self._readers.add(wake)
        try:
            yield event
        finally:
            self._readers.discard(wake)
