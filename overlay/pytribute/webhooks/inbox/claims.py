"""What an inbox is: a claim on an event, held while it is handled."""

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeAlias

from pytribute.webhooks.errors import WebhookError

__all__ = ["AnyInbox", "AsyncInbox", "Claim", "ClaimLostError", "Inbox", "InboxError", "State"]


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


class InboxError(WebhookError):
    """The inbox can't be used: nothing is known of an event, so that it isn't handled."""

    status = 500


class ClaimLostError(InboxError):
    """The claim ran out while the event was handled: another process may have handled it too.

    It happens to a process that stood still for longer than the lease, or whose database did.
    """
