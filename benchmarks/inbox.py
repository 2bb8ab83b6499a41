"""Inboxes: events a second, claimed and committed, beside one bare write each on the same store."""

import sqlite3
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Lock

import psycopg
from redis import Redis

from benchmarks.measure import FailedError, Figures, Measurement, one, side_by_side
from benchmarks.table import Unit, show
from pytribute.webhooks.inbox import Inbox, PostgresInbox, RedisInbox, SqliteInbox, State
from tests.webhooks.inbox.servers import NotInstalledError, postgres_server, redis_server

_RUNS = 5
_EVENTS = 200
_THREADS = 8
_EVENTS_A_SECOND = Unit("events/s, more is better")

Handle = Callable[[str], object]


@contextmanager
def _sqlite() -> Generator[dict[str, Handle]]:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        inbox = stack.enter_context(closing(SqliteInbox(Path(folder, "inbox.sqlite3"))))
        bare = stack.enter_context(
            closing(
                sqlite3.connect(
                    Path(folder, "bare.sqlite3"), isolation_level=None, check_same_thread=False
                )
            )
        )
        bare.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        bare.execute("CREATE TABLE handled (key TEXT PRIMARY KEY) WITHOUT ROWID")
        lock = Lock()

        def insert(key: str) -> None:
            with lock:
                bare.execute("INSERT OR IGNORE INTO handled VALUES (?)", (key,))

        yield {"floor: one INSERT, on the disk": insert, "SqliteInbox": _handled(inbox)}


@contextmanager
def _redis() -> Generator[dict[str, Handle]]:
    with redis_server() as address, ExitStack() as stack:
        inbox = stack.enter_context(closing(RedisInbox(address)))
        bare = Redis.from_url(address)  # pyright: ignore[reportUnknownMemberType]  # redis types no options
        stack.callback(bare.close)
        yield {
            "floor: one SET NX": lambda key: bare.set(key, 1, nx=True),
            "RedisInbox": _handled(inbox),
        }


@contextmanager
def _postgres() -> Generator[dict[str, Handle]]:
    with postgres_server() as address, ExitStack() as stack:
        pool = SimpleQueue[psycopg.Connection]()
        for _ in range(_THREADS):
            pool.put(stack.enter_context(psycopg.connect(address)))

        @contextmanager
        def lend() -> Generator[psycopg.Connection]:
            connection = pool.get()
            try:
                yield connection
            finally:
                pool.put(connection)

        def insert(key: str) -> None:
            with lend() as connection, connection.transaction():
                connection.execute("INSERT INTO handled VALUES (%s) ON CONFLICT DO NOTHING", (key,))

        with lend() as connection, connection.transaction():
            connection.execute("CREATE TABLE handled (key text PRIMARY KEY)")
        yield {
            "floor: BEGIN, INSERT, COMMIT": insert,
            "PostgresInbox, 8 connections": _handled(PostgresInbox(lend)),
        }


_STORES = {"SQLite": _sqlite, "Redis": _redis, "PostgreSQL": _postgres}


def run() -> None:
    """Print the tables."""
    for name, store in _STORES.items():
        try:
            with store() as handlers:
                for threads in (1, _THREADS):
                    show(
                        f"inbox in {name}, {threads} at once, median of {_RUNS} runs",
                        _rates(handlers, threads),
                        _EVENTS_A_SECOND,
                        base=next(iter(handlers)),
                    )
        except NotInstalledError as error:
            print(f"\ninbox in {name}: not measured: {error}")


def _rates(handlers: dict[str, Handle], threads: int) -> Figures:
    keys = (f"new_digital_product:{number}" for number in count())
    with ThreadPoolExecutor(threads) as pool:
        candidates: dict[str, Measurement] = {
            name: _rate(handle, threads, keys, pool) for name, handle in handlers.items()
        }
        return side_by_side(candidates, _RUNS)


def _rate(
    handle: Handle, threads: int, keys: Iterator[str], pool: ThreadPoolExecutor
) -> Measurement:
    def measure() -> float:
        batch = [f"{threads}:{next(keys)}" for _ in range(_EVENTS)]
        return _EVENTS / one(lambda: list(pool.map(handle, batch)))

    return measure


def _handled(inbox: Inbox) -> Handle:
    def handle(key: str) -> None:
        with inbox.claim(key) as claim:
            if claim.state is not State.ACQUIRED:
                raise FailedError(f"{key} is {claim.state}")

    return handle
