"""Connections of psycopg 3, blocking or of asyncio, behind one interface with ``await``.

With a blocking connection no ``await`` ever waits, so that a coroutine that uses one runs to its
end in one go.
"""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, LiteralString, Protocol, TypeAlias

import psycopg
from psycopg.rows import tuple_row

from pytribute.webhooks.tasks import completed

__all__ = ["AsyncSession", "BlockingSession", "Connection", "Session"]

Connection: TypeAlias = psycopg.Connection[Any] | psycopg.AsyncConnection[Any]
_Values: TypeAlias = Mapping[str, object] | None
_Rows: TypeAlias = list[tuple[Any, ...]]


class Session(Protocol):
    """A connection, and how statements are executed on it."""

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


# psycopg prepares a statement that is executed often, on the server's connection of that moment;
# PgBouncer in transaction mode passes the next transaction to another one, which doesn't know it.
# The cursors are made here, because connections may have a class of cursors of their own, with
# other placeholders.
@dataclass(frozen=True, slots=True)
class BlockingSession:
    """A session on a connection that blocks."""

    connection: psycopg.Connection[Any]

    def transaction(self, *, force_rollback: bool = False) -> "_Blocking":
        """Open a transaction; see `Session.transaction`."""
        return _Blocking(self.connection.transaction(force_rollback=force_rollback))

    async def execute(self, statement: LiteralString, values: _Values = None) -> _Rows:
        """Execute a statement; see `Session.execute`."""
        cursor = psycopg.Cursor(self.connection, row_factory=tuple_row)
        cursor.execute(statement, values, prepare=False)
        return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True, slots=True)
class AsyncSession:
    """A session on a connection of asyncio."""

    connection: psycopg.AsyncConnection[Any]

    def transaction(self, *, force_rollback: bool = False) -> "_Uncut":
        """Open a transaction, which a cancellation can't cut off from its COMMIT or ROLLBACK."""
        return _Uncut(self.connection.transaction(force_rollback=force_rollback))

    async def execute(self, statement: LiteralString, values: _Values = None) -> _Rows:
        """Execute a statement; see `Session.execute`."""
        cursor = psycopg.AsyncCursor(self.connection, row_factory=tuple_row)
        await cursor.execute(statement, values, prepare=False)
        return await cursor.fetchall() if cursor.description else []


@dataclass(frozen=True, slots=True)
class _Blocking:
    """A blocking context behind the interface of an async one."""

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


@dataclass(frozen=True, slots=True)
class _Uncut:
    """A context whose exit runs to its end, even when its task is cancelled meanwhile.

    On a cancellation psycopg asks the server to cancel the current statement, also a COMMIT.
    """

    context: AbstractAsyncContextManager[object, bool | None]

    async def __aenter__(self) -> object:
        return await self.context.__aenter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return await completed(self.context.__aexit__(kind, error, traceback))
