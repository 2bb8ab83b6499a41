"""The drivers of an inbox: whatever ends a loop, steps that began come to their end."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from pytribute.webhooks.inbox import Claim, State
from pytribute.webhooks.inbox.drivers import AsyncDriver, Steps
from pytribute.webhooks.inbox.postgres_sessions import AsyncSession

_MOST_TURNS = 40


class _Life:
    """The steps of a claim, and how far they came."""

    def __init__(self) -> None:
        self.log: list[str] = []

    def steps(self) -> Steps[None]:
        yield self._called
        self.log.append("taken")
        try:
            failure = yield Claim(State.ACQUIRED)
        except BaseException:
            yield self._called
            self.log.append("dropped")
            raise
        yield self._called
        self.log.append("dropped" if failure else "marked")

    async def _called(self) -> None:
        for _ in range(3):
            await asyncio.sleep(0)

    async def hold(self) -> None:
        async with AsyncDriver(lambda: None).claim(self.steps()):
            self.log.append("handled")


class _Transactions:
    """A connection that records the steps of its transaction."""

    def __init__(self) -> None:
        self.log: list[str] = []

    @asynccontextmanager
    async def transaction(self, *, force_rollback: bool = False) -> AsyncGenerator[None]:
        try:
            yield
        except asyncio.CancelledError:
            await self._called("rolled back")
            raise
        await self._called("committed")

    async def _called(self, end: str) -> None:
        self.log.append("begun")
        await asyncio.sleep(0)
        self.log.append(end)

    async def hold(self) -> None:
        connection: Any = self
        async with AsyncSession(connection).transaction():
            await asyncio.sleep(0)
            self.log.append("handled")


async def _end_soon(work: Coroutine[Any, Any, None], turns: int) -> None:
    task = asyncio.create_task(work)
    for _ in range(turns):
        await asyncio.sleep(0)
    assert turns < _MOST_TURNS - 1 or task.done()


@pytest.mark.parametrize("turns", range(_MOST_TURNS))
def test_a_claim_is_left_at_whatever_moment_its_loop_ends(turns: int) -> None:
    life = _Life()
    asyncio.run(_end_soon(life.hold(), turns))

    assert life.log in ([], ["taken", "dropped"], ["taken", "handled", "marked"])


@pytest.mark.parametrize("turns", range(_MOST_TURNS))
def test_a_transaction_is_ended_at_whatever_moment_its_loop_ends(turns: int) -> None:
    life = _Transactions()
    asyncio.run(_end_soon(life.hold(), turns))

    assert life.log in ([], ["begun", "rolled back"], ["handled", "begun", "committed"])
