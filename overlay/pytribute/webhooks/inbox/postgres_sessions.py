"""Connections of psycopg 3, blocking or of asyncio, behind one interface with ``await``.

With a blocking connection no ``await`` ever waits, so a coroutine that uses it can be run without
an event loop.
"""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, LiteralString, Protocol, TypeAlias

import psycopg
from psycopg.rows import tuple_row

from pytribute.webhooks.inbox.transactions import Shielded

__all__ = ["AsyncSession", "BlockingSession", "Connection", "Session"]

Connection: TypeAlias = psycopg.Connection[Any] | psycopg.AsyncConnection[Any]
_Values: TypeAlias = Mapping[str, object] | None
_Rows: TypeAlias = list[tuple[Any, ...]]


class Session(Protocol):
    """Executes statements on a connection."""

    @property
    def connection(self) -> Connection:
        """The connection."""
        ...

    def transaction(
        self, *, force_rollback: bool = False
    ) -> AbstractAsyncContextManager[object, bool | None]:
        """Open a transaction, or a savepoint inside of one."""
        ...

    async def execute(self, statement: LiteralString, values: _Values = None) -> _Rows:
        """Execute a statement, and return its rows."""
        ...


# psycopg prepares a frequent statement on the current connection of the server; PgBouncer in
# transaction mode sends the next transaction to another one, which doesn't know the statement.
# The cursors are created here, because the cursor class of a connection may have other
# placeholders.
@dataclass(frozen=True, slots=True)
class BlockingSession:
    """A session on a connection that blocks."""

    connection: psycopg.Connection[Any]

    def transaction(self, *, force_rollback: bool = False) -> "_AsyncContext":
        """Open a transaction; see `Session.transaction`."""
        return _AsyncContext(self.connection.transaction(force_rollback=force_rollback))

    async def execute(self, statement: LiteralString, values: _Values = None) -> _Rows:
        """Execute a statement; see `Session.execute`."""
        cursor = psycopg.Cursor(self.connection, row_factory=tuple_row)
        cursor.execute(statement, values, prepare=False)
        return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True, slots=True)
class AsyncSession:
    """A session on a connection of asyncio."""

    connection: psycopg.AsyncConnection[Any]

    def transaction(self, *, force_rollback: bool = False) -> Shielded:
        """Open a transaction whose COMMIT or ROLLBACK a cancellation can't interrupt."""
        return Shielded(self.connection.transaction(force_rollback=force_rollback))

    async def execute(self, statement: LiteralString, values: _Values = None) -> _Rows:
        """Execute a statement; see `Session.execute`."""
        cursor = psycopg.AsyncCursor(self.connection, row_factory=tuple_row)
        await cursor.execute(statement, values, prepare=False)
        return await cursor.fetchall() if cursor.description else []


@dataclass(frozen=True, slots=True)
class _AsyncContext:
    """A blocking context manager behind the interface of an async one."""

    context: AbstractContextManager[object, bool | None]

    async def __aenter__(self) -> object:
        return self.context.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return self.context.__exit__(kind, error, traceback)
