"""The interface of an inbox: a claim on an event, held while the event is handled."""

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeAlias

from pytribute.webhooks._errors import WebhookError

__all__ = [
    "AnyInbox",
    "AsyncInbox",
    "Claim",
    "Inbox",
    "InboxError",
    "LeaseExpiredError",
    "State",
]


class State(Enum):
    """The state of an event when it is claimed."""

    ACQUIRED = "acquired"
    """The event was not handled, and nobody else handles it while the claim is held."""
    COMPLETED = "completed"
    """The event was handled: there is nothing left to do."""
    IN_PROGRESS = "in progress"
    """Another claim holds the event, and may still fail: the event has to be delivered again."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to handle an event, if its state is `State.ACQUIRED`.

    Attributes:
        state: the state of the event.
        transaction: an object for the function that handles the event, such as the connection
            whose transaction holds the mark; None if the inbox has none.
    """

    state: State
    transaction: Any = None


class Inbox(Protocol):
    """Remembers which events were handled."""

    def claim(self, key: str) -> AbstractContextManager[Claim]:
        """Claim an event by its idempotency key.

        If the block ends without an exception, the acquired event is completed for good. If it
        ends with one, the event is as before the claim. The same must hold if the process ends
        inside the block.
        """
        ...


class AsyncInbox(Protocol):
    """The async `Inbox`."""

    def claim(self, key: str) -> AbstractAsyncContextManager[Claim]:
        """Claim an event by its idempotency key; see `Inbox.claim`."""
        ...


AnyInbox: TypeAlias = Inbox | AsyncInbox


class InboxError(WebhookError):
    """The inbox can't be used. The state of the event is unknown, so it is not handled."""

    status = 500

    @property
    def may_be_repeated(self) -> bool:
        """False: a function may have handled the event already."""
        return False


class LeaseExpiredError(InboxError):
    """The lease expired while the event was handled: another process may have handled it too.

    The process, or the database, stood still for longer than the lease.
    """
