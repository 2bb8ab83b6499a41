"""What a leased inbox needs of its store."""

from typing import Protocol

from pytribute.webhooks.inbox.claims import State
from pytribute.webhooks.inbox.drivers import Steps

__all__ = ["LeaseStore"]


class LeaseStore(Protocol):
    """A store of rows and letters; each operation is done as a whole or not at all.

    To the first three, a row whose lease ran out is free, and so is one that the token holds: each
    may be repeated, as when a response of the store was lost. All raise `InboxError` when the store
    can't be used.
    """

    @property
    def location(self) -> str:
        """Where the store is, without a password."""
        ...

    def take(self, row: str, token: str, seconds: float) -> Steps[State]:
        """Let the token hold a free row for so many seconds from now."""
        ...

    def finish(self, row: str, token: str) -> Steps[bool]:
        """Mark a free row as done for good and remove its letter; return False if it isn't free."""
        ...

    def drop(self, row: str, token: str) -> Steps[None]:
        """Set the row free, if the token holds it."""
        ...

    def add(self, row: str, letter: str, at: float, kept: int) -> Steps[None]:
        """Add or replace the letter of a row, and remove the oldest ones beyond a number."""
        ...

    def remove(self, row: str) -> Steps[None]:
        """Remove the letter of a row, if there is one."""
        ...

    def letters(self) -> Steps[list[str]]:
        """Return all letters, the oldest first."""
        ...
