"""An inbox in PostgreSQL: mark and effect in one transaction. Needs the extra ``postgres``.

The claim is a lock that ends with the transaction, so there is no lease: of a process that dies,
the server takes back the mark together with whatever the function wrote.
"""

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
)
from typing import Any, TypeAlias

try:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo
    from psycopg.pq import TransactionStatus
    from psycopg.rows import tuple_row
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        f"an inbox in PostgreSQL needs the package {_missing.name}: "
        "pip install 'pytribute[postgres]' psycopg-binary",
        name=_missing.name,
    ) from None

from pytribute.webhooks.inbox.claims import Claim, InboxError, State
from pytribute.webhooks.inbox.rows import check_address, row_key

__all__ = ["AsyncPostgresInbox", "PostgresInbox"]

# Asked first, since who may use the table need not be allowed to make one. The lock, because two
# that make it at the same moment would collide inside PostgreSQL.
_TABLE = """
DO $$ BEGIN
    IF to_regclass('pytribute_inbox') IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('pytribute_inbox', 0));
        CREATE TABLE IF NOT EXISTS pytribute_inbox (
            key text PRIMARY KEY, done_at timestamptz NOT NULL DEFAULT now()
        );
    END IF;
END $$
"""
# What is done is told without the lock: many may ask for it at once, and nobody is busy with it.
_CLAIM = """
WITH done AS (
    SELECT FROM pytribute_inbox WHERE key = %(key)s
), lock AS (
    SELECT CASE WHEN NOT EXISTS (SELECT FROM done)
        THEN pg_try_advisory_xact_lock(hashtextextended(%(key)s, 1)) END AS mine
), mark AS (
    INSERT INTO pytribute_inbox (key) SELECT %(key)s FROM lock WHERE mine
    ON CONFLICT DO NOTHING RETURNING key
)
SELECT CASE WHEN NOT mine THEN 'busy' WHEN EXISTS (SELECT FROM mark) THEN 'new' ELSE 'done' END
FROM lock
"""

_PATIENCE = "10"
"""Seconds to wait for a connection, unless the address says otherwise."""

_Connection: TypeAlias = psycopg.Connection[Any] | psycopg.AsyncConnection[Any]
_Connect: TypeAlias = Callable[[], AbstractContextManager[psycopg.Connection[Any]]]
_AsyncConnect: TypeAlias = Callable[[], AbstractAsyncContextManager[psycopg.AsyncConnection[Any]]]


class PostgresInbox:
    """Remembers events in the table ``pytribute_inbox``, a row each, which stays for good.

    Functions that handle events may take the claim's connection as a second argument: what they
    write with it and the mark become true together, or not at all. They can't commit by
    themselves; a statement that may fail belongs into a ``connection.transaction()`` of its own.

    Args:
        connect: an address (``postgresql://…``), for a connection each time, or what lends one:
            ``pool.connection`` of psycopg_pool.

    Raises:
        InboxError: the address is none.
    """

    def __init__(self, connect: str | _Connect) -> None:
        self._connect = _connecting(connect) if isinstance(connect, str) else connect
        self._is_prepared = False

    @contextmanager
    def claim(self, key: str) -> Generator[Claim]:
        """Claim an event; see `Inbox.claim`.

        Raises:
            InboxError: the database can't be used. On leaving: nothing was committed, unless the
                connection broke in that moment.
        """
        row = row_key(key)
        failure = None
        is_ours = True  # what fails is the inbox, not the function
        try:
            self._prepare()
            with self._connect() as connection:
                was_begun = _is_begun(connection)
                with connection.transaction():
                    cursor = connection.cursor(row_factory=tuple_row)
                    state = _state(cursor.execute(_CLAIM, {"key": row}).fetchone())
                    is_ours = False
                    yield Claim(state, connection)
                    _check_whole(connection)
                    is_ours = True
            _check_committed(connection, was_begun=was_begun)
        except psycopg.Error as error:
            if not is_ours:
                raise
            failure = _failure(error)
        if failure:
            raise failure  # here, so that nobody finds the password in the frames behind it

    def _prepare(self) -> None:
        if not self._is_prepared:
            with self._connect() as connection, connection.transaction():
                connection.execute(_TABLE)
            self._is_prepared = True


class AsyncPostgresInbox:
    """As `PostgresInbox`, with ``await``, for functions that are to get such a connection."""

    def __init__(self, connect: str | _AsyncConnect) -> None:
        self._connect = _async_connecting(connect) if isinstance(connect, str) else connect
        self._is_prepared = False

    @asynccontextmanager
    async def claim(self, key: str) -> AsyncGenerator[Claim]:
        """Claim an event; see `PostgresInbox.claim`."""
        row = row_key(key)
        failure = None
        is_ours = True
        try:
            await self._prepare()
            async with self._connect() as connection:
                was_begun = _is_begun(connection)
                async with connection.transaction():
                    cursor = connection.cursor(row_factory=tuple_row)
                    await cursor.execute(_CLAIM, {"key": row})
                    state = _state(await cursor.fetchone())
                    is_ours = False
                    yield Claim(state, connection)
                    _check_whole(connection)
                    is_ours = True
            _check_committed(connection, was_begun=was_begun)
        except psycopg.Error as error:
            if not is_ours:
                raise
            failure = _failure(error)
        if failure:
            raise failure

    async def _prepare(self) -> None:
        if not self._is_prepared:
            async with self._connect() as connection, connection.transaction():
                await connection.execute(_TABLE)
            self._is_prepared = True


def _connecting(address: str) -> _Connect:
    address = _checked(address)
    return lambda: psycopg.connect(address)


def _async_connecting(address: str) -> _AsyncConnect:
    address = _checked(address)

    @asynccontextmanager
    async def connect() -> AsyncGenerator[psycopg.AsyncConnection[Any]]:
        async with await psycopg.AsyncConnection.connect(address) as connection:
            yield connection

    return connect


def _checked(address: str) -> str:
    check_address(address)
    try:
        patience = conninfo_to_dict(address).get("connect_timeout", _PATIENCE)
        return make_conninfo(address, connect_timeout=patience)
    except psycopg.ProgrammingError:  # it may show a part of the password
        pass
    raise InboxError(
        "that is no address of PostgreSQL, such as postgresql://user:password@host:5432/database"
    )


def _state(row: tuple[Any, ...] | None) -> State:
    (state,) = row or (State.BUSY,)
    return State(state)


def _is_begun(connection: _Connection) -> bool:
    return connection.info.transaction_status is TransactionStatus.INTRANS


def _check_committed(connection: _Connection, *, was_begun: bool) -> None:
    # Inside the transaction of whoever lends it, the claim is no more than a part of that one.
    if was_begun and _is_begun(connection):
        raise InboxError(
            "the connection was lent with a transaction begun, and got back without a commit: the "
            "event would be lost with it; commit it before, or lend a connection of its own"
        )


def _check_whole(connection: _Connection) -> None:
    # PostgreSQL answers the commit of a broken transaction by taking it back, and no error.
    if not _is_begun(connection):
        raise InboxError(
            "the function ended the claim's transaction, or went on after a statement of it had "
            "failed: let the error through, or put what may fail into connection.transaction()"
        )


def _failure(error: psycopg.Error) -> InboxError:
    return InboxError(f"the inbox in PostgreSQL can't be used: {' '.join(str(error).split())}")
