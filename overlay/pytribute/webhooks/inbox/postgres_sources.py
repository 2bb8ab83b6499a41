"""Sources of the connections of an inbox: an address, a pool, or a function.

A source is checked when the inbox is created, as far as possible without a call; the objects that
it returns are checked at each use.
"""

import re
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from inspect import (
    isasyncgenfunction,
    iscoroutine,
    iscoroutinefunction,
    isgeneratorfunction,
    isroutine,
    unwrap,
)
from typing import Any, Protocol, TypeAlias
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import Conninfo

from pytribute.webhooks.inbox.claims import InboxError
from pytribute.webhooks.inbox.keys import check_address
from pytribute.webhooks.inbox.postgres_sessions import AsyncSession, BlockingSession, Session

__all__ = [
    "AsyncConnect",
    "AsyncPool",
    "Connect",
    "Pool",
    "SessionSource",
    "async_source",
    "blocking_source",
    "is_async",
]

Connect: TypeAlias = Callable[[], AbstractContextManager[psycopg.Connection[Any]]]
AsyncConnect: TypeAlias = Callable[[], AbstractAsyncContextManager[psycopg.AsyncConnection[Any]]]

_PATIENCE = "10"
"""Seconds to wait for a connection (default)."""
_SEARCH_PATH = re.compile(r"search_path\s*=\s*(\S+)")
_OTHER_LIBRARIES = frozenset({"asyncpg", "django", "psycopg2", "sqlalchemy"})
_OTHERS = (
    "for SQLAlchemy there is SQLAlchemyInbox, for Django DjangoInbox; connections of asyncpg or "
    "psycopg2 need an inbox of your own, as in examples/10_own_database.py"
)


class Pool(Protocol):
    """A `psycopg_pool.ConnectionPool`; the package is optional."""

    def connection(self) -> AbstractContextManager[psycopg.Connection[Any]]:
        """Lend a connection."""
        ...


class AsyncPool(Protocol):
    """A `psycopg_pool.AsyncConnectionPool`; the package is optional."""

    def connection(self) -> AbstractAsyncContextManager[psycopg.AsyncConnection[Any]]:
        """Lend a connection."""
        ...


@dataclass(frozen=True, slots=True)
class SessionSource:
    """Lends sessions.

    Attributes:
        session: returns a context that lends a session.
        origin: the address, pool or function that the user passed.
    """

    session: Callable[[], AbstractAsyncContextManager[Session]] = field(repr=False)
    origin: object = field(repr=False)

    @property
    def location(self) -> str:
        """The server and the database, without user and password; or the name of the function."""
        origin = self.origin
        if isinstance(origin, str):
            return _place(origin)
        owner = getattr(origin, "__self__", origin)
        pool = _pool(owner)
        if pool and isinstance(pool.conninfo, str) and not callable(pool.kwargs):
            try:
                check_address(pool.conninfo)
                return _place(pool.conninfo, pool.kwargs)
            except (InboxError, psycopg.ProgrammingError):
                pass  # the address is invalid: the pool fails at its first use
        name = getattr(origin, "__qualname__", type(origin).__qualname__)
        return f"PostgreSQL through {name} at {id(owner):#x}"


def blocking_source(connect: str | Pool | Connect) -> SessionSource:
    """Check a source of `psycopg.Connection`.

    Raises:
        InboxError: the address is invalid.
        TypeError: the source can't be used.
    """
    call = _blocking_address(connect) if isinstance(connect, str) else _function(connect)

    @asynccontextmanager
    async def session() -> AsyncGenerator[Session]:
        context: Any = call()
        _check(context, AbstractContextManager, "a context manager")
        with context as connection:
            _check(connection, psycopg.Connection, "a context manager of a psycopg.Connection")
            yield BlockingSession(connection)

    return SessionSource(session, connect)


def async_source(connect: str | AsyncPool | AsyncConnect) -> SessionSource:
    """Check a source of `psycopg.AsyncConnection`.

    Raises:
        InboxError: the address is invalid.
        TypeError: the source can't be used, or lends connections that block.
    """
    call = _async_address(connect) if isinstance(connect, str) else _function(connect)
    if isgeneratorfunction(unwrap(_routine(call))):
        raise TypeError("these connections are blocking: use PostgresInbox instead")

    @asynccontextmanager
    async def session() -> AsyncGenerator[Session]:
        context: Any = call()
        _check(context, AbstractAsyncContextManager, "an async context manager")
        async with context as connection:
            _check(
                connection,
                psycopg.AsyncConnection,
                "an async context manager of a psycopg.AsyncConnection",
            )
            yield AsyncSession(connection)

    return SessionSource(session, connect)


