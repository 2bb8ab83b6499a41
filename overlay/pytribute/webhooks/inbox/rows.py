"""Under which name an event is remembered, and where: checked before a store sees either."""

from hashlib import sha256

from pytribute.webhooks.inbox.claims import InboxError

__all__ = ["check_address", "row_key", "shown"]

_LONGEST = 500
_HASHED = "sha256:"
_RESERVED = (_HASHED, "dead-letters:", "check:")
"""How no key begins that is not hashed: names that a store uses itself."""
_SHOWN = 12


def row_key(key: str) -> str:
    """Give what every store can hold: the key, or its hash if it is long or has odd characters.

    PostgreSQL indexes at most 2.7 kB, and knows no text with a zero byte.

    Raises:
        TypeError: the key is no text.
        ValueError: it is empty, so that all events would seem to be the same one.
    """
    if not isinstance(key, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # 12 is not "12"
        raise TypeError(f"an event is claimed by its idempotency key, a str, not {key!r}")
    if not key:
        raise ValueError("an event can't be claimed by an empty key")
    if len(key) <= _LONGEST and key.isprintable() and not key.startswith(_RESERVED):
        return key
    return _HASHED + sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def shown(row: str) -> str:
    """Give what a log may say of a row: whose event it is, stands behind the name of the event."""
    name, mark, _ = row.partition("|")
    return f"{name}|{_HASHED}{sha256(row.encode()).hexdigest()[:_SHOWN]}" if mark else row


def check_address(address: str) -> None:
    """Refuse an address whose password ends too soon: errors would show the rest as the host.

    Raises:
        InboxError: when there are two meanings.
    """
    user, at, _ = address.partition("://")[2].rpartition("@")
    if at and any(mark in user for mark in "@/?#[]"):
        raise InboxError(
            "the address of the inbox can be read in two ways: write the characters / ? # [ ] @ "
            "of a user name or a password as %2F %3F %23 %5B %5D %40"
        )
