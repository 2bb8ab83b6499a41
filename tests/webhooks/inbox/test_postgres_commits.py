"""Confirmed events stay: after a crash, behind PgBouncer, and when a task is cancelled."""

import asyncio
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from pytribute.webhooks.inbox import (
    AsyncPostgresInbox,
    DeadLetter,
    DeadLetterStore,
    PostgresInbox,
    State,
)
from tests.webhooks.inbox.deliveries import deliver
from tests.webhooks.inbox.servers import NotInstalledError, pgbouncer, postgres_cluster
from tests.webhooks.inbox.stores import AsyncPostgresStore, PostgresStore
from tests.webhooks.inbox.test_claims import state
from tests.webhooks.inbox.test_postgres import Open, opened

__all__ = ["opened"]

EVENTS = 180
AT_ONCE = 8


@pytest.mark.unmeasured
@pytest.mark.parametrize("kind", [PostgresStore, AsyncPostgresStore])
def test_a_confirmed_event_survives_a_crash_of_the_server(kind: type[PostgresStore]) -> None:
    # Nothing of an asynchronous commit is written down for ten seconds.
    lazy = ("synchronous_commit=off", "wal_writer_delay=10s")
    keys = [f"event-{number}" for number in range(10)]
    letter = DeadLetter("letter", b"{}", "no function", datetime.now(UTC))
    try:
        with postgres_cluster() as cluster:
            with cluster.server(*lazy, crash=True) as address:
                store = kind(address)
                with store.inbox() as inbox:
                    answered = [deliver(store, inbox, key) for key in keys]
                    assert isinstance(inbox, DeadLetterStore)
                    inbox.add_dead_letter(letter)
            with cluster.server() as address, store.inbox() as inbox:
                written = store.written()
                after = [state(inbox, key) for key in keys]
                assert isinstance(inbox, DeadLetterStore)
                letters = inbox.dead_letters()
    except NotInstalledError as error:
        pytest.skip(str(error))

    assert answered == [State.ACQUIRED] * len(keys)
    assert after == [State.COMPLETED] * len(keys)
    assert written == {(key, part): 1 for key in keys for part in ("begun", "ended")}
    assert letters == [letter]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("off", "on"),
        *((value, value) for value in ("local", "remote_write", "on", "remote_apply")),
    ],
)
def test_a_commit_is_never_asynchronous(postgres_address: str, setting: str, expected: str) -> None:
    with psycopg.connect(postgres_address, autocommit=True) as only:
        only.execute(f"SET synchronous_commit = {setting}".encode())

        @contextmanager
        def lend() -> Generator[psycopg.Connection]:
            yield only

        with PostgresInbox(lend).claim("a") as claim:
            during = claim.transaction.execute("SHOW synchronous_commit").fetchone()
        after = only.execute("SHOW synchronous_commit").fetchone()

    assert (during, after) == ((expected,), (setting,))


@pytest.mark.parametrize("times", [1, 3])
def test_a_cancellation_during_the_commit_waits_for_its_end(
    postgres_address: str, times: int
) -> None:
    store = PostgresStore(postgres_address)

    async def talk() -> State:
        async with (
            AsyncConnectionPool(store.place, min_size=1, max_size=1, open=False) as pool,
            await psycopg.AsyncConnection.connect(store.place, autocommit=True) as connection,
        ):
            inbox = AsyncPostgresInbox(pool)
            await connection.execute(_AT_COMMIT)
            await connection.execute("SELECT pg_advisory_lock(11)")
            task = asyncio.create_task(_handle(inbox))
            await connection.execute(_UNTIL_IT_WAITS)
            for _ in range(times):
                task.cancel()
                await asyncio.wait({task}, timeout=0.05)
            assert not task.done()
            await connection.execute("SELECT pg_advisory_unlock(11)")
            with pytest.raises(asyncio.CancelledError):
                await task
            async with inbox.claim("a") as claim:  # the pool has its connection back
                return claim.state

    assert asyncio.run(talk()) is State.COMPLETED
    assert store.written() == {("a", "begun"): 1}


