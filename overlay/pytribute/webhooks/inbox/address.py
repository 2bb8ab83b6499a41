"""Open an inbox by its address, such as one in a setting or on the command line."""

import re
from pathlib import Path
from typing import Any

from pytribute.webhooks import inbox as inboxes
from pytribute.webhooks.inbox.claims import AnyInbox
from pytribute.webhooks.inbox.sqlite import SqliteInbox

__all__ = ["open_inbox"]

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
        kind: Any = getattr(inboxes, _SERVERS[scheme])
        inbox: AnyInbox = kind(f"{scheme}://{rest}")
        return inbox
    if scheme != "sqlite":
        known = "".join(f"{name}://, " for name in _SERVERS)
        raise ValueError(f"an inbox is opened by {known}sqlite:/// or a path, not by {scheme}://")
    if not rest.startswith("/") or not rest[1:] or "?" in rest:
        raise ValueError("write sqlite:///inbox.sqlite3 or sqlite:////folder/inbox.sqlite3")
    return SqliteInbox(rest[1:])
