"""Which deliveries were handled: so that each event has its effect once, however often it comes.

Tribute delivers again when an answer was slow or got lost. An inbox is asked before an event is
handled, and told afterwards::

    with inbox.claim(event.idempotency_key) as claim:
        if claim.state is State.NEW:
            ...          # the work; if it raises, the next delivery does it again

Ready are `SqliteInbox`, `RedisInbox` (extra ``redis``), and `PostgresInbox` and
`AsyncPostgresInbox` (extra ``postgres``), imported when they are first used. One of your own needs
nothing but that method, so that mark and effect can share a transaction of your database;
`examples/` has one.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pytribute.webhooks.inbox.claims import (
    AnyInbox,
    AsyncInbox,
    Claim,
    ClaimLostError,
    DeadLetter,
    Inbox,
    InboxError,
    State,
)
from pytribute.webhooks.inbox.sqlite import SqliteInbox

if TYPE_CHECKING:
    from pytribute.webhooks.inbox.postgres import AsyncPostgresInbox, PostgresInbox
    from pytribute.webhooks.inbox.redis import RedisInbox

__all__ = [
    "AnyInbox",
    "AsyncInbox",
    "AsyncPostgresInbox",
    "Claim",
    "ClaimLostError",
    "DeadLetter",
    "Inbox",
    "InboxError",
    "PostgresInbox",
    "RedisInbox",
    "SqliteInbox",
    "State",
    "open_inbox",
]

_HOMES = {"AsyncPostgresInbox": "postgres", "PostgresInbox": "postgres", "RedisInbox": "redis"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def open_inbox(address: str | Path) -> AnyInbox:
    return SqliteInbox(address)