def test_a_commit_that_fails_after_a_cancellation_takes_all_back(postgres_address: str) -> None:
    store = PostgresStore(postgres_address)

    async def talk() -> State:
        inbox = AsyncPostgresInbox(store.place)
        async with await psycopg.AsyncConnection.connect(
            store.place, autocommit=True
        ) as connection:
            await connection.execute(_AT_COMMIT)
            await connection.execute("SELECT pg_advisory_lock(11)")
            task = asyncio.create_task(_handle(inbox))
            await connection.execute(_UNTIL_IT_WAITS)
            task.cancel()
            await connection.execute(_TERMINATE)
            with pytest.raises(asyncio.CancelledError):
                await task
            await connection.execute("SELECT pg_advisory_unlock(11)")
        async with inbox.claim("a") as claim:
            return claim.state

    assert asyncio.run(talk()) is State.ACQUIRED
    assert store.written() == {}


_AT_COMMIT = """
CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN PERFORM pg_advisory_xact_lock(11); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON effects
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()
"""
_UNTIL_IT_WAITS = """
DO $$ BEGIN
    WHILE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted) LOOP
        PERFORM pg_sleep(0.001);
    END LOOP;
END $$
"""
_TERMINATE = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
"""


async def _handle(inbox: AsyncPostgresInbox) -> None:
    async with inbox.claim("a") as claim:
        await claim.transaction.execute("INSERT INTO effects VALUES ('a', 'begun')")


@pytest.fixture
def bounced(postgres_cluster: str) -> Iterator[tuple[PostgresStore, str]]:
    """Give a store, and the address of PgBouncer before it."""
    name = f"shop_{uuid4().hex}"
    with psycopg.connect(postgres_cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        host = str(conninfo_to_dict(postgres_cluster)["host"])
        try:
            with pgbouncer(host, name) as address:
                yield PostgresStore(make_conninfo(postgres_cluster, dbname=name)), address
        except NotInstalledError as error:
            pytest.skip(str(error))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.mark.parametrize("writes", [False, True])
def test_every_event_is_handled_behind_pgbouncer(
    bounced: tuple[PostgresStore, str],
    writes: bool,  # noqa: FBT001
) -> None:
    store, address = bounced
    options = {"prepare_threshold": None} if writes else {}  # for the statements of the function

    def handle(number: int) -> State:
        with inbox.claim(f"event-{number}") as claim:
            if writes and claim.state is State.ACQUIRED:
                store.write(claim, f"event-{number}", "begun")
            return claim.state

    with (
        ConnectionPool(address, kwargs=options, min_size=AT_ONCE, open=True) as pool,
        ThreadPoolExecutor(AT_ONCE) as threads,
    ):
        inbox = PostgresInbox(pool)
        states = list(threads.map(handle, range(EVENTS)))
        again = list(threads.map(handle, range(EVENTS)))

    assert (states.count(State.ACQUIRED), again.count(State.COMPLETED)) == (EVENTS, EVENTS)
    assert store.written().total() == (EVENTS if writes else 0)


@pytest.mark.unmeasured
@pytest.mark.parametrize("writes", [False, True])
def test_tasks_handle_every_event_behind_pgbouncer(
    bounced: tuple[PostgresStore, str],
    writes: bool,  # noqa: FBT001
) -> None:
    store, address = bounced
    options = {"prepare_threshold": None} if writes else {}

    async def talk() -> list[list[State]]:
        async with AsyncConnectionPool(
            address, kwargs=options, min_size=AT_ONCE, open=False
        ) as pool:
            inbox = PostgresInbox(pool)

            async def handle(number: int) -> State:
                async with inbox.claim(f"event-{number}") as claim:
                    if writes and claim.state is State.ACQUIRED:
                        await claim.transaction.execute(
                            "INSERT INTO effects VALUES (%s, 'begun')", (f"event-{number}",)
                        )
                    return claim.state

            return [
                await asyncio.gather(*(handle(number) for number in range(EVENTS)))
                for _ in range(2)
            ]

    states, again = asyncio.run(talk())
    assert (states.count(State.ACQUIRED), again.count(State.COMPLETED)) == (EVENTS, EVENTS)
    assert store.written().total() == (EVENTS if writes else 0)


def test_dead_letters_are_kept_behind_pgbouncer(
    bounced: tuple[PostgresStore, str], opened: Open
) -> None:
    _, address = bounced
    inbox = opened(address)
    assert isinstance(inbox, DeadLetterStore)
    letters = [DeadLetter(f"{n}", b"{}", "why", datetime.now(UTC)) for n in range(8)]
    for letter in letters:
        inbox.add_dead_letter(letter)
    assert inbox.dead_letters() == letters
