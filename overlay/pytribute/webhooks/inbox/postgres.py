"""An inbox in PostgreSQL: mark and effect in one transaction. Needs the extra ``postgres``.

The claim is a lock that ends with its transaction, so there is no lease: if a process dies, the
server rolls back the mark together with all writes of the function.
"""

from collections.abc import AsyncGenerator, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, Self, TypeVar, overload

try:
    import psycopg
    from psycopg.pq import TransactionStatus
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        f"an inbox in PostgreSQL needs the package {_missing.name}: "
        "pip install 'pytribute[postgres]' psycopg-binary",
        name=_missing.name,
    ) from None

from pytribute.webhooks.inbox import postgres_statements as statements
from pytribute.webhooks.inbox.claims import Claim, InboxError, State
from pytribute.webhooks.inbox.dead_letters import MAX_DEAD_LETTERS, DeadLetter
from pytribute.webhooks.inbox.keys import row_key
from pytribute.webhooks.inbox.postgres_sessions import Connection, Session
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
from pytribute.webhooks.runners import run_sync

__all__ = ["AsyncPostgresInbox", "PostgresInbox"]

T = TypeVar("T")


@dataclass(slots=True)
class _Turn:
    """A session in a transaction, and whether the inbox or the function is using it."""

    session: Session
    is_ours: bool = True


class _Inbox:
    """The logic of both inboxes; with a blocking source, no ``await`` ever waits."""

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
    async def claim(self, key: str) -> AsyncGenerator[Claim]:
        """Claim an event; see `PostgresInbox.claim`."""
        row = row_key(key)
        async with self._transaction() as turn:
            ((is_ours, is_new, has_letter, _),) = await turn.session.execute(
                statements.CLAIM, {"key": row}
            )
            state = (
                State.IN_PROGRESS
                if is_ours is False
                else State.ACQUIRED
                if is_new
                else State.COMPLETED
            )
            turn.is_ours = False
            yield Claim(state, turn.session.connection)
            _check_committable(turn.session.connection)
            turn.is_ours = True
            if has_letter and state is not State.IN_PROGRESS:
                await turn.session.execute(statements.REMOVE, {"key": row})

    async def check(self) -> None:
        """Connect now; see `PostgresInbox.check`."""
        key = f"check {token_hex(16)}"
        letter = DeadLetter(key, b"", "", datetime.now(UTC))
        async with (
            self._transaction() as turn,
            turn.session.transaction(force_rollback=True),
        ):
            await turn.session.execute(statements.CLAIM, {"key": key})
            await _add(turn.session, letter)

    async def add_dead_letter(self, letter: DeadLetter) -> None:
        """Keep a letter; see `DeadLetterStore.add_dead_letter`."""
        async with self._transaction() as turn:
            await _add(turn.session, letter)

    async def remove_dead_letter(self, key: str) -> None:
        """Remove the letter of a key; see `DeadLetterStore.remove_dead_letter`."""
        async with self._transaction() as turn:
            await turn.session.execute(statements.REMOVE, {"key": row_key(key)})

    async def dead_letters(self) -> list[DeadLetter]:
        """Return all letters, the oldest first; see `DeadLetterStore.dead_letters`."""
        async with self._transaction() as turn:
            rows = await turn.session.execute(statements.LETTERS)
        return [
            DeadLetter(_decode(name), body, _decode(reason), at.astimezone(UTC))
            for name, body, reason, at in rows
        ]

    @asynccontextmanager
    async def _transaction(self) -> AsyncGenerator[_Turn]:
        turn: _Turn | None = None
        failure: InboxError | None = None
        rollback: psycopg.Rollback | None = None
        try:
            async with self._source.session() as session:
                was_begun = _is_begun(session.connection)
                if not self._has_tables:
                    async with session.transaction():
                        await session.execute(statements.TABLES)
                    self._has_tables = True
                async with session.transaction():
                    turn = _Turn(session)
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


class PostgresInbox:
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

    _inbox: _Inbox

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

    @property
    def location(self) -> str:
        """The address of the database; see `AsyncPostgresInbox.location`."""
        return self._inbox.location

    def check(self) -> None:
        """Connect, claim an event and keep a dead letter, and roll all of it back.

        Raises:
            InboxError: the database can't be used.
            TypeError: the function lends something other than a connection.
        """
        run_sync(self._inbox.check())

    @contextmanager
    def claim(self, key: str) -> Generator[Claim]:
        """Claim an event; see `Inbox.claim`. The end of the block removes its dead letter.

        Raises:
            InboxError: the database can't be used. At the end of the block: nothing was committed,
                unless the connection broke during the commit.
        """
        with _blocking(self._inbox.claim(key)) as claim:
            yield claim

    def add_dead_letter(self, letter: DeadLetter) -> None:
        """Keep a letter; see `DeadLetterStore.add_dead_letter`."""
        run_sync(self._inbox.add_dead_letter(letter))

    def remove_dead_letter(self, key: str) -> None:
        """Remove the letter of a key; see `DeadLetterStore.remove_dead_letter`."""
        run_sync(self._inbox.remove_dead_letter(key))

    def dead_letters(self) -> list[DeadLetter]:
        """Return all letters, the oldest first; see `DeadLetterStore.dead_letters`."""
        return run_sync(self._inbox.dead_letters())


@contextmanager
def _blocking(context: AbstractAsyncContextManager[T]) -> Generator[T]:
    value = run_sync(context.__aenter__())
    try:
        yield value
    except BaseException as error:
        run_sync(context.__aexit__(type(error), error, error.__traceback__))
        raise
    run_sync(context.__aexit__(None, None, None))


async def _add(session: Session, letter: DeadLetter) -> None:
    values = {
        "key": row_key(letter.key),
        "name": _encode(letter.key),
        "body": letter.body,
        "reason": _encode(letter.reason),
        "at": letter.at.astimezone(UTC),
        "others": MAX_DEAD_LETTERS - 1,
    }
    await session.execute(statements.LOCK_LETTERS)
    await session.execute(statements.ADD, values)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _is_begun(connection: Connection) -> bool:
    return connection.info.transaction_status is TransactionStatus.INTRANS


def _check_committed(connection: Connection, *, was_begun: bool) -> None:
    # In a transaction of the lender, the claim is only a savepoint.
    if was_begun and _is_begun(connection):
        raise InboxError(
            "the connection was lent inside a transaction, and returned before its commit: a "
            "rollback would lose the event; commit before, or lend a separate connection"
        )


def _check_committable(connection: Connection) -> None:
    # PostgreSQL rolls back a failed transaction on COMMIT, without an error.
    if not _is_begun(connection):
        raise InboxError(
            "the function ended the claim's transaction, or continued after a failed statement: "
            "let the error propagate, or put the statement into connection.transaction()"
        )


def _failure(error: psycopg.Error) -> InboxError:
    return InboxError(f"the inbox in PostgreSQL can't be used: {' '.join(str(error).split())}")
