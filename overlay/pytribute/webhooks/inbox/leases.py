"""Claims that end by themselves: a process that dies takes no event with it.

A claim is a lease, renewed by a thread as long as its process lives. Tribute's second delivery
comes five minutes after the first one, when a dead process's lease has long run out.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Generator
from contextlib import contextmanager
from secrets import token_hex
from threading import Event, Thread

from pytribute.checks import check_seconds
from pytribute.webhooks.inbox.claims import Claim, ClaimLostError, InboxError, State

__all__ = ["LEASE", "LeasedInbox"]

LEASE = 60.0
"""Seconds after which a claim is free again if nobody renews it."""

_RENEWALS = 3
_log = logging.getLogger("pytribute")


class LeasedInbox(ABC):
    """An inbox on a store that can do four things, each as a whole or not at all.

    Args:
        lease: seconds after which the claim of a process that died is free again.
    """

    def __init__(self, lease: float = LEASE) -> None:
        check_seconds("lease", lease)
        self._lease = lease

    @contextmanager
    def claim(self, key: str) -> Generator[Claim]:
        """Claim an event; see `Inbox.claim`.

        Raises:
            InboxError: the store can't be used.
            ClaimLostError: on leaving, when the lease ran out and somebody else took the event.
        """
        token = token_hex(16)
        state = self._take(key, token, self._lease)
        if state is not State.NEW:
            yield Claim(state)
            return
        try:
            with self._renewed(key, token):
                yield Claim(state)
        except BaseException:
            self._drop(key, token)
            raise
        if not self._finish(key, token):
            raise ClaimLostError(
                f"the claim on {key!r} was lost after {self._lease:g} seconds without renewal: "
                "another process may have handled the event as well"
            )

    @contextmanager
    def _renewed(self, key: str, token: str) -> Generator[None]:
        over = Event()
        Thread(target=self._renew_until, args=(over, key, token), daemon=True).start()
        try:
            yield
        finally:
            over.set()

    def _renew_until(self, over: Event, key: str, token: str) -> None:
        while not over.wait(self._lease / _RENEWALS):
            try:
                self._renew(key, token, self._lease)
            except InboxError as error:  # there is time for another try
                _log.warning("the claim on %r could not be renewed: %s", key, error)

    @abstractmethod
    def _take(self, key: str, token: str, seconds: float) -> State:
        """Give the key to the token, if nobody has it or only by a lease that ran out."""

    @abstractmethod
    def _renew(self, key: str, token: str, seconds: float) -> None:
        """Let the lease last for so many seconds from now, if the token still holds the key."""

    @abstractmethod
    def _finish(self, key: str, token: str) -> bool:
        """Mark the key as done for good; False if the token no longer holds it."""

    @abstractmethod
    def _drop(self, key: str, token: str) -> None:
        """Set the key free, if the token still holds it."""
