"""An inbox in PostgreSQL: mark and effect in one transaction. Needs the extra ``postgres``.

The claim is a lock that ends with the transaction, so there is no lease: of a process that dies,
the server takes back the mark together with whatever the function wrote.
"""

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    ExitStack,
    asynccontextmanager,
    contextmanager,
)
from typing import Any, TypeAlias

import psycopg

from pytribute.webhooks.inbox.claims import Claim, InboxError, State

__all__ = ["AsyncPostgresInbox", "PostgresInbox"]

# Two that make the table at the same moment would collide inside PostgreSQL.
_TABLE = """
SELECT pg_advisory_xact_lock(hashtextextended('pytribute_inbox', 0));
CREATE TABLE IF NOT EXISTS pytribute_inbox (
    key text PRIMARY KEY, done_at timestamptz NOT NULL DEFAULT now()
)
"""
_CLAIM = """
WITH lock AS (
    SELECT pg_try_advisory_xact_lock(hashtextextended(%(key)s, 1)) AS mine
), mark AS (
    INSERT INTO pytribute_inbox (key) SELECT %(key)s FROM lock WHERE mine
    ON CONFLICT DO NOTHING RETURNING key
)
SELECT CASE WHEN NOT mine THEN 'busy' WHEN EXISTS (SELECT FROM mark) THEN 'new' ELSE 'done' END
FROM lock
"""

_Connect: TypeAlias = Callable[[], AbstractContextManager[psycopg.Connection[Any]]]
_AsyncConnect: TypeAlias = Callable[[], AbstractAsyncContextManager[psycopg.AsyncConnection[Any]]]


class PostgresInbox:
    """Remembers events in the table ``pytribute_inbox``, a row each, which stays for good.

    Functions that handle events may take the claim's connection as a second argument: what they
    write with it and the mark become true together, or not at all.

    Args:
        connect: an address (``postgresql://…``), or what lends a connection and ends its
            transaction: ``pool.connection`` of psycopg_pool.
    """

    def __init__(self, connect: str | _Connect) -> None:
        self._connect = (lambda: psycopg.connect(connect)) if isinstance(connect, str) else connect
        self._is_prepared = False

    @contextmanager
    def claim(self, key: str) -> Generator[Claim]:
        """Claim an event; see `Inbox.claim`.

        Raises:
            InboxError: the database can't be used.
        """
        with ExitStack() as stack:
            try:
                self._prepare()
                connection = stack.enter_context(self._connect())
                state = _state(connection.execute(_CLAIM, {"key": key}).fetchone())
            except psycopg.Error as error:
                raise _failure(error) from error
            yield Claim(state, connection)

    def _prepare(self) -> None:
        if not self._is_prepared:
            with self._connect() as connection:
                connection.execute(_TABLE)
            self._is_prepared = True


class AsyncPostgresInbox:
    """As `PostgresInbox`, with ``await``, for functions that are to get such a connection."""

    def __init__(self, connect: str | _AsyncConnect) -> None:
        self._connect = _opened(connect) if isinstance(connect, str) else connect
        self._is_prepared = False

    @asynccontextmanager
    async def claim(self, key: str) -> AsyncGenerator[Claim]:
        """Claim an event; see `PostgresInbox.claim`."""
        async with AsyncExitStack() as stack:
            try:
                await self._prepare()
                connection = await stack.enter_async_context(self._connect())
                cursor = await connection.execute(_CLAIM, {"key": key})
                state = _state(await cursor.fetchone())
            except psycopg.Error as error:
                raise _failure(error) from error
            yield Claim(state, connection)

    async def _prepare(self) -> None:
        if not self._is_prepared:
            async with self._connect() as connection:
                await connection.execute(_TABLE)
            self._is_prepared = True


def _opened(address: str) -> _AsyncConnect:
    @asynccontextmanager
    async def connect() -> AsyncGenerator[psycopg.AsyncConnection[Any]]:
        async with await psycopg.AsyncConnection.connect(address) as connection:
            yield connection

    return connect


def _state(row: tuple[Any, ...] | None) -> State:
    return State(row[0]) if row else State.BUSY


def _failure(error: psycopg.Error) -> InboxError:
    return InboxError(f"the inbox in PostgreSQL can't be used: {error}")
