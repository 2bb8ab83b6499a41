"""Inboxes remember which events were handled, so that each event has its effect once.

Tribute delivers again when a response was slow or got lost. A handler claims each event in an inbox
before it handles it::

    with inbox.claim(event.idempotency_key) as claim:
        if claim.state is State.ACQUIRED:
            ...          # the work; if it raises, the next delivery does it again

There are `SqliteInbox`, `RedisInbox` (extra ``redis``), `PostgresInbox` and `AsyncPostgresInbox`
(extra ``postgres``), `SQLAlchemyInbox` and `AsyncSQLAlchemyInbox` (extra ``sqlalchemy``) and
`DjangoInbox` (extra ``django``), imported at their first use. An inbox of your own needs only that
method, so that mark and effect can share a transaction of your database; `examples/` has one. An
effect never happens twice if it is in the transaction that holds the mark: with the connection or
session that an inbox of PostgreSQL, SQLAlchemy or Django lends, or in an inbox of your own. Any
other effect can, as the documentation of each inbox says.
"""

from typing import TYPE_CHECKING

from pytribute_core.face import lazy_face

# Without the inboxes that need an extra: "import *" must work without the extras.
__all__ = [
    "AnyInbox",
    "AsyncDeadLetterStore",
    "AsyncInbox",
    "Claim",
    "DeadLetter",
    "DeadLetterStore",
    "Inbox",
    "InboxError",
    "LeaseExpiredError",
    "SqliteInbox",
    "State",
    "open_inbox",
]

EXTRAS = {
    "AsyncPostgresInbox": ("pytribute.webhooks.inbox.postgres", "psycopg"),
    "AsyncSQLAlchemyInbox": ("pytribute.webhooks.inbox.sqlalchemy", "sqlalchemy"),
    "DjangoInbox": ("pytribute.webhooks.inbox.django", "django"),
    "PostgresInbox": ("pytribute.webhooks.inbox.postgres", "psycopg"),
    "RedisInbox": ("pytribute.webhooks.inbox.redis", "redis"),
    "SQLAlchemyInbox": ("pytribute.webhooks.inbox.sqlalchemy", "sqlalchemy"),
}

if TYPE_CHECKING:
    from pytribute.webhooks.inbox.address import open_inbox
    from pytribute.webhooks.inbox.claims import (
        AnyInbox,
        AsyncInbox,
        Claim,
        Inbox,
        InboxError,
        LeaseExpiredError,
        State,
    )
    from pytribute.webhooks.inbox.dead_letters import (
        AsyncDeadLetterStore,
        DeadLetter,
        DeadLetterStore,
    )
    from pytribute.webhooks.inbox.django import DjangoInbox as DjangoInbox
    from pytribute.webhooks.inbox.postgres import AsyncPostgresInbox as AsyncPostgresInbox
    from pytribute.webhooks.inbox.postgres import PostgresInbox as PostgresInbox
    from pytribute.webhooks.inbox.redis import RedisInbox as RedisInbox
    from pytribute.webhooks.inbox.sqlalchemy import AsyncSQLAlchemyInbox as AsyncSQLAlchemyInbox
    from pytribute.webhooks.inbox.sqlalchemy import SQLAlchemyInbox as SQLAlchemyInbox
    from pytribute.webhooks.inbox.sqlite import SqliteInbox
else:
    __getattr__, __dir__ = lazy_face(
        __name__,
        __all__,
        (
            "pytribute.webhooks.inbox.claims",
            "pytribute.webhooks.inbox.dead_letters",
            "pytribute.webhooks.inbox.sqlite",
            "pytribute.webhooks.inbox.address",
        ),
        EXTRAS,
    )
