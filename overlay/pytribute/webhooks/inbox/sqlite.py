"""An inbox in an SQLite file: for the processes of one machine, and without a server."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import TypeVar
from weakref import WeakSet, finalize

from pytribute.webhooks.inbox import clock
from pytribute.webhooks.inbox.claims import Claim, InboxError, State
from pytribute.webhooks.inbox.dead_letters import DeadLetter
from pytribute.webhooks.inbox.drivers import BlockingDriver, Steps
from pytribute.webhooks.inbox.leases import LEASE, LeasedInbox
from pytribute_core.checks import check_kind, wrong_type

__all__ = ["TABLES", "SqliteInbox"]

T = TypeVar("T")

# `token` holds the key since `at` (seconds since 1970) or `ticks` (of the clock `clock`); a NULL
# token means completed.
TABLES = (
    """CREATE TABLE IF NOT EXISTS pytribute_inbox (
        key TEXT PRIMARY KEY, token TEXT, at REAL NOT NULL, lease REAL NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS pytribute_dead_letters (
        key TEXT PRIMARY KEY, at REAL NOT NULL, letter TEXT NOT NULL
    )""",
)
_ADDED_COLUMNS = (
    "ALTER TABLE pytribute_inbox ADD COLUMN ticks REAL NOT NULL DEFAULT 0",
    "ALTER TABLE pytribute_inbox ADD COLUMN clock TEXT NOT NULL DEFAULT ''",
)
_HAS_TABLES = "SELECT clock, letter FROM pytribute_inbox, pytribute_dead_letters LIMIT 0"
# A lease of another clock of this boot, or of a machine whose boot isn't known, follows the wall
# clock. Setting that clock back ends a lease too, which would otherwise last until the time recurs.
_ACQUIRE = """
INSERT INTO pytribute_inbox (key, token, at, ticks, clock, lease)
VALUES (:key, :token, :wall, :ticks, :clock, :lease)
ON CONFLICT DO UPDATE SET token = excluded.token, at = excluded.at, ticks = excluded.ticks,
    clock = excluded.clock, lease = excluded.lease
WHERE token = :token OR token IS NOT NULL AND CASE
    WHEN clock = '' OR :clock = '' THEN abs(:wall - at) >= lease
    WHEN clock = :clock THEN abs(:ticks - ticks) >= lease
    WHEN substr(clock, 1, length(:boot)) = :boot THEN abs(:wall - at) >= lease
    ELSE TRUE
END
"""
_IS_COMPLETED = "SELECT 1 FROM pytribute_inbox WHERE key = ? AND token IS NULL"
_COMPLETE = """
INSERT INTO pytribute_inbox (key, token, at, lease) VALUES (:key, NULL, :wall, 0)
ON CONFLICT DO UPDATE SET token = NULL, at = excluded.at WHERE token = :token
"""
_RELEASE = "DELETE FROM pytribute_inbox WHERE key = ? AND token = ?"
_ADD = """
INSERT INTO pytribute_dead_letters VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET at = excluded.at, letter = excluded.letter
"""
_TRIM = """
DELETE FROM pytribute_dead_letters WHERE key IN (
    SELECT key FROM pytribute_dead_letters ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?
)
"""
_REMOVE = "DELETE FROM pytribute_dead_letters WHERE key = ?"
_LETTERS = "SELECT letter FROM pytribute_dead_letters ORDER BY at, rowid"

_PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""

# SQLite forbids using an open file after a fork, even closing it: all files are closed before, and
# none is opened until the fork is over. The lock is reentrant: an abandoned claim is released when
# it is garbage-collected, which may happen during another claim. Nothing that could switch to
# another greenlet happens while the lock is held.
_lock = RLock()
_inboxes: "WeakSet[_Store]" = WeakSet()


class SqliteInbox(LeasedInbox[AbstractContextManager[Claim], None, list[DeadLetter]]):
    """Remembers events in a file, over restarts and between the processes of one machine.

    Each event adds a row of about 100 bytes, which stays. The file is opened, or created, at the
    first use.

    A handled event is handled once more only if its mark could not be written before its lease
    expired (the process stood still, the disk was full or the file was locked for longer than the
    lease), if the process or the machine ended between the function's effect and the mark, or if a
    signal handler raised there. On Linux the clock may be set, because leases follow a monotonic
    clock; elsewhere, a step of the clock over a lease ends it while its function runs. A mark is on
    the disk before the claim ends. A disk that delays writes without saying so, or a file that is
    restored from a backup, forgets events.

    Args:
        file: the path of the file; not on a network drive.
        lease: seconds after which the claim of a process that died expires.
        now: a clock to use instead of the machine's; returns the seconds since 1970.

    Raises:
        InboxError: the name is not that of a file. Other errors are raised at the first use.
    """

    def __init__(
        self, file: str | Path, *, lease: float = LEASE, now: Callable[[], float] | None = None
    ) -> None:
        check_kind("file", file, (str, Path), "a path")
        if now is not None and not callable(now):
            raise wrong_type("now", "a function", now)
        if str(file) == ":memory:":
            raise InboxError("an inbox must outlive its process: pass the path of a file")
        self._file = _Store(Path(file).absolute(), now)
        super().__init__(self._file, BlockingDriver(), lease)

    def close(self) -> None:
        """Close the file, until the inbox is used again."""
        self._file.close()


class _Store:
    """A file and the statements on it; see `LeaseStore`."""

    def __init__(self, file: Path, now: Callable[[], float] | None) -> None:
        self._file = file
        self._now = now
        self._connection: sqlite3.Connection | None = None
        self._closing: Callable[[], object] = bool  # nothing is open yet: does nothing
        with _lock:
            _inboxes.add(self)

    @property
    def location(self) -> str:
        return str(self._file.resolve())

    def close(self) -> None:
        with _lock:
            self._disconnect()

    def acquire(self, row: str, token: str, seconds: float) -> Steps[State]:
        def execute(connection: sqlite3.Connection) -> State:
            values = self._moment() | {"key": row, "token": token, "lease": seconds}
            if connection.execute(_ACQUIRE, values).rowcount == 1:
                return State.ACQUIRED
            return (
                State.COMPLETED
                if connection.execute(_IS_COMPLETED, (row,)).fetchone()
                else State.IN_PROGRESS
            )

        state: State = yield partial(self._use, execute)
        return state

    def complete(self, row: str, token: str) -> Steps[bool]:
        def execute(connection: sqlite3.Connection) -> bool:
            values = self._moment() | {"key": row, "token": token}
            is_completed = connection.execute(_COMPLETE, values).rowcount == 1
            if is_completed:
                connection.execute(_REMOVE, (row,))
            return is_completed

        is_completed: bool = yield partial(self._use_durably, execute)
        return is_completed

    def release(self, row: str, token: str) -> Steps[None]:
        yield partial(self._use, lambda connection: connection.execute(_RELEASE, (row, token)))

    def add_letter(self, row: str, letter: str, at: float, kept: int) -> Steps[None]:
        def execute(connection: sqlite3.Connection) -> None:
            connection.execute(_ADD, (row, at, letter))
            connection.execute(_TRIM, (kept,))

        yield partial(self._use_durably, execute)

    def remove_letter(self, row: str) -> Steps[None]:
        yield partial(self._use, lambda connection: connection.execute(_REMOVE, (row,)))

    def letters(self) -> Steps[list[str]]:
        def execute(connection: sqlite3.Connection) -> list[str]:
            return [letter for (letter,) in connection.execute(_LETTERS)]

        letters: list[str] = yield partial(self._use, execute)
        return letters

    def _moment(self) -> dict[str, object]:
        """Return the time, as late as possible: waiting for the file takes time too."""
        moment = clock.moment(self._now)
        return {name: getattr(moment, name) for name in ("wall", "ticks", "boot", "clock")}

    def _use_durably(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Use the file in one transaction that is on the disk when it ends.

        A delivery with the response 200 doesn't come again, so its mark must be on the disk by
        then. A claim needs no such guarantee: an outage that loses it also ends its process.
        """

        def execute(connection: sqlite3.Connection) -> T:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            result = work(connection)
            connection.execute("COMMIT")
            connection.execute("PRAGMA synchronous = NORMAL")
            return result

        return self._use(execute)

    def _use(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with _lock:
            is_whole = False
            try:
                result = work(self._connection or self._connect())
                is_whole = True
            except sqlite3.Error as error:
                raise InboxError(
                    f"the inbox {self._file} can't be used: {error} (it must be a writable SQLite "
                    "file in a writable folder)"
                ) from error
            finally:
                if not is_whole:
                    self._disconnect()  # rolls back; the next use connects again
            return result

    def _connect(self) -> sqlite3.Connection:
        connection = _connect(self._file)
        # The inbox of a handler lasts as long as its program, which has no place to close it.
        self._closing = finalize(self, connection.close)
        self._connection = connection
        return connection

    def _disconnect(self) -> None:
        self._connection = None
        self._closing()


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        _switch_to_wal(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Switch a file to its write-ahead log, and wait for other processes that do so.

    SQLite waits for every lock but this one, because two readers that both wait to write would
    wait for ever. A transaction is a wait that no greenlet can interrupt.
    """
    end = monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() >= end:
                raise
        else:
            return
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def _prepare(connection: sqlite3.Connection) -> None:
    """Create the tables, and the columns that an older file lacks."""
    with suppress(sqlite3.OperationalError):
        connection.execute(_HAS_TABLES)
        return
    connection.execute("BEGIN IMMEDIATE")
    for statement in TABLES:
        connection.execute(statement)
    found = {name for _, name, *_ in connection.execute("PRAGMA table_info(pytribute_inbox)")}
    if "clock" not in found:
        for statement in _ADDED_COLUMNS:
            connection.execute(statement)
    connection.execute("COMMIT")


def _close_all() -> None:
    _lock.acquire()
    for inbox in _inboxes:
        inbox.close()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(
        before=_close_all,
        after_in_parent=_lock.release,
        after_in_child=_lock.release,
    )
