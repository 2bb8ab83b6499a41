"""An inbox in PostgreSQL: mark and effect in one transaction. Needs the extra ``postgres``.

The claim is a lock that ends with the transaction, so there is no lease: when a process dies, the
server rolls back the mark together with everything that the function wrote.
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
from pytribute.webhooks.inbox.claims import (
    DEAD_LETTERS_KEPT,
    Claim,
    DeadLetter,
    InboxError,
    State,
)
from pytribute.webhooks.inbox.postgres_sessions import Connection, Session
from pytribute.webhooks.inbox.postgres_sources import (
    AsyncConnect,
    AsyncPool,
    Connect,
    Pool,
    Source,
    async_source,
    blocking_source,
    is_async,
)
from pytribute.webhooks.inbox.rows import row_key
from pytribute.webhooks.running import finished

__all__ = ["AsyncPostgresInbox", "PostgresInbox"]

T = TypeVar("T")


@dataclass(slots=True)
class _Turn:
    """A session in a transaction of the inbox, and who uses it: a failure may be the function's."""

    session: Session
    is_ours: bool = True


class _Inbox:
    """Both inboxes; with a source that blocks, no ``await`` ever waits."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._has_tables = False

    @property
    def location(self) -> str:
        """Where events are remembered, without the password: for a log, and for comparison.

        ``postgresql://host:port/database`` where that is known without a connection; else a text
        that is the same for the same function.
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
            state = State.BUSY if is_ours is False else State.NEW if is_new else State.DONE
            turn.is_ours = False
            yield Claim(state, turn.session.connection)
            _check_whole(turn.session.connection)
            turn.is_ours = True
            if has_letter and state is not State.BUSY:
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
            DeadLetter(_decoded(name), body, _decoded(reason), at.astimezone(UTC))
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
                    except psycopg.Rollback as error:  # psycopg would keep it for itself
                        rollback = error
                        raise
            _check_committed(session.connection, was_begun=was_begun)
        except psycopg.Error as error:
            self._has_tables = False  # they may have been the reason
            if turn and not turn.is_ours:
                raise
            failure = _failure(error)
        if failure:
            raise failure from None  # here, so that no frame behind it shows the password
        if rollback:
            raise rollback


class AsyncPostgresInbox(_Inbox):
    """As `PostgresInbox`, with ``await``, for functions that are to get an async connection.

    A cancellation during the commit waits for its end, and is raised then: the commit is never cut
    off half way, and the next delivery finds its outcome.

    Args:
        connect: an address (``postgresql://…``), for a connection each time; a
            ``psycopg_pool.AsyncConnectionPool``; or a function that lends a
            ``psycopg.AsyncConnection`` as an async context manager.

    Raises:
        InboxError: the address is invalid.
        TypeError: no such connections can come from the argument.
    """

    def __init__(self, connect: str | AsyncPool | AsyncConnect) -> None:
        super().__init__(async_source(connect))


class PostgresInbox:
    """Remembers events in the table ``pytribute_inbox``, a row each, which stays for good.

    Functions that handle events may take the claim's connection as a second argument. **What they
    write with it never happens twice**, whatever is killed or breaks: it is committed together
    with the mark, or rolled back with it. They can't commit by themselves; a statement that may
    fail belongs into a ``connection.transaction()`` of its own.

    Any other effect (a message, a request, another database or connection) may happen twice: when
    the process, the server or the connection between them ends after the effect and before the
    commit, or the commit fails, the next delivery calls the function again. No event is lost
    either way. A commit counts only when it is on the server's disk: ``synchronous_commit = off``
    becomes ``on`` in the inbox's own transactions. A server with ``fsync = off``, one that is set
    back to a backup, and a failover to a standby that had not received the commit yet forget
    commits all the same.

    Dead letters are in the table ``pytribute_dead_letters``, the newest thousand.
    Both tables are made at the first use, where the ``search_path`` of the connection says.

    An address opens a connection for each delivery, some milliseconds each time; take a pool where
    deliveries are many::

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
        TypeError: no connection of psycopg 3 can come from the argument.
    """

    _inbox: _Inbox

    # There is no __init__, from which mypy would take the type.
    @overload
    def __new__(cls, connect: str | Pool | Connect) -> Self: ...
    @overload
    def __new__(cls, connect: AsyncPool | AsyncConnect) -> AsyncPostgresInbox: ...  # type: ignore[misc]  # understood where it is called
    def __new__(cls, connect: Any) -> Any:
        """Make an inbox of the kind that the connections need."""
        if is_async(connect):
            return AsyncPostgresInbox(connect)
        self = super().__new__(cls)
        self._inbox = _Inbox(blocking_source(connect))
        return self

    @property
    def location(self) -> str:
        """Where events are remembered; see `AsyncPostgresInbox.location`."""
        return self._inbox.location

    def check(self) -> None:
        """Connect now, and try to claim an event and to keep a dead letter, without a trace.

        Raises:
            InboxError: the database can't be used.
            TypeError: the function lends something else than a connection.
        """
        finished(self._inbox.check())

    @contextmanager
    def claim(self, key: str) -> Generator[Claim]:
        """Claim an event; see `Inbox.claim`. Leaving it removes the dead letter of the event.

        Raises:
            InboxError: the database can't be used. On leaving: nothing was committed, unless the
                connection broke in that moment.
        """
        with _blocking(self._inbox.claim(key)) as claim:
            yield claim

    def add_dead_letter(self, letter: DeadLetter) -> None:
        """Keep a letter; see `DeadLetterStore.add_dead_letter`."""
        finished(self._inbox.add_dead_letter(letter))

    def remove_dead_letter(self, key: str) -> None:
        """Remove the letter of a key; see `DeadLetterStore.remove_dead_letter`."""
        finished(self._inbox.remove_dead_letter(key))

    def dead_letters(self) -> list[DeadLetter]:
        """Return all letters, the oldest first; see `DeadLetterStore.dead_letters`."""
        return finished(self._inbox.dead_letters())


@contextmanager
def _blocking(context: AbstractAsyncContextManager[T]) -> Generator[T]:
    value = finished(context.__aenter__())
    try:
        yield value
    except BaseException as error:
        finished(context.__aexit__(type(error), error, error.__traceback__))
        raise
    finished(context.__aexit__(None, None, None))


async def _add(session: Session, letter: DeadLetter) -> None:
    values = {
        "key": row_key(letter.key),
        "name": _encoded(letter.key),
        "body": letter.body,
        "reason": _encoded(letter.reason),
        "at": letter.at.astimezone(UTC),
        "others": DEAD_LETTERS_KEPT - 1,
    }
    await session.execute(statements.LOCK_LETTERS)
    await session.execute(statements.ADD, values)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _is_begun(connection: Connection) -> bool:
    return connection.info.transaction_status is TransactionStatus.INTRANS


def _check_committed(connection: Connection, *, was_begun: bool) -> None:
    # Inside the transaction of whoever lends it, the claim is no more than a part of that one.
    if was_begun and _is_begun(connection):
        raise InboxError(
            "the connection was lent with a transaction begun, and got back without a commit: the "
            "event would be lost with it; commit it before, or lend a connection of its own"
        )


def _check_whole(connection: Connection) -> None:
    # PostgreSQL answers the commit of a broken transaction by taking it back, and no error.
    if not _is_begun(connection):
        raise InboxError(
            "the function ended the claim's transaction, or went on after a statement of it had "
            "failed: let the error through, or put what may fail into connection.transaction()"
        )


def _failure(error: psycopg.Error) -> InboxError:
    return InboxError(f"the inbox in PostgreSQL can't be used: {' '.join(str(error).split())}")
