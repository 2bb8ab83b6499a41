"""An inbox in an SQLite file: for the processes of one machine, and without a server."""

import os
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from time import time
from weakref import WeakSet

from pytribute.checks import check_kind, wrong_type
from pytribute.webhooks.inbox.claims import InboxError, State
from pytribute.webhooks.inbox.leases import LEASE, LeasedInbox

__all__ = ["SqliteInbox"]

# `token` is who holds the key, none if it is done, since `at` (seconds since 1970). A clock that
# was set back ends a lease as well: nothing is held until that moment comes again.
_TABLE = """
CREATE TABLE IF NOT EXISTS pytribute_inbox (
    key TEXT PRIMARY KEY, token TEXT, at REAL NOT NULL, lease REAL NOT NULL
) WITHOUT ROWID
"""
_TAKE = """
INSERT INTO pytribute_inbox VALUES (:key, :token, :now, :lease)
ON CONFLICT DO UPDATE SET token = excluded.token, at = excluded.at, lease = excluded.lease
WHERE token = :token OR token IS NOT NULL AND abs(:now - at) >= lease
"""
_IS_DONE = "SELECT 1 FROM pytribute_inbox WHERE key = ? AND token IS NULL"
_FINISH = """
INSERT INTO pytribute_inbox VALUES (:key, NULL, :now, 0)
ON CONFLICT DO UPDATE SET token = NULL, at = excluded.at WHERE token = :token
"""
_DROP = "DELETE FROM pytribute_inbox WHERE key = ? AND token = ?"

_PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""

# SQLite forbids to carry an open file over a fork, even to close it there: all are closed before,
# and nobody opens one until it is over. The lock lets its thread in twice, for a claim that nobody
# left is given up when it is collected, which may be in the middle of another one.
_lock = RLock()
_inboxes: "WeakSet[SqliteInbox]" = WeakSet()


class SqliteInbox(LeasedInbox):
    """Remembers events in a file, over restarts and between the processes of one machine.

    A row of about 100 bytes an event stays for good.

    Args:
        file: where the file is, or is to be made; not on a network drive.
        lease: seconds after which the claim of a process that died is free again.
        now: tells the seconds since 1970.

    Raises:
        InboxError: the file can't be used.
    """

    def __init__(
        self, file: str | Path, *, lease: float = LEASE, now: Callable[[], float] = time
    ) -> None:
        super().__init__(lease)
        check_kind("file", file, (str, Path), "a path")
        if not callable(now):
            raise wrong_type("now", "a function", now)
        if str(file) == ":memory:":
            raise InboxError("an inbox has to remember for longer than its process: name a file")
        self._file = Path(file).absolute()
        self._now = now
        self._connection: sqlite3.Connection | None = None
        with self._opened() as connection:
            connection.executescript("BEGIN IMMEDIATE; COMMIT")  # told now, not by an event
        self.close()
        with _lock:
            _inboxes.add(self)

    def close(self) -> None:
        """Close the file, until the inbox is used again."""
        with _lock:
            self._disconnect()

    def take(self, row: str, token: str, seconds: float) -> State:
        """Let the token hold a free key; see `LeasedInbox.take`."""
        values = {"key": row, "token": token, "now": self._now(), "lease": seconds}
        with self._opened() as connection:
            if connection.execute(_TAKE, values).rowcount == 1:
                return State.NEW
            is_done = connection.execute(_IS_DONE, (row,)).fetchone()
        return State.DONE if is_done else State.BUSY

    def finish(self, row: str, token: str) -> bool:
        """Mark a free key as done for good; see `LeasedInbox.finish`."""
        values = {"key": row, "token": token, "now": self._now()}
        with self._opened() as connection:
            # Who was answered 200 doesn't deliver again: by then the mark has to be on the disk. A
            # claim has not; what takes it from there, takes its process as well.
            connection.execute("PRAGMA synchronous = FULL")
            is_kept = connection.execute(_FINISH, values).rowcount == 1
            connection.execute("PRAGMA synchronous = NORMAL")
        return is_kept

    def drop(self, row: str, token: str) -> None:
        """Set the key free; see `LeasedInbox.drop`."""
        with self._opened() as connection:
            connection.execute(_DROP, (row, token))

    @contextmanager
    def _opened(self) -> Generator[sqlite3.Connection]:
        with _lock:
            try:
                if self._connection is None:
                    self._connection = _connect(self._file)
                yield self._connection
            except sqlite3.Error as error:
                self._disconnect()  # the next one begins afresh
                raise InboxError(
                    f"the inbox {self._file} can't be used: {error} (it has to be a file of "
                    "SQLite that may be written, in a folder where files may be made)"
                ) from error

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_TABLE)
    except BaseException:
        connection.close()
        raise
    return connection


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
