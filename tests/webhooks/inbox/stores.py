"""The stores alike: an inbox, and a place where effects are counted."""

import asyncio
import os
import runpy
import sqlite3
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Coroutine, Generator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any, Self, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import AsyncConnectionPool, ConnectionPool
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from sqlalchemy import URL, NullPool, create_engine, text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import sessionmaker

from pytribute.webhooks.inbox import (
    AsyncInbox,
    AsyncPostgresInbox,
    AsyncSQLAlchemyInbox,
    Claim,
    DeadLetter,
    DjangoInbox,
    Inbox,
    PostgresInbox,
    RedisInbox,
    SQLAlchemyInbox,
    SqliteInbox,
    State,
)
from pytribute.webhooks.inbox.leases import LeasedInbox
from scripts.project import CHECKOUT
from tests.webhooks.django_project import set_up_django

# Imported here, so that processes that are forked have them.
_db: Any = import_module("django.db")
import_module("django.db.backends.postgresql.base")
import_module("asyncpg")
_SQL = "INSERT INTO effects VALUES ({0}, {0})"
_TABLE = "CREATE TABLE IF NOT EXISTS effects (key text, part text)"
_COUNT = "SELECT key, part FROM effects"
_ALCHEMY = text("INSERT INTO effects VALUES (:key, :part)")
T = TypeVar("T")
Effects = Counter[tuple[str, str]]


class Awaited:
    """An async inbox for code without ``await``.

    Args:
        inbox: the inbox.
        runner: of the event loop to which the inbox is bound; without one, each call has its own.
    """

    def __init__(
        self, inbox: AsyncPostgresInbox | AsyncSQLAlchemyInbox, runner: asyncio.Runner | None = None
    ) -> None:
        self._inbox = inbox
        self._runner = runner
        self.location = inbox.location

    def _running(self) -> AbstractContextManager[asyncio.Runner]:
        return nullcontext(self._runner) if self._runner else asyncio.Runner()

    def check(self) -> None:
        with self._running() as runner:
            runner.run(self._inbox.check())

    def add_dead_letter(self, letter: DeadLetter) -> None:
        with self._running() as runner:
            runner.run(self._inbox.add_dead_letter(letter))

    def remove_dead_letter(self, key: str) -> None:
        with self._running() as runner:
            runner.run(self._inbox.remove_dead_letter(key))

    def dead_letters(self) -> list[DeadLetter]:
        with self._running() as runner:
            return runner.run(self._inbox.dead_letters())

    @contextmanager
    def claim(self, key: str) -> Generator[Claim]:
        with self._running() as runner:
            context = self._inbox.claim(key)

            def run(step: Any) -> Any:  # noqa: ANN401 - whatever is awaited
                return runner.run(_coroutine(step))

            claim = run(context.__aenter__())

            def execute(*args: object) -> object:
                return run(claim.transaction.execute(*args))

            lent = SimpleNamespace(execute=execute)
            try:
                yield Claim(claim.state, lent)
            except BaseException as error:
                run(context.__aexit__(type(error), error, error.__traceback__))
                raise
            run(context.__aexit__(None, None, None))


