"""What the inbox in Redis does with a client of `redis.asyncio`."""

# pyright: reportPrivateUsage=false

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeAlias

import pytest
from redis.asyncio import BlockingConnectionPool
from redis.asyncio import Redis as AsyncRedis

from pytribute.webhooks.inbox import (
    AsyncDeadLetterStore,
    AsyncInbox,
    Claim,
    DeadLetter,
    InboxError,
    LeaseExpiredError,
    RedisInbox,
    State,
    renewals,
)
from pytribute.webhooks.inbox.drivers import Steps
from tests.webhooks.inbox.deliveries import TOKENS, named_token
from tests.webhooks.inbox.stores import OneLoop, RedisStore
from tests.webhooks.inbox.test_dead_letters import letter

_Inbox: TypeAlias = RedisInbox[
    AbstractAsyncContextManager[Claim],
    Coroutine[Any, Any, None],
    Coroutine[Any, Any, list[DeadLetter]],
]


def opened(store: RedisStore, **options: Any) -> _Inbox:  # noqa: ANN401 - of a client
    client: AsyncRedis = AsyncRedis.from_url(store.place, **options)  # pyright: ignore[reportUnknownMemberType]
    return RedisInbox(client, prefix=store.prefix)


@asynccontextmanager
async def inbox_of(store: RedisStore) -> AsyncGenerator[_Inbox]:
    inbox = opened(store)
    try:
        yield inbox
    finally:
        await inbox.close()


async def state(inbox: AsyncInbox, key: str) -> State:
    async with inbox.claim(key) as claim:
        return claim.state


