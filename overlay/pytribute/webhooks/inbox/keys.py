"""Checks of keys and addresses before a store sees them, and keys in logs."""

from hashlib import sha256

from pytribute.webhooks.inbox.claims import InboxError

__all__ = ["check_address", "redact_key", "row_key"]

_MAX_KEY = 500
_HASHED = "sha256:"
_RESERVED = (_HASHED, "dead-letters:", "check:")
"""Prefixes that stores use themselves; keys with them are hashed."""
_LOGGED_DIGITS = 12


def row_key(key: str) -> str:
    """Return the key, or its hash if it is long or has unprintable characters.

    PostgreSQL indexes at most 2.7 kB, and refuses text with a zero byte.

    Raises:
        TypeError: the key isn't a str.
        ValueError: the key is empty: all events would seem to be the same one.
    """
    if not isinstance(key, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # 12 is not "12"
        raise TypeError(f"an event is claimed by its idempotency key, a str, not {key!r}")
    if not key:
        raise ValueError("an event can't be claimed by an empty key")
    if len(key) <= _MAX_KEY and key.isprintable() and not key.startswith(_RESERVED):
        return key
    return _HASHED + sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def redact_key(row: str) -> str:
    """Return a key for a log: the name of the event, and a hash of the rest, which names people."""
    name, mark, _ = row.partition("|")
    return f"{name}|{_HASHED}{sha256(row.encode()).hexdigest()[:_LOGGED_DIGITS]}" if mark else row


def check_address(address: str) -> None:
    """Check that an address is unambiguous: errors would show a part of the password as the host.

    Raises:
        InboxError: it is ambiguous.
    """
    user, at, _ = address.partition("://")[2].rpartition("@")
    if at and any(mark in user for mark in "@/?#[]"):
        raise InboxError(
            "the address of the inbox is ambiguous: write the characters / ? # [ ] @ of a user "
            "name or a password as %2F %3F %23 %5B %5D %40"
        )
