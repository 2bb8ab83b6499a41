"""Inboxes in the transactions of SQLAlchemy 2. Need the extra ``sqlalchemy``."""

import re
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import partial
from inspect import isawaitable
from typing import Any, LiteralString, NoReturn

try:
    from sqlalchemy import URL, Connection, DateTime, Engine, TextClause, bindparam, event, text
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
    from sqlalchemy.orm import Session
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        f"an inbox of SQLAlchemy needs the package {_missing.name}: "
        "pip install 'pytribute[sqlalchemy]'",
        name=_missing.name,
    ) from None

from pytribute.webhooks.inbox.claims import InboxError
from pytribute.webhooks.inbox.transactions import BlockingInbox, Library, LibraryInbox, Shielded
from pytribute_core.checks import wrong_type

__all__ = ["AsyncSQLAlchemyInbox", "SQLAlchemyInbox"]

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class SQLAlchemyInbox(BlockingInbox):
    """Remembers events in a database of SQLAlchemy: PostgreSQL, or SQLite.

    ::

        Session = sessionmaker(engine)
        handler = WebhookHandler(inbox=SQLAlchemyInbox(Session))

        @handler.on(NewDigitalProduct)
        def deliver(event: NewDigitalProduct, session: Session) -> None:
            session.add(Licence(buyer=event.buyer.telegram_id))

    Functions that handle events may take the claim's session, or its connection, as a second
    argument. **What they write with it never happens twice**, even if a process is killed: it is
    committed together with the mark, or rolled back with it. Functions can't commit; put a
    statement that may fail into ``session.begin_nested()``. Any other effect may happen twice, as
    with `PostgresInbox`.

    In SQLite, one delivery waits for another, as long as the driver's ``timeout`` says.

    The tables ``pytribute_inbox`` and ``pytribute_dead_letters`` are created at the first use, and
    are those of `PostgresInbox` and `SqliteInbox`.

    Args:
        connect: an `Engine`, to lend a `Connection`; or a `sessionmaker`, or another function that
            returns a new `Session`, to lend the session.

    Raises:
        TypeError: the argument can't lend them; async ones need an `AsyncSQLAlchemyInbox`.
    """

    def __init__(self, connect: Engine | Callable[[], Session]) -> None:
        other: Any = connect

        @asynccontextmanager
        async def opened() -> AsyncGenerator[Any]:
            if isinstance(connect, Engine):
                with connect.begin() as connection:
                    yield connection
            else:
                with connect() as session, session.begin():
                    yield session

        is_async = isinstance(other, (AsyncEngine, async_sessionmaker))
        if is_async or not (isinstance(connect, Engine) or callable(connect)):
            kinds = "an Engine or a sessionmaker; AsyncSQLAlchemyInbox takes the async ones"
            raise wrong_type("connect", kinds, connect)
        self._inbox = LibraryInbox(_library(connect, opened))


class AsyncSQLAlchemyInbox(LibraryInbox):
    """The async `SQLAlchemyInbox`, for functions that take an async session or connection.

    A cancellation during the commit is raised after its end: the commit is never interrupted, and
    the next delivery finds its outcome.

    Args:
        connect: an `AsyncEngine`, to lend an `AsyncConnection`; or an `async_sessionmaker`, to lend
            an `AsyncSession`.

    Raises:
        TypeError: the argument can't lend them.
    """

    def __init__(self, connect: AsyncEngine | async_sessionmaker[Any]) -> None:
        @asynccontextmanager
        async def opened() -> AsyncGenerator[Any]:
            if isinstance(connect, AsyncEngine):
                async with Shielded(connect.begin()) as connection:
                    yield connection
            else:
                async with Shielded(connect()) as session, Shielded(session.begin()):
                    yield session

        if not isinstance(connect, (AsyncEngine, async_sessionmaker)):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers may
            raise wrong_type("connect", "an AsyncEngine or an async_sessionmaker", connect)
        super().__init__(_library(connect, opened))


def _library(connect: object, opened: Callable[[], AbstractAsyncContextManager[Any]]) -> Library:
    @asynccontextmanager
    async def begin() -> AsyncGenerator[tuple[Any, str, Any]]:
        async with opened() as lent:
            connection = await _connection(lent)
            event.listen(connection, "commit", _refuse_commit)
            try:
                yield lent, connection.dialect.name, partial(_execute, lent)
            finally:
                event.remove(connection, "commit", _refuse_commit)

    return Library(_location(connect), SQLAlchemyError, begin)


async def _connection(lent: Any) -> Connection:  # noqa: ANN401 - sessions and connections
    found: Any = lent
    if isinstance(lent, Session):
        found = lent.connection()
    elif isinstance(lent, AsyncSession):
        found = await lent.connection()
    connection: Connection = getattr(found, "sync_connection", found)
    return connection


def _refuse_commit(_connection: Connection) -> NoReturn:
    raise InboxError(
        "a function can't commit the transaction of its claim, which is committed after it: "
        "use begin_nested() for a part that may fail"
    )


async def _execute(
    lent: Any,  # noqa: ANN401 - as above
    statement: LiteralString,
    values: Mapping[str, object] | None = None,
) -> list[tuple[Any, ...]]:
    values = values or {}
    found = lent.execute(_text(statement, values), values)
    result = await found if isawaitable(found) else found
    return [tuple(row) for row in result] if result.returns_rows else []


def _text(statement: LiteralString, values: Mapping[str, object]) -> TextClause:
    # Without the type, the time would be sent without its zone.
    times = [name for name, value in values.items() if isinstance(value, datetime)]
    zoned = [bindparam(name, type_=DateTime(timezone=True)) for name in times]
    return text(_PLACEHOLDER.sub(r":\1", statement)).bindparams(*zoned)


def _location(connect: object) -> str:
    """Return the address of the database, without user and password; else the source's name."""
    options: Any = getattr(connect, "kw", {})  # of a sessionmaker
    bind: Any = options.get("bind", connect)
    if isinstance(bind, Engine | AsyncEngine) and bind.url.database not in {None, "", ":memory:"}:
        url = bind.url
        return URL.create(
            url.drivername, host=url.host, port=url.port, database=url.database
        ).render_as_string()
    return f"SQLAlchemy through {type(bind).__name__} at {id(bind):#x}"
