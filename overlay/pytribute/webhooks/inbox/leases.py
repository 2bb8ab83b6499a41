"""Claims that end by themselves: a process that dies takes no event with it.

A claim is a lease, renewed by a thread as long as its process lives. Tribute's second delivery
comes five minutes after the first one, when a dead process's lease has long run out.
"""

import logging
import os
from abc import ABC, abstractmethod
from collections.abc import Generator
from contextlib import contextmanager
from secrets import token_hex

from pytribute.checks import check_seconds
from pytribute.webhooks.inbox.claims import Claim, ClaimLostError, InboxError, State
from pytribute.webhooks.inbox.renewals import Renewals
from pytribute.webhooks.inbox.rows import row_key, shown

__all__ = ["LEASE", "LeasedInbox"]

LEASE = 60.0
"""Seconds after which a claim is free again if nobody renews it."""

_LONGEST = 86_400.0
_RENEWALS = 3
_log = logging.getLogger("pytribute")


class LeasedInbox(ABC):
    """An inbox on a store that can do three things, each as a whole or not at all.

    To all of them, a key whose lease ran out is free, and so is one that the token holds already:
    any of them may be done twice, as when an answer of the store got lost.

    Args:
        lease: seconds after which the claim of a process that died is free again.

    Raises:
        ValueError: the lease would outlive the day during which Tribute delivers again.
    """

    lends_transaction = False
    """Whether a claim lends a transaction to the function: an attribute of any inbox."""

    def __init__(self, lease: float = LEASE) -> None:
        check_seconds("lease", lease)
        if lease > _LONGEST:
            raise ValueError(f"lease must be at most {_LONGEST:g} seconds, not {lease:g}")
        self._lease = lease
        self._of_processes: dict[int, Renewals] = {}

    @contextmanager
    def claim(self, key: str) -> Generator[Claim]:
        """Claim an event; see `Inbox.claim`.

        Raises:
            InboxError: the store can't be used. On leaving: the event was handled, and will be
                once more.
            ClaimLostError: on leaving, when the lease ran out and somebody else took the event.
        """
        row, token = row_key(key), token_hex(16)
        state = self.take(row, token, self._lease)
        if state is not State.NEW:
            yield Claim(state)
            return
        renewals = self._renewals()
        try:
            renewals.begin(row, token)
            yield Claim(state)
        except BaseException:
            if renewals.end(token):
                self._give_up(row, token)
            raise
        if renewals.end(token):
            self._commit(row, token)

    def _renewals(self) -> Renewals:
        process = os.getpid()
        return self._of_processes.get(process) or self._of_processes.setdefault(
            process, Renewals(self._lease / _RENEWALS, self._renew)
        )

    def _renew(self, row: str, token: str) -> None:
        try:
            self.take(row, token, self._lease)
        except Exception as error:  # noqa: BLE001 - all claims share this thread; it tries again
            _log.warning("the claim on %r could not be renewed: %s", shown(row), error)

    def _give_up(self, row: str, token: str) -> None:
        try:
            self.drop(row, token)
        except InboxError as error:  # what the function failed with matters more
            _log.warning("the claim on %r ends only with its lease: %s", shown(row), error)

    def _commit(self, row: str, token: str) -> None:
        try:
            is_kept = self.finish(row, token)
        except InboxError as error:
            error.add_note(
                f"{shown(row)!r} was handled but not marked: a redelivery handles it again"
            )
            raise
        if not is_kept:
            raise ClaimLostError(
                f"the claim on {shown(row)!r} was lost after {self._lease:g} seconds without "
                "renewal: another process handled the event as well, or is at it"
            )

    @abstractmethod
    def take(self, row: str, token: str, seconds: float) -> State:
        """Let the token hold a free key for so many seconds from now."""

    @abstractmethod
    def finish(self, row: str, token: str) -> bool:
        """Mark a free key as done for good; False if it isn't free."""

    @abstractmethod
    def drop(self, row: str, token: str) -> None:
        """Set the key free, if the token holds it."""