def run(store: RedisStore, work: Callable[[_Inbox], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        async with inbox_of(store) as inbox:
            await work(inbox)

    asyncio.run(main())


def test_an_event_is_new_once(redis_store: RedisStore) -> None:
    async def main(inbox: _Inbox) -> None:
        await inbox.check()

        async def fail() -> None:
            async with inbox.claim("a"):
                assert await state(inbox, "a") is State.IN_PROGRESS
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()
        assert [await state(inbox, "a") for _ in range(2)] == [State.ACQUIRED, State.COMPLETED]

    run(redis_store, main)


def test_letters_are_kept_until_a_claim_is_left(redis_store: RedisStore) -> None:
    async def main(inbox: _Inbox) -> None:
        assert isinstance(inbox, AsyncDeadLetterStore)
        for key in "abc":
            await inbox.add_dead_letter(letter(key))
        assert await inbox.dead_letters() == [letter(key) for key in "abc"]
        await inbox.remove_dead_letter("a")
        assert await state(inbox, "b") is State.ACQUIRED
        assert await inbox.dead_letters() == [letter("c")]

    run(redis_store, main)


def test_threads_and_tasks_share_an_inbox(redis_store: RedisStore) -> None:
    async def main(inbox: _Inbox) -> None:
        with redis_store.inbox() as other:
            with other.claim("a"):
                assert await state(inbox, "a") is State.IN_PROGRESS
            other.add_dead_letter(letter())
            assert await inbox.dead_letters() == [letter()]
            assert await state(inbox, "a") is State.COMPLETED
            assert other.dead_letters() == []
            assert inbox.location == other.location

    run(redis_store, main)


def test_a_lease_is_renewed_while_its_loop_runs(
    redis_store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewals, "_RENEWALS", 3000)
    monkeypatch.setattr(TOKENS, named_token)

    async def main(inbox: _Inbox) -> None:
        renewed, original = asyncio.Event(), inbox._store.acquire

        def watched(row: str, token: str, seconds: float) -> Steps[State]:
            found = yield from original(row, token, seconds)
            renewed.set()
            return found

        async with inbox.claim("a"):
            redis_store.expire(os.getpid())
            monkeypatch.setattr(inbox._store, "acquire", watched)
            async with asyncio.timeout(60):
                await renewed.wait()
            monkeypatch.undo()
            assert await state(inbox, "a") is State.IN_PROGRESS
        assert await state(inbox, "a") is State.COMPLETED

    run(redis_store, main)


def test_a_claim_that_somebody_took_over_can_t_be_committed(
    redis_store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TOKENS, named_token)

    async def main(inbox: _Inbox) -> None:
        async def stand_still() -> None:
            async with inbox.claim("a"):
                redis_store.expire(os.getpid())
                assert await state(inbox, "a") is State.ACQUIRED

        with pytest.raises(LeaseExpiredError):
            await stand_still()

    run(redis_store, main)


def test_no_task_stays_behind(redis_store: RedisStore) -> None:
    async def main(inbox: _Inbox) -> None:
        async with inbox.claim("a"):
            await asyncio.sleep(0)
            assert len(asyncio.all_tasks()) == 2
            assert await state(inbox, "b") is State.ACQUIRED
            assert len(asyncio.all_tasks()) == 2
        await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == 1

    run(redis_store, main)


@pytest.mark.parametrize(
    ("operation", "found"), [("acquire", State.ACQUIRED), ("complete", State.COMPLETED)]
)
def test_a_task_that_is_cancelled_leaves_its_claim_first(
    redis_store: RedisStore, monkeypatch: pytest.MonkeyPatch, operation: str, found: State
) -> None:
    async def main(inbox: _Inbox) -> None:
        original = getattr(inbox._store, operation)

        def cancelling(*arguments: object) -> Steps[object]:
            assert task.cancel()
            return original(*arguments)  # type: ignore[no-any-return]

        task = asyncio.create_task(state(inbox, "a"))
        with monkeypatch.context() as patch:
            patch.setattr(inbox._store, operation, cancelling)
            with pytest.raises(asyncio.CancelledError):
                await task
        assert await state(inbox, "a") is found

    run(redis_store, main)


def test_a_cancelled_function_releases_the_event(redis_store: RedisStore) -> None:
    async def main(inbox: _Inbox) -> None:
        async def stand_still() -> None:
            async with inbox.claim("a"):
                running.set()
                await asyncio.Event().wait()

        running = asyncio.Event()
        task = asyncio.create_task(stand_still())
        await running.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await state(inbox, "a") is State.ACQUIRED

    run(redis_store, main)


def test_an_event_that_is_marked_as_its_loop_ends_is_marked(
    redis_store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of the loop cancels all tasks, also the inbox's own."""

    async def main(inbox: _Inbox) -> None:
        original, begun = inbox._store.complete, asyncio.Event()
        first = iter([True])

        def cancelled(row: str, token: str) -> Steps[bool]:
            if next(first, False):
                begun.set()
                yield lambda: asyncio.sleep(0.01)
            return (yield from original(row, token))

        monkeypatch.setattr(inbox._store, "complete", cancelled)
        task = asyncio.create_task(state(inbox, "a"))
        await begun.wait()
        for each in asyncio.all_tasks() - {asyncio.current_task()}:
            each.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await state(inbox, "a") is State.COMPLETED

    run(redis_store, main)


@pytest.mark.parametrize("is_closed", [True, False])
def test_one_inbox_serves_one_loop_after_the_other(
    redis_store: RedisStore,
    is_closed: bool,  # noqa: FBT001
) -> None:
    client: AsyncRedis = AsyncRedis.from_url(redis_store.place)  # pyright: ignore[reportUnknownMemberType]
    inbox = RedisInbox(client, prefix=redis_store.prefix)
    transports = list[Any]()

    async def main(key: str) -> list[State]:
        found = await asyncio.gather(*(state(inbox, f"{key} {number}") for number in range(5)))
        if is_closed or key == "c":
            await inbox.close()
        else:
            pool: Any = client.connection_pool
            for connection in pool._available_connections:
                transports.append(connection._writer.transport)  # collected, it would warn
                connection._writer.transport.abort()  # or it would warn that it is not closed
                connection._close()
        return found

    assert [asyncio.run(main(key)) for key in "abc"] == [[State.ACQUIRED] * 5] * 3


def test_a_second_loop_at_the_same_time_is_refused(redis_store: RedisStore) -> None:
    async def main(inbox: _Inbox) -> None:
        assert await state(inbox, "a") is State.ACQUIRED
        with OneLoop() as loop:
            for work in (state(inbox, "b"), inbox.check(), inbox.dead_letters()):
                with pytest.raises(InboxError, match="another event loop uses the client"):
                    loop.run(work)
        assert await state(inbox, "b") is State.ACQUIRED

    run(redis_store, main)


def test_a_pool_of_another_loop_is_an_error(redis_store: RedisStore) -> None:
    pool: Any = BlockingConnectionPool.from_url(redis_store.place, max_connections=1)  # pyright: ignore[reportUnknownMemberType]
    client = AsyncRedis(connection_pool=pool)

    async def exhaust() -> None:
        first = await pool.get_connection()
        second = asyncio.create_task(pool.get_connection())
        await asyncio.sleep(0.01)
        await pool.release(first)
        await pool.release(await second)
        await pool.disconnect()

    async def main() -> None:
        held = await pool.get_connection()
        with pytest.raises(InboxError, match="serves one event loop"):
            await RedisInbox(client).check()
        await pool.release(held)
        await pool.disconnect()

    asyncio.run(exhaust())
    asyncio.run(main())


@pytest.mark.unmeasured
def test_a_burst_that_a_pool_can_t_take_runs_nothing_twice(redis_store: RedisStore) -> None:
    inbox = opened(redis_store, max_connections=10)
    runs = list[int]()

    async def deliver(number: int) -> None:
        while True:
            try:
                async with inbox.claim(f"{number}") as claim:
                    if claim.state is State.ACQUIRED:
                        runs.append(number)
                    if claim.state is State.COMPLETED:
                        return
            except InboxError as error:
                assert "onnections" in str(error)  # noqa: PT017 - of the claim, before the run

    async def main() -> None:
        await asyncio.gather(*(deliver(number) for number in range(100)))
        await inbox.close()

    asyncio.run(main())
    assert sorted(runs) == list(range(100))
