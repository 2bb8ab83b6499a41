"""The interface of the store of a leased inbox."""

from typing import Protocol

from pytribute.webhooks.inbox.claims import State
from pytribute.webhooks.inbox.drivers import Steps

__all__ = ["LeaseStore"]


class LeaseStore(Protocol):
    """A store of rows and letters; each operation is atomic.

    For the first three, a row is free if its lease expired or if the token holds it. So each may be
    repeated, for example when a response of the store was lost. All raise `InboxError` if the store
    can't be used.
    """

    @property
    def location(self) -> str:
        """Where the store is, without a password."""
        ...

    def acquire(self, row: str, token: str, seconds: float) -> Steps[State]:
        """Lease a free row to the token for a number of seconds."""
        ...

    def complete(self, row: str, token: str) -> Steps[bool]:
        """Mark a free row as completed and remove its letter; return False if it isn't free."""
        ...

    def release(self, row: str, token: str) -> Steps[None]:
        """Release the row, if the token holds it."""
        ...

    def add_letter(self, row: str, letter: str, at: float, kept: int) -> Steps[None]:
        """Add or replace the letter of a row, and remove the oldest letters beyond a number."""
        ...

    def remove_letter(self, row: str) -> Steps[None]:
        """Remove the letter of a row, if there is one."""
        ...

    def letters(self) -> Steps[list[str]]:
        """Return all letters, the oldest first."""
        ...
