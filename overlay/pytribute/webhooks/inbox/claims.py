"""What an inbox is: a claim on an event, held while it is handled."""

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Protocol, TypeAlias, runtime_checkable

from pytribute.webhooks.errors import WebhookError

__all__ = [
    "DEAD_LETTERS_KEPT",
    "AnyInbox",
    "AsyncDeadLetterStore",
    "AsyncInbox",
    "Claim",
    "ClaimLostError",
    "DeadLetter",
    "DeadLetterStore",
    "Inbox",
    "InboxError",
    "State",
]

DEAD_LETTERS_KEPT = 1_000
"""How many dead letters an inbox keeps; the oldest one goes first."""


class State(Enum):
    """What became of an event so far."""

    NEW = "new"
    """Nobody handled it, and nobody else will while the claim is held."""
    DONE = "done"
    """It was handled: a delivery of it has nothing left to do."""
    BUSY = "busy"
    """Somebody is at it, and may still fail: it has to be delivered again."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to handle an event, if its state is `State.NEW`.

    Attributes:
        state: what became of the event so far.
        transaction: what the inbox lends to the function that handles the event, such as a
            connection whose transaction holds the mark; None if it lends nothing.
    """

    state: State
    transaction: Any = None


class Inbox(Protocol):
    """Remembers which events were handled."""

    def claim(self, key: str) -> AbstractContextManager[Claim]:
        """Claim an event by its idempotency key.

        Left without an exception, a new event is done for good. Left by an exception, it is as if
        nothing had been claimed. A process that ends in between must come to the same.
        """
        ...


class AsyncInbox(Protocol):
    """As `Inbox`, for functions with ``await`` and a database that has them too."""

    def claim(self, key: str) -> AbstractAsyncContextManager[Claim]:
        """Claim an event by its idempotency key; see `Inbox.claim`."""
        ...


AnyInbox: TypeAlias = Inbox | AsyncInbox


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A signed delivery that no function handled, kept so that it can be replayed.

    Its repr hides key and body, because they may name people.

    Attributes:
        key: the key under which its event is claimed.
        body: the delivery as it came.
        reason: why it was not handled.
        at: when that happened last.
    """

    key: str = field(repr=False)
    body: bytes = field(repr=False)
    reason: str
    at: datetime


@runtime_checkable
class DeadLetterStore(Protocol):
    """What an inbox has that keeps dead letters; an inbox may do without.

    A claim that is left without an exception removes the dead letter of its key.
    """

    def add_dead_letter(self, letter: DeadLetter) -> None:
        """Keep a letter; one of the same key is replaced, and the oldest ones make room.

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
    """As `DeadLetterStore`, for an `AsyncInbox`."""

    async def add_dead_letter(self, letter: DeadLetter) -> None:
        """Keep a letter; see `DeadLetterStore.add_dead_letter`."""
        ...

    async def remove_dead_letter(self, key: str) -> None:
        """Remove the letter of a key; see `DeadLetterStore.remove_dead_letter`."""
        ...

    async def dead_letters(self) -> list[DeadLetter]:
        """Return all letters, the oldest first; see `DeadLetterStore.dead_letters`."""
        ...


class InboxError(WebhookError):
    """The inbox can't be used: nothing is known of an event, so that it isn't handled."""

    status = 500

    @property
    def may_be_repeated(self) -> bool:
        """False: a function may have handled the event already."""
        return False


class ClaimLostError(InboxError):
    """The claim ran out while the event was handled: another process may have handled it too.

    It happens to a process that stood still for longer than the lease, or whose database did.
    """
