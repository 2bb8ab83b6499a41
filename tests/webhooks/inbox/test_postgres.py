"""What only the inboxes in PostgreSQL have: one transaction for mark and effect."""

import asyncio
import sys
from asyncio import CancelledError
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import (
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from pytribute.webhooks import inbox as face
from pytribute.webhooks.inbox import (
    AsyncPostgresInbox,
    Claim,
    Inbox,
    InboxError,
    PostgresInbox,
    State,
)
from tests.webhooks.inbox.deliveries import deliver, deliver_once
from tests.webhooks.inbox.processes import ended, start
from tests.webhooks.inbox.stores import Awaited, PostgresStore
from tests.webhooks.inbox.test_claims import state
from tests.webhooks.inbox.test_redis import SECRET, report

Open = Callable[[str], Inbox]


@pytest.fixture(params=["threads", "tasks"])
def opened(request: pytest.FixtureRequest) -> Open:
    if request.param == "threads":
        return PostgresInbox
    return lambda address: Awaited(AsyncPostgresInbox(address))


@pytest.fixture
def store(postgres_address: str) -> PostgresStore:
    return PostgresStore(postgres_address)


@pytest.fixture
def inbox(store: PostgresStore, opened: Open) -> Inbox:
    return opened(store.place)


def _execute(claim: Claim, statement: str) -> None:
    claim.transaction.execute(statement)


def test_a_statement_that_fails_takes_all_back(inbox: Inbox, store: PostgresStore) -> None:
    def fail() -> None:
        with inbox.claim("a") as claim:
            store.write(claim, "a", "begun")
            _execute(claim, "SELECT 1 / 0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        fail()

    assert store.written() == {}
    assert deliver(store, inbox, "a") is State.ACQUIRED


@pytest.mark.parametrize("statement", ["SELECT 1 / 0", "COMMIT", "ROLLBACK"])
def test_a_transaction_that_cannot_be_committed_is_an_error(
    inbox: Inbox, store: PostgresStore, statement: str
) -> None:
    def swallow() -> None:
        with inbox.claim("a") as claim:
            store.write(claim, "a", "begun")
            with suppress(psycopg.Error):
                _execute(claim, statement)

    with pytest.raises(
        InboxError, match="the function ended the claim's transaction, or continued"
    ):
        swallow()

    is_kept = statement == "COMMIT"
    assert sum(store.written().values()) == is_kept
    assert state(inbox, "a") is (State.COMPLETED if is_kept else State.ACQUIRED)


def test_a_failed_commit_is_an_error(inbox: Inbox, store: PostgresStore) -> None:
    with psycopg.connect(store.place) as connection:
        connection.execute("ALTER TABLE effects ADD UNIQUE (key) DEFERRABLE INITIALLY DEFERRED")

    with pytest.raises(InboxError, match="PostgreSQL can't be used: duplicate key") as caught:
        deliver(store, inbox, "a")

    assert "\n" not in str(caught.value)
    assert store.written() == {}


def test_a_broken_connection_is_an_error_and_rolls_everything_back(
    inbox: Inbox, store: PostgresStore
) -> None:
    def break_off(step: str) -> None:
        if step == "between effect and commit":
            with psycopg.connect(store.place) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                    " WHERE state = 'idle in transaction' AND query LIKE 'INSERT INTO effects%'"
                )

    with pytest.raises(InboxError, match="can't be used"):
        deliver(store, inbox, "a", break_off)

    assert store.written() == {}
    assert deliver(store, inbox, "a") is State.ACQUIRED


@pytest.mark.parametrize("options", [{"autocommit": True}, {"row_factory": dict_row}])
def test_connections_of_any_kind_can_be_used(store: PostgresStore, options: dict[str, Any]) -> None:
    inbox = PostgresInbox(lambda: psycopg.connect(store.place, **options))

    def fail(_: str) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deliver(store, inbox, "a", lambda step: fail(step) if "middle" in step else None)
    assert store.written() == {}
    assert [deliver(store, inbox, "a") for _ in range(2)] == [State.ACQUIRED, State.COMPLETED]


def test_a_pool_gets_its_connection_back(store: PostgresStore) -> None:
    with psycopg.connect(store.place) as only:
        lent = list[bool]()

        @contextmanager
        def lend() -> Generator[psycopg.Connection]:
            lent.append(True)
            with only.transaction():
                yield only
            lent.pop()

        inbox = PostgresInbox(lend)
        assert [deliver(store, inbox, "a") for _ in range(2)] == [State.ACQUIRED, State.COMPLETED]
        assert lent == []


def test_an_uncommitted_transaction_never_counts_as_completed(store: PostgresStore) -> None:
    with psycopg.connect(store.place) as only:
        inbox = PostgresInbox(lambda: nullcontext(only))
        assert deliver(store, inbox, "a") is State.ACQUIRED
        only.execute("SELECT 1")  # begins a transaction, which is easy to forget

        for _ in range(2):
            with pytest.raises(InboxError, match="returned before its commit"):
                deliver(store, inbox, "b")
        only.rollback()
        assert deliver(store, inbox, "b") is State.ACQUIRED

    assert {key for key, _ in store.written()} == {"a", "b"}


def test_tasks_notice_an_uncommitted_transaction(store: PostgresStore) -> None:
    async def talk() -> None:
        async with await psycopg.AsyncConnection.connect(store.place) as only:
            inbox = AsyncPostgresInbox(lambda: nullcontext(only))
            await only.execute("SELECT 1")
            with pytest.raises(InboxError, match="returned before its commit"):
                async with inbox.claim("a"):
                    pass
            await only.rollback()

    asyncio.run(talk())


def test_tasks_pass_a_connection(store: PostgresStore) -> None:
    async def talk() -> list[State]:
        async with await psycopg.AsyncConnection.connect(store.place, autocommit=True) as only:

            @asynccontextmanager
            async def lend() -> AsyncGenerator[psycopg.AsyncConnection]:
                yield only

            async with AsyncPostgresInbox(lend).claim("a") as claim:
                await claim.transaction.execute("INSERT INTO effects VALUES ('a', 'begun')")
        other = AsyncPostgresInbox(store.place)
        async with other.claim("b") as first, other.claim("b") as second:
            return [first.state, second.state]

    assert asyncio.run(talk()) == [State.ACQUIRED, State.IN_PROGRESS]
    assert store.written() == {("a", "begun"): 1}


def test_a_cancelled_task_releases_the_event(store: PostgresStore) -> None:
    async def talk() -> State:
        inbox, entered = AsyncPostgresInbox(store.place), asyncio.Event()

        async def handle() -> None:
            async with inbox.claim("a"):
                entered.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(handle())
        await entered.wait()
        task.cancel()
        with pytest.raises(CancelledError):
            await task
        async with inbox.claim("a") as claim:
            return claim.state

    assert asyncio.run(talk()) is State.ACQUIRED


def test_a_completed_event_is_never_in_progress(inbox: Inbox) -> None:
    assert state(inbox, "a") is State.ACQUIRED
    with inbox.claim("a") as one, inbox.claim("a") as other:
        assert (one.state, other.state) == (State.COMPLETED, State.COMPLETED)


def test_many_may_make_the_table_at_once(store: PostgresStore) -> None:
    processes = [start(deliver_once, store, f"event-{number}") for number in range(8)]

    assert [ended(process) for process in processes] == [0] * 8
    assert sum(store.written().values()) == 16


def test_without_the_right_to_create_tables_existing_ones_are_used(
    store: PostgresStore, opened: Open
) -> None:
    deliver_once(store, "before")
    with psycopg.connect(store.place) as connection:
        role, schema = "clerk", _schema(connection)
        for statement in (
            f"DROP ROLE IF EXISTS {role}",
            f"CREATE ROLE {role} LOGIN",
            f"GRANT USAGE ON SCHEMA {schema} TO {role}",
            f"GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {role}",
        ):
            connection.execute(statement.encode())
    clerk = opened(store.place.replace("user=tester", f"user={role}"))
    try:
        assert state(clerk, "a") is State.ACQUIRED
        assert state(clerk, "before") is State.COMPLETED
    finally:
        with psycopg.connect(store.place) as connection:
            connection.execute(f"DROP OWNED BY {role}; DROP ROLE {role}".encode())


def _schema(connection: psycopg.Connection) -> str:
    (schema,) = connection.execute("SELECT current_schema()").fetchone() or ("",)
    return str(schema)


@pytest.mark.parametrize("host", ["127.0.0.1:1", "no-such-host.invalid"])
def test_an_unreachable_server_is_an_error_without_the_password(opened: Open, host: str) -> None:
    inbox = opened(f"postgresql://user:{SECRET}@{host}/shop")

    with pytest.raises(InboxError, match="PostgreSQL can't be used: ") as caught:
        state(inbox, "a")

    assert SECRET not in report(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://user:{SECRET}/1@localhost/shop",
        f"postgresql://user:1@{SECRET}@localhost/shop",
        f"postgresql://user:%{SECRET}@localhost/shop",
        f"host=localhost password=1 {SECRET}",
    ],
)
def test_an_invalid_address_is_an_error_without_the_password(opened: Open, address: str) -> None:
    with pytest.raises(InboxError, match="address") as caught:
        opened(address)

    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pytribute.webhooks.inbox.postgres")
    monkeypatch.delitem(vars(face), "PostgresInbox", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(ModuleNotFoundError, match=r"pip install 'pytribute\[postgres\]'"):
        face.PostgresInbox  # noqa: B018 - it is imported when it is first used


def test_it_is_an_inbox(store: PostgresStore) -> None:
    context: AbstractContextManager[Claim] = PostgresInbox(store.place).claim("a")
    with context as claim:
        assert claim.transaction is not None
