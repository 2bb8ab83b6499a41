"""What becomes of events that run while Redis is away, or while its pool has no connection left."""

import asyncio
import logging
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from threading import Barrier, Semaphore
from typing import Any, Self

import pytest
from redis import ConnectionPool, Redis
from redis.asyncio import ConnectionPool as AsyncConnectionPool
from redis.asyncio import Redis as AsyncRedis

from pytribute.webhooks.inbox import RedisInbox, State, redis
from tests.webhooks.inbox.servers import NotInstalledError, redis_server
from tests.webhooks.inbox.stores import RedisStore
from tests.webhooks.inbox.test_claims import state

_EVENTS = [f"event-{number}" for number in range(20)]


class _Unmarked(logging.Handler):
    """Counts the events that were handled and could not be marked at once."""

    def __init__(self) -> None:
        super().__init__()
        self.count = Semaphore(0)

    def emit(self, record: logging.LogRecord) -> None:
        if "handled but not marked yet" in record.getMessage():
            self.count.release()

    def wait(self, events: int = 1) -> None:
        for _ in range(events):
            assert self.count.acquire(timeout=60)

    async def await_(self, events: int = 1) -> None:
        await asyncio.to_thread(self.wait, events)


@pytest.fixture
def unmarked() -> Iterator[_Unmarked]:
    handler, log = _Unmarked(), logging.getLogger("pytribute")
    log.addHandler(handler)
    log.setLevel(logging.WARNING)
    yield handler
    log.setLevel(logging.NOTSET)
    log.removeHandler(handler)


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="redis-") as name:  # short, as sockets need it
        yield Path(name)


class _Server:
    """A server that goes away and comes back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.address = ""
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        try:
            self.address = self._stack.enter_context(redis_server(self._folder))
        except NotInstalledError as error:
            pytest.skip(str(error))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def _from_address(address: str) -> RedisInbox:
    return RedisInbox(address)


def _from_client(address: str) -> RedisInbox:
    return RedisInbox(Redis.from_url(address))  # pyright: ignore[reportUnknownMemberType]


@pytest.mark.parametrize("opened", [_from_address, _from_client])
def test_an_outage_doubles_no_event_that_runs(
    folder: Path, unmarked: _Unmarked, opened: Callable[[str], RedisInbox]
) -> None:
    server = _Server(folder)
    all_run, outage = Barrier(len(_EVENTS) + 1), Barrier(len(_EVENTS) + 1)

    def handle(inbox: RedisInbox, key: str) -> State:
        with inbox.claim(key) as claim:
            all_run.wait(60)
            outage.wait(60)
        return claim.state

    with server, ThreadPoolExecutor(len(_EVENTS)) as threads:
        inbox = opened(server.address)
        running = [threads.submit(handle, inbox, key) for key in _EVENTS]
        all_run.wait(60)
        server.__exit__()
        outage.wait(60)
        unmarked.wait(len(_EVENTS))
        server.__enter__()
        assert [each.result() for each in running] == [State.ACQUIRED] * len(_EVENTS)
        assert [state(inbox, key) for key in _EVENTS] == [State.COMPLETED] * len(_EVENTS)
        inbox.close()


def test_an_outage_doubles_no_event_that_runs_on_a_loop(folder: Path, unmarked: _Unmarked) -> None:
    server = _Server(folder)

    async def main() -> None:
        client: AsyncRedis = AsyncRedis.from_url(server.address)  # pyright: ignore[reportUnknownMemberType]
        inbox = RedisInbox(client)
        outage, running = asyncio.Event(), asyncio.Semaphore(0)

        async def handle(key: str) -> State:
            async with inbox.claim(key) as claim:
                running.release()
                await outage.wait()
            return claim.state

        tasks = [asyncio.create_task(handle(key)) for key in _EVENTS]
        for _ in _EVENTS:
            await running.acquire()
        server.__exit__()
        outage.set()
        await unmarked.await_(len(_EVENTS))
        server.__enter__()
        assert await asyncio.gather(*tasks) == [State.ACQUIRED] * len(_EVENTS)
        for key in _EVENTS:
            async with inbox.claim(key) as claim:
                assert claim.state is State.COMPLETED
        await inbox.close()

    with server:
        asyncio.run(main())


def test_a_pool_without_a_connection_doubles_no_event(
    redis_store: RedisStore, unmarked: _Unmarked
) -> None:
    pool: Any = ConnectionPool.from_url(redis_store.place, max_connections=1)  # pyright: ignore[reportUnknownMemberType]
    with closing(Redis(connection_pool=pool)) as client, ThreadPoolExecutor(1) as threads:
        inbox = RedisInbox(client, prefix=redis_store.prefix)
        with ExitStack() as stack:
            stack.enter_context(inbox.claim("a"))
            connection = pool.get_connection()
            left = threads.submit(stack.pop_all().close)
        unmarked.wait()
        pool.release(connection)
        left.result()
        assert state(inbox, "a") is State.COMPLETED
        pool.disconnect()


def test_a_pool_without_a_connection_doubles_no_event_on_a_loop(
    redis_store: RedisStore, unmarked: _Unmarked
) -> None:
    async def main() -> None:
        pool: Any = AsyncConnectionPool.from_url(redis_store.place, max_connections=1)  # pyright: ignore[reportUnknownMemberType]
        client = AsyncRedis(connection_pool=pool)
        inbox = RedisInbox(client, prefix=redis_store.prefix)

        async def free(connection: object) -> None:
            await unmarked.await_()
            await pool.release(connection)

        async with inbox.claim("a"):
            freeing = asyncio.create_task(free(await pool.get_connection()))
        await freeing
        async with inbox.claim("a") as claim:
            assert claim.state is State.COMPLETED
        await pool.disconnect()

    asyncio.run(main())


def test_a_burst_waits_for_connections(
    redis_store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis, "_CONNECTIONS", 3)
    inbox = RedisInbox(f"{redis_store.place}?client_name=burst", prefix=redis_store.prefix)
    with closing(inbox), ThreadPoolExecutor(30) as threads:
        keys = [f"event-{number}" for number in range(300)]
        assert set(threads.map(partial(state, inbox), keys)) == {State.ACQUIRED}
        assert set(threads.map(partial(state, inbox), keys)) == {State.COMPLETED}
        with redis_store.client(decode_responses=True) as client:
            listed: Any = client.client_list()  # pyright: ignore[reportUnknownMemberType]
            assert 1 <= sum(each["name"] == "burst" for each in listed) <= 3
