"""What type checkers see of the inboxes; `make lint` has mypy and pyright read this file.

Nothing here is run. Each line that is wrong on purpose says so, as in `public.py`.
"""

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any, assert_type

import psycopg
from psycopg_pool import AsyncConnectionPool, ConnectionPool
from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, sessionmaker

from pytribute.webhooks import (
    AnyInbox,
    AsyncInbox,
    AsyncPostgresInbox,
    AsyncSQLAlchemyInbox,
    Claim,
    DeadLetter,
    DjangoInbox,
    Inbox,
    PostgresInbox,
    RedisInbox,
    SQLAlchemyInbox,
    WebhookHandler,
)
from pytribute.webhooks.inbox import AsyncDeadLetterStore, DeadLetterStore, open_inbox


def blocking(pool: ConnectionPool, other: ConnectionPool[psycopg.Connection[Any]]) -> None:
    """Make inboxes that block."""
    assert_type(PostgresInbox("postgresql://localhost/shop"), PostgresInbox)
    assert_type(PostgresInbox(pool), PostgresInbox)
    assert_type(PostgresInbox(other), PostgresInbox)
    assert_type(PostgresInbox(pool.connection), PostgresInbox)
    assert_type(PostgresInbox(lambda: psycopg.connect("")), PostgresInbox)
    inbox: Inbox = PostgresInbox(pool)
    context: AbstractContextManager[Claim] = inbox.claim("key")
    with context as claim:
        assert_type(claim, Claim)
    store: DeadLetterStore = PostgresInbox(pool)
    assert_type(store.dead_letters(), list[DeadLetter])
    assert_type(PostgresInbox(pool).location, str)
    assert_type(PostgresInbox(pool).check(), None)
    WebhookHandler(inbox=PostgresInbox(pool))
    WebhookHandler(inbox=RedisInbox("redis://localhost"))
    assert_type(open_inbox("redis://localhost"), AnyInbox)


async def unblocking(pool: AsyncConnectionPool) -> None:
    """Make inboxes that don't."""
    assert_type(AsyncPostgresInbox(pool), AsyncPostgresInbox)
    assert_type(PostgresInbox(pool), AsyncPostgresInbox)
    assert_type(PostgresInbox(pool.connection), AsyncPostgresInbox)
    inbox: AsyncInbox = PostgresInbox(pool)
    context: AbstractAsyncContextManager[Claim] = inbox.claim("key")
    async with context as claim:
        assert_type(claim, Claim)
    store: AsyncDeadLetterStore = PostgresInbox(pool)
    assert_type(await store.dead_letters(), list[DeadLetter])
    assert_type(await AsyncPostgresInbox(pool).check(), None)
    WebhookHandler(inbox=PostgresInbox(pool))


def mistakes(pool: ConnectionPool, connection: psycopg.Connection) -> None:
    """Make mistakes that a type checker finds."""
    PostgresInbox(None)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    PostgresInbox(connection)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    AsyncPostgresInbox(pool)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def libraries(
    engine: Engine,
    sessions: sessionmaker[Session],
    async_engine: AsyncEngine,
    async_sessions: async_sessionmaker[AsyncSession],
) -> None:
    """Make inboxes in the transactions of libraries."""
    inbox: Inbox = SQLAlchemyInbox(engine)
    store: DeadLetterStore = SQLAlchemyInbox(sessions)
    async_inbox: AsyncInbox = AsyncSQLAlchemyInbox(async_engine)
    async_store: AsyncDeadLetterStore = AsyncSQLAlchemyInbox(async_sessions)
    assert_type(DjangoInbox("shop").using, str)
    assert_type(DjangoInbox().dead_letters(), list[DeadLetter])
    WebhookHandler(inbox=inbox)
    WebhookHandler(inbox=DjangoInbox())
    WebhookHandler(inbox=async_inbox)
    del store, async_store
