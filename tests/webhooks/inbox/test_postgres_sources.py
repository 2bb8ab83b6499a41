"""Where an inbox in PostgreSQL gets its connections from, and what it can't get them from."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection as django_connection
from django.db import transaction
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool, ConnectionPool, NullConnectionPool

from pytribute.webhooks import NewDigitalProduct, WebhookHandler, sign
from pytribute.webhooks.inbox import (
    AsyncPostgresInbox,
    Inbox,
    InboxError,
    PostgresInbox,
    State,
)
from tests.webhooks.inbox.stores import PostgresStore
from tests.webhooks.inbox.test_claims import state
from tests.webhooks.inbox.test_postgres import Open, opened
from tests.webhooks.inbox.test_redis import SECRET, report
from tests.webhooks.samples import delivery

__all__ = ["opened"]

KEY = "k3y"
NOWHERE = f"postgresql://user:{SECRET}@127.0.0.1:1/shop"


@pytest.fixture
def store(postgres_address: str) -> PostgresStore:
    return PostgresStore(postgres_address)


async def _state(inbox: AsyncPostgresInbox, key: str) -> State:
    async with inbox.claim(key) as claim:
        return claim.state


@pytest.mark.parametrize("kind", [ConnectionPool, NullConnectionPool])
@pytest.mark.parametrize("is_method", [False, True])
def test_a_pool_is_used_unchanged(
    store: PostgresStore,
    kind: type[ConnectionPool],
    is_method: bool,  # noqa: FBT001
) -> None:
    with kind(store.place, min_size=0, max_size=1, open=True) as pool:
        inbox = PostgresInbox(pool.connection if is_method else pool)
        assert [state(inbox, "a") for _ in range(2)] == [State.ACQUIRED, State.COMPLETED]


@pytest.mark.parametrize("kind", [PostgresInbox, AsyncPostgresInbox])
@pytest.mark.parametrize("is_method", [False, True])
def test_an_async_pool_makes_an_async_inbox(
    store: PostgresStore,
    kind: Callable[..., AsyncPostgresInbox],
    is_method: bool,  # noqa: FBT001
) -> None:
    async def talk() -> list[State]:
        async with AsyncConnectionPool(store.place, min_size=0, max_size=1, open=False) as pool:
            inbox = kind(pool.connection if is_method else pool)
            return [await _state(inbox, "a") for _ in range(2)]

    assert asyncio.run(talk()) == [State.ACQUIRED, State.COMPLETED]


async def _write(_: NewDigitalProduct, connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.execute("INSERT INTO effects VALUES ('a', 'begun')")


def test_a_handler_works_with_an_async_pool(store: PostgresStore) -> None:
    body = delivery("new_digital_product")

    async def talk() -> list[int]:
        async with AsyncConnectionPool(store.place, min_size=0, max_size=2, open=False) as pool:
            handler = WebhookHandler(KEY, inbox=PostgresInbox(pool))
            handler.on(NewDigitalProduct)(_write)
            return [(await handler.ahandle(body, sign(body, KEY))).status for _ in range(2)]

    assert asyncio.run(talk()) == [200, 200]
    assert store.written() == {("a", "begun"): 1}


async def _coroutine() -> psycopg.AsyncConnection:
    raise AssertionError


def _generator() -> Generator[psycopg.Connection]:
    raise AssertionError
    yield


async def _async_generator() -> AsyncGenerator[psycopg.AsyncConnection]:
    raise AssertionError
    yield


class _Awaited:
    async def __call__(self) -> psycopg.AsyncConnection:
        raise AssertionError


@pytest.mark.parametrize(
    "source",
    [
        *(None, 5, b"postgresql://localhost", Path("shop.sqlite3"), object(), psycopg),
        *(psycopg.Connection, psycopg.AsyncConnection, ConnectionPool, sqlite3.Connection),
        *(_coroutine, _generator, _async_generator, _Awaited(), partial(_coroutine)),
        psycopg.AsyncConnection.connect,
        pytest.param(django_connection, id="django"),
        *(transaction.atomic, partial(transaction.atomic)),
    ],
)
@pytest.mark.parametrize("kind", [PostgresInbox, AsyncPostgresInbox])
def test_an_object_without_connections_is_refused_at_construction(
    kind: Callable[..., object], source: object
) -> None:
    with pytest.raises(TypeError, match=r"context ?manager|psycopg_pool"):
        kind(source)


def test_a_connection_instead_of_a_function_is_refused(store: PostgresStore) -> None:
    with (
        psycopg.connect(store.place) as connection,
        pytest.raises(TypeError, match=r"not psycopg\.Connection; for SQLAlchemy there is"),
    ):
        PostgresInbox(connection)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]


def test_connections_that_a_pool_does_not_get_back_are_refused() -> None:
    pool = ConnectionPool(NOWHERE, open=False)
    with pytest.raises(TypeError, match=r"pass the pool itself: .* getconn\(\)"):
        PostgresInbox(pool.getconn)


@pytest.mark.parametrize("is_method", [False, True])
def test_a_blocking_source_is_no_async_one(is_method: bool) -> None:  # noqa: FBT001
    pool: Any = ConnectionPool(NOWHERE, open=False)
    with pytest.raises(TypeError, match="are blocking: use PostgresInbox"):
        AsyncPostgresInbox(pool.connection if is_method else pool)


@contextmanager
def _number() -> Generator[int]:
    yield 5


@asynccontextmanager
async def _async_number() -> AsyncGenerator[int]:
    yield 5


def _returns_blocking() -> object:
    return _number()


def _returns_async() -> object:
    return _async_number()


@pytest.mark.parametrize(
    "source",
    [_number, lambda: 5, lambda: psycopg.AsyncConnection.connect(NOWHERE), _returns_async],
)
def test_a_function_that_lends_something_else_is_named_at_the_first_use(source: Any) -> None:  # noqa: ANN401
    inbox = PostgresInbox(source)

    with pytest.raises(TypeError, match=r"must return a context manager"):
        inbox.check()
    with pytest.raises(TypeError, match=r"must return a context manager"):
        state(inbox, "a")


@pytest.mark.parametrize("source", [_async_number, lambda: nullcontext(5), _returns_blocking])
def test_an_async_function_that_lends_something_else_is_named_too(source: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError, match=r"must return an async context manager|not int"):
        asyncio.run(AsyncPostgresInbox(source).check())


def test_nothing_is_connected_before_the_first_use(opened: Open) -> None:
    inbox: Any = opened(NOWHERE)
    assert inbox.location == "postgresql://127.0.0.1:1/shop"

    with pytest.raises(InboxError, match="can't be used") as caught:
        inbox.check()
    assert SECRET not in report(caught.value)


def test_a_check_leaves_nothing_behind(opened: Open, store: PostgresStore) -> None:
    inbox: Any = opened(store.place)
    inbox.check()

    with psycopg.connect(store.place) as connection:
        marks = connection.execute("SELECT FROM pytribute_inbox").fetchall()
    assert marks == []
    assert inbox.dead_letters() == []


def test_check_reports_a_read_only_database(opened: Open, store: PostgresStore) -> None:
    state(opened(store.place), "a")
    readable: Any = opened(f"{store.place} options='-cdefault_transaction_read_only=on'")

    with pytest.raises(InboxError, match="read-only"):
        readable.check()


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("postgresql://u:p@h/shop", "postgresql://h:5432/shop"),
        ("postgres://u:p@h:5433/shop?sslmode=require", "postgresql://h:5433/shop"),
        ("host=h port=5433 dbname=shop password=p", "postgresql://h:5433/shop"),
        ("postgresql://u:p@h", "postgresql://h:5432/u"),
        ("postgresql://u@/shop", "postgresql://localhost:5432/shop"),
        ("postgresql://u@/shop?host=/run/db", "postgresql://%2Frun%2Fdb:5432/shop"),
        ("postgresql://a:1,b:2/shop", "postgresql://a,b:1,2/shop"),
        ("hostaddr=127.0.0.1 dbname=shop", "postgresql://127.0.0.1:5432/shop"),
        (
            "postgresql://h/shop?options=-csearch_path%3Dbilling",
            "postgresql://h:5432/shop?search_path=billing",
        ),
    ],
)
def test_a_location_names_the_database_and_no_password(
    opened: Open, monkeypatch: pytest.MonkeyPatch, address: str, location: str
) -> None:
    for name in ("PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGOPTIONS"):
        monkeypatch.delenv(name, raising=False)

    inbox: Any = opened(address)
    assert inbox.location == location
    pool: Any = PostgresInbox(ConnectionPool(address, open=False))
    assert pool.location == location


def test_a_location_uses_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HOST": "db", "PORT": "6000", "DATABASE": "shop"}.items():
        monkeypatch.setenv(f"PG{name}", value)

    assert PostgresInbox("postgresql://").location == "postgresql://db:6000/shop"


def test_a_location_of_a_pool_is_that_of_its_connections() -> None:
    options = {"dbname": "shop", "password": SECRET, "autocommit": True, "prepare_threshold": None}
    pool = ConnectionPool("host=h", kwargs=options, open=False)
    assert PostgresInbox(pool.connection).location == "postgresql://h:5432/shop"
    with_call = ConnectionPool(lambda: NOWHERE, open=False)
    assert "ConnectionPool" in PostgresInbox(with_call).location
    invalid = ConnectionPool(f"postgresql://user:1@{SECRET}@h/shop", open=False)
    assert SECRET not in PostgresInbox(invalid).location


def test_a_location_of_a_function_is_that_function() -> None:
    one, other = (lambda: psycopg.connect(NOWHERE) for _ in range(2))

    assert PostgresInbox(one).location == PostgresInbox(one).location
    assert PostgresInbox(one).location != PostgresInbox(other).location
    assert "lambda" in PostgresInbox(one).location
    assert SECRET not in PostgresInbox(partial(psycopg.connect, NOWHERE)).location


def test_a_connection_with_cursors_of_its_own_serves(store: PostgresStore) -> None:
    for number, factory in enumerate((psycopg.RawCursor, psycopg.ClientCursor)):
        with closing(psycopg.connect(store.place, cursor_factory=factory)) as connection:
            inbox: Inbox = PostgresInbox(lambda lent=connection: nullcontext(lent))  # type: ignore[misc]
            states = [state(inbox, f"event-{number}") for _ in range(2)]
        assert states == [State.ACQUIRED, State.COMPLETED]


def test_tables_that_vanish_are_made_again(opened: Open, store: PostgresStore) -> None:
    inbox = opened(store.place)
    assert state(inbox, "a") is State.ACQUIRED
    with psycopg.connect(store.place) as connection:
        connection.execute("DROP TABLE pytribute_inbox, pytribute_dead_letters")

    with pytest.raises(InboxError, match="does not exist"):
        state(inbox, "a")
    assert state(inbox, "a") is State.ACQUIRED


def test_tables_that_the_lender_rolled_back_are_made_again(store: PostgresStore) -> None:
    with psycopg.connect(store.place) as only:
        inbox = PostgresInbox(lambda: nullcontext(only))
        only.execute("SELECT 1")
        with pytest.raises(InboxError, match="before its commit"):
            state(inbox, "a")
        only.rollback()
        with pytest.raises(InboxError, match="does not exist"):
            state(inbox, "a")
        assert state(inbox, "a") is State.ACQUIRED


def test_a_rollback_by_the_function_is_no_success(opened: Open, store: PostgresStore) -> None:
    def roll_back() -> None:
        with inbox.claim("a") as claim:
            store.write(claim, "a", "begun")
            raise psycopg.Rollback

    inbox = opened(store.place)
    with pytest.raises(psycopg.Rollback):
        roll_back()
    assert store.written() == {}
    assert state(inbox, "a") is State.ACQUIRED


def test_a_database_without_an_encoding_serves(postgres_cluster: str, opened: Open) -> None:
    with psycopg.connect(postgres_cluster, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bytes ENCODING SQL_ASCII LOCALE 'C' TEMPLATE template0")
        try:
            inbox = opened(make_conninfo(postgres_cluster, dbname="bytes"))
            assert [state(inbox, "ключ") for _ in range(2)] == [State.ACQUIRED, State.COMPLETED]
        finally:
            connection.execute("DROP DATABASE bytes WITH (FORCE)")
