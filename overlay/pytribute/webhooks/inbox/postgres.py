"""An inbox in PostgreSQL: mark and effect in one transaction. Needs the extra ``postgres``.

The claim is a lock that ends with its transaction, so there is no lease: if a process dies, the
server rolls back the mark together with all writes of the function.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Self, overload

try:
    import psycopg
    from psycopg.pq import TransactionStatus
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        f"an inbox in PostgreSQL needs the package {_missing.name}: "
        "pip install 'pytribute[postgres]' psycopg-binary",
        name=_missing.name,
    ) from None

from pytribute.webhooks.inbox.claims import InboxError
from pytribute.webhooks.inbox.postgres_sessions import Connection
from pytribute.webhooks.inbox.postgres_sources import (
    AsyncConnect,
    AsyncPool,
    Connect,
    Pool,
    SessionSource,
    async_source,
    blocking_source,
    is_async,
)
from pytribute.webhooks.inbox.statements import PostgresStatements
from pytribute.webhooks.inbox.transactions import BlockingInbox, TransactionalInbox, Turn

__all__ = ["AsyncPostgresInbox", "PostgresInbox"]

_STATEMENTS = PostgresStatements()


class _Inbox(TransactionalInbox):
    """The logic of both inboxes."""

    def __init__(self, source: SessionSource) -> None:
        self._source = source
        self._has_tables = False

    @property
    def location(self) -> str:
        """The address of the database, without the password: for a log, and for comparison.

        It is ``postgresql://host:port/database`` if that is known without a connection; else a text
        that is equal for the same function.
        """
        return self._source.location

    @asynccontextmanager
    async def _transaction(self) -> AsyncGenerator[Turn]:
        turn: Turn | None = None
        failure: InboxError | None = None
        rollback: psycopg.Rollback | None = None
        try:
            async with self._source.session() as session:
                was_begun = _is_begun(session.connection)
                if not self._has_tables:
                    async with session.transaction():
                        for statement in _STATEMENTS.tables:
                            await session.execute(statement)
                    self._has_tables = True
                async with session.transaction():
                    is_begun = partial(_is_still_begun, session.connection)
                    turn = Turn(session.connection, _STATEMENTS, session.execute, is_begun)
                    try:
                        yield turn
                    except psycopg.Rollback as error:  # psycopg would swallow it
                        rollback = error
                        raise
            _check_committed(session.connection, was_begun=was_begun)
        except psycopg.Error as error:
            self._has_tables = False  # missing tables may be the reason
            if turn and not turn.is_ours:
                raise
            failure = _failure(error)
        if failure:
            raise failure from None  # outside the except block: no frame shows the password
        if rollback:
            raise rollback


class AsyncPostgresInbox(_Inbox):
    """The async `PostgresInbox`, for functions that take an async connection.

    A cancellation during the commit is raised after its end: the commit is never interrupted, and
    the next delivery finds its outcome.

    Args:
        connect: an address (``postgresql://…``), for a connection each time; a
            ``psycopg_pool.AsyncConnectionPool``; or a function that lends a
            ``psycopg.AsyncConnection`` as an async context manager.

    Raises:
        InboxError: the address is invalid.
        TypeError: the argument can't lend such connections.
    """

    def __init__(self, connect: str | AsyncPool | AsyncConnect) -> None:
        super().__init__(async_source(connect))


class PostgresInbox(BlockingInbox):
    """Remembers events in the table ``pytribute_inbox``; each event adds a row, which stays.

    Functions that handle events may take the claim's connection as a second argument. **Writes on
    that connection never happen twice**, even if a process is killed: they are committed together
    with the mark, or rolled back with it. Functions can't commit; put a statement that may fail
    into its own ``connection.transaction()``.

    Any other effect (a message, a request, another database or connection) may happen twice: if
    the process, the server or their connection ends after the effect and before the commit, or if
    the commit fails, the next delivery calls the function again. No event is lost either way. A
    commit counts only when it is on the server's disk: ``synchronous_commit = off`` becomes ``on``
    in the inbox's transactions. A server with ``fsync = off``, a restored backup, and a failover to
    a standby that had not received the commit still lose commits.

    The newest thousand dead letters are in the table ``pytribute_dead_letters``. Both tables are
    created at the first use, in the first schema of the connection's ``search_path``.

    An address opens a connection for each delivery, which takes some milliseconds; use a pool for
    many deliveries::

        pool = ConnectionPool("postgresql://…", kwargs={"prepare_threshold": None}, open=True)
        handler = WebhookHandler(inbox=PostgresInbox(pool))

    Behind PgBouncer in transaction mode, ``prepare_threshold=None`` is needed for the statements
    of your own functions; the inbox prepares none.

    Args:
        connect: an address (``postgresql://…``), for a connection each time; a
            ``psycopg_pool.ConnectionPool``; or a function that lends a ``psycopg.Connection`` as a
            context manager, without a transaction begun. With an ``AsyncConnectionPool``, or a
            function with ``@asynccontextmanager``, the result is an `AsyncPostgresInbox`.

    Raises:
        InboxError: the address is invalid.
        TypeError: the argument can't lend connections of psycopg 3.
    """

    # There is no __init__, because mypy would take the type from it.
    @overload
    def __new__(cls, connect: str | Pool | Connect) -> Self: ...
    @overload
    def __new__(cls, connect: AsyncPool | AsyncConnect) -> AsyncPostgresInbox: ...  # type: ignore[misc]  # understood where it is called
    def __new__(cls, connect: Any) -> Any:
        """Create a blocking or an async inbox, depending on the connections."""
        if is_async(connect):
            return AsyncPostgresInbox(connect)
        self = super().__new__(cls)
        self._inbox = _Inbox(blocking_source(connect))
        return self


def _is_begun(connection: Connection) -> bool:
    return connection.info.transaction_status is TransactionStatus.INTRANS


def _check_committed(connection: Connection, *, was_begun: bool) -> None:
    # In a transaction of the lender, the claim is only a savepoint.
    if was_begun and _is_begun(connection):
        raise InboxError(
            "the connection was lent inside a transaction, and returned before its commit: a "
            "rollback would lose the event; commit before, or lend a separate connection"
        )


async def _is_still_begun(connection: Connection) -> bool:
    # PostgreSQL rolls back a failed transaction on COMMIT, without an error.
    return _is_begun(connection)


def _failure(error: psycopg.Error) -> InboxError:
    return InboxError(f"the inbox in PostgreSQL can't be used: {' '.join(str(error).split())}")
