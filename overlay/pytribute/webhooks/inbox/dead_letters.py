"""Dead letters: signed deliveries that no function handled."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from pytribute.webhooks.inbox.claims import InboxError

__all__ = [
    "MAX_DEAD_LETTERS",
    "AsyncDeadLetterStore",
    "DeadLetter",
    "DeadLetterStore",
    "decode_letter",
    "encode_letter",
]

MAX_DEAD_LETTERS = 1_000
"""How many dead letters an inbox keeps; the oldest are removed first."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A signed delivery that no function handled, kept so that it can be replayed.

    Its repr omits key and body, because they may name people.

    Attributes:
        key: the key under which its event is claimed.
        body: the raw delivery.
        reason: why it was not handled.
        at: when it was last delivered and not handled.
    """

    key: str = field(repr=False)
    body: bytes = field(repr=False)
    reason: str
    at: datetime


@runtime_checkable
class DeadLetterStore(Protocol):
    """The optional methods of an inbox that keeps dead letters.

    A claim whose block ends without an exception removes the dead letter of its key.
    """

    def add_dead_letter(self, letter: DeadLetter) -> None:
        """Keep a letter, replace one with the same key, and remove the oldest beyond the maximum.

        Raises:
            InboxError: the store can't be used.
        """
        ...

    def remove_dead_letter(self, key: str) -> None:
        """Remove the letter of a key, if there is one.

        Raises:
            InboxError: the store can't be used.
        """
        ...

    def dead_letters(self) -> list[DeadLetter]:
        """Return all letters, the oldest first.

        Raises:
            InboxError: the store can't be used.
        """
        ...


@runtime_checkable
class AsyncDeadLetterStore(Protocol):
    """The async `DeadLetterStore`, for an `AsyncInbox`."""

    async def add_dead_letter(self, letter: DeadLetter) -> None:
        """Keep a letter; see `DeadLetterStore.add_dead_letter`."""
        ...

    async def remove_dead_letter(self, key: str) -> None:
        """Remove the letter of a key; see `DeadLetterStore.remove_dead_letter`."""
        ...

    async def dead_letters(self) -> list[DeadLetter]:
        """Return all letters, the oldest first; see `DeadLetterStore.dead_letters`."""
        ...


def encode_letter(letter: DeadLetter) -> str:
    """Return a letter as ASCII: its body may be any bytes, its key and reason any text."""
    return json.dumps(
        {
            "key": letter.key,
            "reason": letter.reason,
            "at": letter.at.isoformat(),
            "body": b64encode(letter.body).decode(),
        }
    )


def decode_letter(text: str | bytes) -> DeadLetter:
    """Return the letter that `encode_letter` encoded.

    Raises:
        InboxError: the text is not an encoded letter.
    """
    try:
        fields = json.loads(text)
        return DeadLetter(
            fields["key"],
            b64decode(fields["body"], validate=True),
            fields["reason"],
            datetime.fromisoformat(fields["at"]),
        )
    except (ValueError, KeyError, TypeError):
        pass
    raise InboxError("the inbox holds a dead letter that can't be read") from None
