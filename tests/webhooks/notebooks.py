"""Functions and inboxes in memory that record their calls."""

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from threading import get_ident
from typing import Any

from pytribute.webhooks import Claim, Event, State


def calling(function: Callable[[Event[Any]], object]) -> Callable[[Event[Any]], object]:
    """Give a lambda its type."""
    return function


class Notebook:
    """Remembers events; lends itself as the transaction."""

    def __init__(self) -> None:
        self.states: dict[str, State] = {}
        self.threads: list[int] = []

    @contextmanager
    def claim(self, key: str) -> Generator[Claim]:
        self.threads.append(get_ident())
        state = self.states.setdefault(key, State.ACQUIRED)
        if state is State.ACQUIRED:
            self.states[key] = State.IN_PROGRESS
        done = state is State.COMPLETED
        try:
            yield Claim(state, self)
            done = done or state is State.ACQUIRED
        finally:
            self.threads.append(get_ident())
            if done:
                self.states[key] = State.COMPLETED
            elif state is State.ACQUIRED:
                del self.states[key]


class AsyncNotebook:
    """Does the same with ``await``."""

    def __init__(self) -> None:
        self.notebook = Notebook()

    @asynccontextmanager
    async def claim(self, key: str) -> AsyncGenerator[Claim]:
        with self.notebook.claim(key) as claim:
            yield claim
