"""Inboxes remember which events were handled, so that each event has its effect once.

Tribute delivers again when a response was slow or got lost. A handler claims each event in an inbox
before it handles it::

    with inbox.claim(event.idempotency_key) as claim:
        if claim.state is State.ACQUIRED:
            ...          # the work; if it raises, the next delivery does it again

There are `SqliteInbox`, `RedisInbox` (extra ``redis``), and `PostgresInbox` and
`AsyncPostgresInbox` (extra ``postgres``), imported at their first use. An inbox of your own needs
only that method, so that mark and effect can share a transaction of your database; `examples/` has
one. An effect never happens twice if it is in the transaction that holds the mark: with the
connection that `PostgresInbox` lends, or in an inbox of your own. Any other effect can, as the
documentation of each inbox says.
"""

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from pytribute.webhooks.inbox.sqlite import SqliteInbox

if TYPE_CHECKING:
    from pytribute.webhooks.inbox.postgres import AsyncPostgresInbox as AsyncPostgresInbox
    from pytribute.webhooks.inbox.postgres import PostgresInbox as PostgresInbox
    from pytribute.webhooks.inbox.redis import RedisInbox as RedisInbox

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

# The module of each name, and the package that it needs.
_EXTRAS = {
    "AsyncPostgresInbox": ("postgres", "psycopg"),
    "PostgresInbox": ("postgres", "psycopg"),
    "RedisInbox": ("redis", "redis"),
}
_SERVERS = {
    "postgresql": "PostgresInbox",
    "postgres": "PostgresInbox",
    "redis": "RedisInbox",
    "rediss": "RedisInbox",
    "unix": "RedisInbox",
}
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*)://(.*)", re.IGNORECASE | re.DOTALL)


def open_inbox(address: str | Path) -> AnyInbox:
    """Return the inbox of an address; it connects at its first use.

    Args:
        address: ``postgresql://…``, ``redis://…``, ``rediss://…``, ``unix://…`` (a socket of
            Redis), ``sqlite:///file``, or the path of a file of SQLite.

    Raises:
        InboxError: the address is invalid.
        ModuleNotFoundError: its extra isn't installed.
        TypeError: the address is neither a str nor a path.
        ValueError: no inbox has such an address.
    """
    if isinstance(address, Path):
        return SqliteInbox(address)
    if not isinstance(address, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers may
        raise TypeError(f"an inbox is opened by an address or a path, not {type(address).__name__}")
    if not address.strip():
        raise ValueError("the address of the inbox is empty")
    parts = _ADDRESS.fullmatch(address)
    if not parts:
        return SqliteInbox(address)
    scheme, rest = parts[1].lower(), parts[2]
    if scheme in _SERVERS:
        kind: Any = __getattr__(_SERVERS[scheme])
        inbox: AnyInbox = kind(f"{scheme}://{rest}")
        return inbox
    if scheme != "sqlite":
        known = "".join(f"{name}://, " for name in _SERVERS)
        raise ValueError(f"an inbox is opened by {known}sqlite:/// or a path, not by {scheme}://")
    if not rest.startswith("/") or not rest[1:] or "?" in rest:
        raise ValueError("write sqlite:///inbox.sqlite3 or sqlite:////folder/inbox.sqlite3")
    return SqliteInbox(rest[1:])


def __getattr__(name: str) -> object:
    if name not in _EXTRAS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _ = _EXTRAS[name]
    return getattr(import_module(f"{__name__}.{module}"), name)


def __dir__() -> list[str]:
    installed = {name for name, (_, package) in _EXTRAS.items() if find_spec(package)}
    return sorted({*globals(), *installed})
