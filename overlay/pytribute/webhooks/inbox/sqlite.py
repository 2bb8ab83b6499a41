"""An inbox in an SQLite file: for the processes of one machine, and without a server."""

import os
import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import time

from pytribute.webhooks.inbox.claims import InboxError, State
from pytribute.webhooks.inbox.leases import LEASE, LeasedInbox

__all__ = ["SqliteInbox"]

# `token` is who holds the key, until `until` (seconds since 1970); none holds what is done.
_TABLE = """
CREATE TABLE IF NOT EXISTS inbox (
    key TEXT PRIMARY KEY, token TEXT, until REAL NOT NULL
) WITHOUT ROWID
"""
_TAKE = """
INSERT INTO inbox VALUES (:key, :token, :now + :seconds)
ON CONFLICT DO UPDATE SET token = excluded.token, until = excluded.until
WHERE token IS NOT NULL AND until <= :now
"""
_IS_DONE = "SELECT 1 FROM inbox WHERE key = ? AND token IS NULL"
_RENEW = "UPDATE inbox SET until = ? WHERE key = ? AND token = ?"
_FINISH = "UPDATE inbox SET token = NULL WHERE key = ? AND token = ?"
_DROP = "DELETE FROM inbox WHERE key = ? AND token = ?"

_PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""


class SqliteInbox(LeasedInbox):
    """Remembers events in a file, over restarts and between the processes of one machine.

    A row of about 100 bytes an event stays for good.

    Args:
        file: where the file is, or is to be made.
        lease: seconds after which the claim of a process that died is free again.
        now: tells the seconds since 1970.

    Raises:
        InboxError: the file can't be used.
    """

    def __init__(
        self, file: str | Path, *, lease: float = LEASE, now: Callable[[], float] = time
    ) -> None:
        super().__init__(lease)
        self._file = file
        self._now = now
        self._lock = Lock()
        self._process = os.getpid()
        self._left: list[sqlite3.Connection] = []
        with self._spoken():
            self._connection = self._connect()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _take(self, key: str, token: str, seconds: float) -> State:
        row = {"key": key, "token": token, "now": self._now(), "seconds": seconds}
        if self._change(_TAKE, row):
            return State.NEW
        with self._lock, self._spoken():
            done = self._current().execute(_IS_DONE, (key,)).fetchone()
        return State.DONE if done else State.BUSY

    def _renew(self, key: str, token: str, seconds: float) -> None:
        self._change(_RENEW, (self._now() + seconds, key, token))

    def _finish(self, key: str, token: str) -> bool:
        return self._change(_FINISH, (key, token))

    def _drop(self, key: str, token: str) -> None:
        self._change(_DROP, (key, token))

    def _change(self, statement: str, values: Mapping[str, object] | Sequence[object]) -> bool:
        with self._lock, self._spoken():
            return self._current().execute(statement, values).rowcount == 1

    def _current(self) -> sqlite3.Connection:
        if os.getpid() != self._process:
            # SQLite forbids to use, or even close, a connection that came over a fork.
            self._left.append(self._connection)
            self._process, self._connection = os.getpid(), self._connect()
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # Who was answered 200 doesn't deliver again: by then the mark is on the disk.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(_TABLE)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _spoken(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise InboxError(f"the inbox {self._file} can't be used: {error}") from error