class OneLoop:
    """An event loop in a thread."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(step, self._loop).result()


class OnOneLoop:
    """An async inbox for code without ``await``: all claims on one event loop."""

    def __init__(self, inbox: AsyncInbox, loop: OneLoop) -> None:
        self._inbox = inbox
        self._loop = loop

    @contextmanager
    def claim(self, key: str) -> Generator[Claim]:
        context = self._inbox.claim(key)
        claim = self._loop.run(context.__aenter__())
        try:
            yield claim
        except BaseException as error:
            self._loop.run(context.__aexit__(type(error), error, error.__traceback__))
            raise
        self._loop.run(context.__aexit__(None, None, None))


async def _coroutine(step: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - as above
    return await step


@dataclass(frozen=True)
class Store(ABC):
    """A place for an inbox and for effects, which can be passed to another process."""

    place: str

    @property
    @abstractmethod
    def is_leased(self) -> bool:
        """Whether a claim outlives its process for a while, and the effect is elsewhere."""

    @abstractmethod
    def inbox(self) -> AbstractContextManager[Inbox]:
        """Open an inbox, as another process would."""

    @abstractmethod
    def write(self, claim: Claim, key: str, part: str) -> None:
        """Have a part of the effect of an event."""

    @abstractmethod
    def written(self) -> Effects:
        """Count what was written."""

    @abstractmethod
    def expire(self, process: int) -> None:
        """Let the leases of a dead process run out."""


class _LeasedStore(Store):
    @property
    def is_leased(self) -> bool:
        return True

    def write(self, claim: Claim, key: str, part: str) -> None:
        append(self._effects, f"{key} {part}")

    def written(self) -> Effects:
        return Counter((key, part) for key, part in map(str.split, lines(self._effects)))

    @property
    @abstractmethod
    def _effects(self) -> Path: ...


@dataclass(frozen=True)
class SqliteStore(_LeasedStore):
    @contextmanager
    def inbox(self) -> Generator[SqliteInbox]:
        with closing(SqliteInbox(self.place)) as inbox:
            yield inbox

    def expire(self, process: int) -> None:
        with self.inbox() as inbox:
            inbox.check()  # it may have died before it made the tables
        with closing(sqlite3.connect(self.place)) as connection, connection:
            connection.execute(
                "UPDATE pytribute_inbox SET lease = 0 WHERE token LIKE ?", (f"{process}.%",)
            )

    @property
    def _effects(self) -> Path:
        return Path(self.place).with_suffix(".effects")


@dataclass(frozen=True)
class RedisStore(_LeasedStore):
    prefix: str
    effects: str

    @contextmanager
    def client(self, **options: Any) -> Generator[Redis]:  # noqa: ANN401 - what a client takes
        with closing(Redis.from_url(self.place, **options)) as client:  # pyright: ignore[reportUnknownMemberType]
            yield client

    @contextmanager
    def inbox(self) -> Generator[RedisInbox]:
        with closing(RedisInbox(self.place, prefix=self.prefix)) as inbox:
            yield inbox

    def expire(self, process: int) -> None:
        with self.client(decode_responses=True) as client:
            names: Any = client.keys(f"{self.prefix}*")  # pyright: ignore[reportUnknownMemberType]  # redis types no options
            for name in (name for name in names if client.type(name) == "string"):
                held: Any = client.get(name)
                if held.startswith(f"{process}."):
                    client.delete(name)

    @property
    def _effects(self) -> Path:
        return Path(self.effects)


@dataclass(frozen=True)
class AsyncRedisStore(RedisStore):
    @contextmanager
    def inbox(self) -> Generator[Inbox]:  # type: ignore[override]
        with OneLoop() as loop:
            client: AsyncRedis = AsyncRedis.from_url(self.place)  # pyright: ignore[reportUnknownMemberType]
            inbox = RedisInbox(client, prefix=self.prefix)
            yield OnOneLoop(inbox, loop)
            loop.run(inbox.close())


class _OwnTransaction(Store):
    """Mark and effect become true together."""

    @property
    def is_leased(self) -> bool:
        return False

    def expire(self, process: int) -> None:
        """There is none: the transaction ends with the process."""


@dataclass(frozen=True)
class PostgresStore(_OwnTransaction):
    def __post_init__(self) -> None:
        with psycopg.connect(self.place) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(1)")
            connection.execute(_TABLE)

    @contextmanager
    def inbox(self) -> Generator[Inbox]:
        yield PostgresInbox(self.place)

    def write(self, claim: Claim, key: str, part: str) -> None:
        claim.transaction.execute(_SQL.format("%s"), (key, part))

    def written(self) -> Effects:
        with psycopg.connect(self.place) as connection:
            return Counter((key, part) for key, part in connection.execute(_COUNT))


@dataclass(frozen=True)
class AsyncPostgresStore(PostgresStore):
    @contextmanager
    def inbox(self) -> Generator[Inbox]:
        yield Awaited(AsyncPostgresInbox(self.place))


@dataclass(frozen=True)
class PostgresPoolStore(PostgresStore):
    @contextmanager
    def inbox(self) -> Generator[Inbox]:
        with ConnectionPool(self.place, min_size=1, open=True) as pool:
            yield PostgresInbox(pool)


@dataclass(frozen=True)
class AsyncPostgresPoolStore(PostgresStore):
    @contextmanager
    def inbox(self) -> Generator[Inbox]:
        with asyncio.Runner() as runner:
            pool = AsyncConnectionPool(self.place, min_size=1, open=False)
            runner.run(pool.open())
            try:
                yield Awaited(PostgresInbox(pool), runner)
            finally:
                runner.run(pool.close())


@dataclass(frozen=True)
class AsyncSQLAlchemyStore(PostgresStore):
    """A session of asyncpg."""

    @contextmanager
    def inbox(self) -> Generator[Inbox]:
        with asyncio.Runner() as runner:
            yield Awaited(self.async_inbox(), runner)

    def async_inbox(self) -> AsyncSQLAlchemyInbox:
        place: dict[str, Any] = {**conninfo_to_dict(self.place)}
        url = URL.create(
            "postgresql+asyncpg",
            username=place["user"],
            database=place["dbname"],
            query={"host": place["host"]},
        )
        path = place["options"].removeprefix("-csearch_path=")
        options = {"server_settings": {"search_path": path}}
        engine = create_async_engine(url, poolclass=NullPool, connect_args=options)
        return AsyncSQLAlchemyInbox(async_sessionmaker(engine))

    def write(self, claim: Claim, key: str, part: str) -> None:
        claim.transaction.execute(_ALCHEMY, {"key": key, "part": part})


@dataclass(frozen=True)
class DjangoStore(PostgresStore):
    @contextmanager
    def inbox(self) -> Generator[Inbox]:
        place = conninfo_to_dict(self.place)
        options = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": place["dbname"],
            "USER": place["user"],
            "HOST": place["host"],
            "OPTIONS": {"options": place["options"]},
        }
        with django_database("shop", options):
            yield DjangoInbox("shop")

    def write(self, claim: Claim, key: str, part: str) -> None:
        with claim.transaction.cursor() as cursor:
            cursor.execute(_SQL.format("%s"), (key, part))


@contextmanager
def django_database(name: str, options: dict[str, Any]) -> Generator[None]:
    """Let Django have one more database."""
    set_up_django()
    connections = _db.connections
    connections.settings |= connections.configure_settings({"default": {}, name: options})
    try:
        yield
    finally:
        connections[name].close()
        del connections[name]
        del connections.settings[name]


@dataclass(frozen=True)
class _SqliteTransactionStore(_OwnTransaction):
    def __post_init__(self) -> None:
        with closing(sqlite3.connect(self.place)) as connection:
            connection.execute(_TABLE)

    def written(self) -> Effects:
        with closing(sqlite3.connect(self.place)) as connection:
            return Counter((key, part) for key, part in connection.execute(_COUNT))


@dataclass(frozen=True)
class SQLAlchemyStore(_SqliteTransactionStore):
    """A session of SQLite."""

    @contextmanager
    def inbox(self) -> Generator[Inbox]:
        engine = create_engine(f"sqlite:///{self.place}", poolclass=NullPool)
        yield SQLAlchemyInbox(sessionmaker(engine))

    def write(self, claim: Claim, key: str, part: str) -> None:
        claim.transaction.execute(_ALCHEMY, {"key": key, "part": part})


@dataclass(frozen=True)
class OwnDatabaseStore(_SqliteTransactionStore):
    """The database of the example."""

    @contextmanager
    def inbox(self) -> Generator[Inbox]:
        example = runpy.run_path(str(CHECKOUT.root / "examples" / "10_own_database.py"))
        yield example["ShopInbox"](self.place)

    def write(self, claim: Claim, key: str, part: str) -> None:
        claim.transaction.execute(_SQL.format("?"), (key, part))


def append(file: Path, line: str) -> None:
    """Write a line as a whole: what was written is there, also of a process that is killed."""
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{line}\n".encode())
    finally:
        os.close(handle)


def lines(file: Path) -> list[str]:
    """Read what was appended so far."""
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def acquire(inbox: LeasedInbox, row: str, token: str, seconds: float) -> State:
    """Let a token hold a row, as another process would."""
    found: State = inbox._driver.run(inbox._store.acquire(row, token, seconds))  # pyright: ignore[reportPrivateUsage]
    return found


def complete(inbox: LeasedInbox, row: str, token: str) -> bool:
    """Mark a row as done."""
    is_kept: bool = inbox._driver.run(inbox._store.complete(row, token))  # pyright: ignore[reportPrivateUsage]
    return is_kept


def release(inbox: LeasedInbox, row: str, token: str) -> None:
    """Set a row free."""
    inbox._driver.run(inbox._store.release(row, token))  # pyright: ignore[reportPrivateUsage]