def is_async(connect: object) -> bool:
    """Whether a source is known to lend connections of asyncio.

    Raises:
        TypeError: the source can't be used.
    """
    return not isinstance(connect, str) and isasyncgenfunction(unwrap(_routine(_function(connect))))


def _blocking_address(address: str) -> Callable[[], object]:
    address = _conninfo(address)
    return lambda: psycopg.connect(address)


def _async_address(address: str) -> Callable[[], object]:
    address = _conninfo(address)

    @asynccontextmanager
    async def connect() -> AsyncGenerator[psycopg.AsyncConnection]:
        async with await psycopg.AsyncConnection.connect(address) as connection:
            yield connection

    return connect


def _function(connect: object) -> Callable[[], object]:
    """Return the function that lends connections.

    Raises:
        TypeError: there is none.
    """
    if pool := _pool(connect):
        function: Callable[[], object] = pool.connection
        return function
    if not callable(connect) or isinstance(connect, type):
        raise _refused(_kind(connect))
    name = getattr(connect, "__name__", "")
    if _pool(getattr(connect, "__self__", None)) and name != "connection":
        raise TypeError(f"pass the pool itself: connections from {name}() would not be returned")
    routine = _routine(connect)
    module = getattr(routine, "__module__", None) or ""
    if module.partition(".")[0] in _OTHER_LIBRARIES:
        raise _refused(f"{module}.{routine.__qualname__}")
    if iscoroutinefunction(unwrap(routine)):
        raise TypeError(
            "an async def function returns no context manager: pass an AsyncConnectionPool, or a "
            "function with @asynccontextmanager"
        )
    if isgeneratorfunction(routine) or isasyncgenfunction(routine):
        raise TypeError("a function with yield needs @contextmanager or @asynccontextmanager")
    return connect


def _pool(thing: object) -> Any:  # noqa: ANN401 - its package is optional
    module = sys.modules.get("psycopg_pool")  # it is loaded if a pool exists
    is_one = module and isinstance(thing, (module.ConnectionPool, module.AsyncConnectionPool))
    return thing if is_one else None


def _routine(connect: Callable[..., object]) -> Callable[..., object]:
    while isinstance(connect, partial):
        connect = connect.func
    return connect if _is_routine(connect) else type(connect).__call__


def _is_routine(thing: object) -> bool:
    return isroutine(thing)


def _refused(name: str) -> TypeError:
    return TypeError(
        "an inbox in PostgreSQL needs an address (postgresql://…), a psycopg_pool pool, or a "
        f"function that returns a psycopg connection as a context manager, not {name}; {_OTHERS}"
    )


def _check(thing: object, kind: type, expected: str) -> None:
    if isinstance(thing, kind):
        return
    if iscoroutine(thing):
        thing.close()
    raise TypeError(
        f"the function that lends connections to an inbox in PostgreSQL must return {expected}, "
        f"not {_kind(thing)}; {_OTHERS}"
    )


def _kind(thing: object) -> str:
    kind = thing if isinstance(thing, type) else type(thing)
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")


def _conninfo(address: str) -> str:
    check_address(address)
    try:
        patience = conninfo_to_dict(address).get("connect_timeout", _PATIENCE)
        return make_conninfo(address, connect_timeout=patience)
    except psycopg.ProgrammingError:  # its text may show a part of the password
        pass
    raise InboxError(
        "invalid address of PostgreSQL; expected postgresql://user:password@host:5432/database"
    )


def _place(address: str, options: dict[str, Any] | None = None) -> str:
    defaults = {
        option.keyword.decode(): option.val.decode() if option.val else ""
        for option in Conninfo.get_defaults()
    }
    # Among the options of a pool are some of psycopg, such as autocommit.
    known = {name: value for name, value in (options or {}).items() if name in defaults}
    given = conninfo_to_dict(address, **known)
    values = defaults | {name: str(value) for name, value in given.items() if value}
    host = values["host"] or values["hostaddr"] or "localhost"
    database = values["dbname"] or values["user"]
    path = _SEARCH_PATH.search(values["options"])
    return f"postgresql://{quote(host, safe=',:')}:{values['port']}/{quote(database)}" + (
        f"?search_path={path[1]}" if path else ""
    )
