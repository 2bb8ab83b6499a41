"""Claims that end by themselves: a process that dies takes no event with it.

A claim is a lease, renewed in the background as long as its process lives. Tribute's second
delivery comes five minutes after the first one, when a dead process's lease has long run out.
"""

import logging
import time
from contextlib import AbstractContextManager
from secrets import token_hex
from typing import TYPE_CHECKING, Generic, TypeVar

from pytribute.webhooks.inbox.claims import (
    DEAD_LETTERS_KEPT,
    Claim,
    ClaimLostError,
    DeadLetter,
    InboxError,
    State,
)
from pytribute.webhooks.inbox.drivers import Driver, Pause, Steps
from pytribute.webhooks.inbox.letters import decoded, encoded
from pytribute.webhooks.inbox.renewals import Renewals
from pytribute.webhooks.inbox.rows import row_key, shown
from pytribute.webhooks.inbox.store import LeaseStore
from pytribute_core.checks import check_seconds

__all__ = ["LEASE", "ContextT", "LeasedInbox", "LettersT", "NoneT"]

LEASE = 60.0
"""Seconds after which a claim is free again if nobody renews it."""

_LONGEST = 86_400.0
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0
_log = logging.getLogger("pytribute")

if TYPE_CHECKING:  # Python 3.13 knows defaults
    from typing_extensions import TypeVar as _TypeVar

    ContextT = _TypeVar("ContextT", default=AbstractContextManager[Claim])
    NoneT = _TypeVar("NoneT", default=None)
    LettersT = _TypeVar("LettersT", default=list[DeadLetter])
else:
    ContextT, NoneT, LettersT = TypeVar("ContextT"), TypeVar("NoneT"), TypeVar("LettersT")


class LeasedInbox(Generic[ContextT, NoneT, LettersT]):
    """An inbox on a store that holds leases, with a driver that blocks or awaits.

    Args:
        store: where the leases are.
        driver: runs the steps of the inbox.
        lease: seconds after which the claim of a process that died is free again.

    Raises:
        TypeError: the lease is not a number.
        ValueError: the lease would outlive the day during which Tribute delivers again.
    """

    lends_transaction = False
    """Whether a claim lends a transaction to the function: an attribute of any inbox."""

    def __init__(self, store: LeaseStore, driver: Driver, lease: float) -> None:
        check_seconds("lease", lease)
        if lease > _LONGEST:
            raise ValueError(f"lease must be at most {_LONGEST:g} seconds, not {lease:g}")
        self._store = store
        self._driver = driver
        self._lease = lease
        self._renewals_of: tuple[object, Renewals] | None = None

    @property
    def location(self) -> str:
        """Where the inbox remembers events, without a password; two with one location are one."""
        return self._store.location

    def claim(self, key: str) -> ContextT:
        """Claim an event; see `Inbox.claim`.

        An event that was handled is marked when the block is left. While the store can't be used,
        that is tried again until the lease runs out.

        Raises:
            InboxError: the store can't be used. On leaving: the event was handled, and will be
                once more.
            ClaimLostError: on leaving, when the lease ran out and somebody else took the event.
        """
        context: ContextT = self._driver.claim(self._life(key))
        return context

    def add_dead_letter(self, letter: DeadLetter) -> NoneT:
        """Keep a letter durably; see `DeadLetterStore.add_dead_letter`.

        Raises:
            InboxError: the store can't be used.
        """
        row, at = row_key(letter.key), letter.at.timestamp()
        return self._run(self._store.add(row, encoded(letter), at, DEAD_LETTERS_KEPT))

    def remove_dead_letter(self, key: str) -> NoneT:
        """Remove the letter of a key; see `DeadLetterStore.remove_dead_letter`.

        Raises:
            InboxError: the store can't be used.
        """
        return self._run(self._store.remove(row_key(key)))

    def dead_letters(self) -> LettersT:
        """Return all letters, the oldest first.

        Raises:
            InboxError: the store can't be used.
        """
        letters: LettersT = self._driver.run(self._decoded_letters())
        return letters

    def check(self) -> NoneT:
        """Make sure that the store can be used now: hold a claim and release it.

        Raises:
            InboxError: the store can't be used.
        """
        return self._run(self._probe())

    def _run(self, steps: Steps[None]) -> NoneT:
        result: NoneT = self._driver.run(steps)
        return result

    def _decoded_letters(self) -> Steps[list[DeadLetter]]:
        return [decoded(letter) for letter in (yield from self._store.letters())]

    def _probe(self) -> Steps[None]:
        token = token_hex(16)
        yield from self._store.take(f"check:{token}", token, 1)
        yield from self._store.drop(f"check:{token}", token)

    def _life(self, key: str) -> Steps[None]:
        """Take a claim, renew it while it is held, and finish or drop it."""
        row, token = row_key(key), token_hex(16)
        renewals = self._renewals()
        until = time.monotonic() + self._lease
        state = yield from self._taken(renewals, row, token)
        if state is not State.NEW:
            if state is State.DONE:  # a letter may have come after the mark of another process
                yield from self._store.remove(row)
            yield Claim(state)
            return
        try:
            try:
                renewals.begin(row, token, until)
                failure = yield Claim(state)
            except BaseException:
                yield from self._give_up(renewals, row, token)
                raise
            if failure is not None:
                yield from self._give_up(renewals, row, token)
            else:
                yield from self._commit(renewals, row, token)
        finally:
            renewals.forget(token)  # a signal may have come before any of them did so

    def _renewals(self) -> Renewals:
        place = self._driver.place()
        if self._renewals_of is None or self._renewals_of[0] != place:
            self._renewals_of = place, Renewals(self._store, self._lease, self._driver)
        return self._renewals_of[1]

    def _taken(self, renewals: Renewals, row: str, token: str) -> Steps[State]:
        try:
            return (yield from self._store.take(row, token, self._lease))
        except InboxError:
            raise
        except BaseException:  # a signal or a cancellation: whether it was taken isn't known
            yield from self._give_up(renewals, row, token)
            raise

    def _give_up(self, renewals: Renewals, row: str, token: str) -> Steps[None]:
        if renewals.end(token) is None:
            return  # a child has the claim of its parent, and must not touch it
        try:
            yield from self._store.drop(row, token)
        except InboxError as error:  # what the function failed with matters more
            _log.warning("the claim on %r ends only with its lease: %s", shown(row), error)

    def _commit(self, renewals: Renewals, row: str, token: str) -> Steps[None]:
        try:
            until = renewals.end(token)
            if until is None:
                return  # as in `_give_up`
            is_kept = yield from self._finished(row, token, until)
        except InboxError as error:
            error.add_note(
                f"{shown(row)!r} was handled but not marked: a redelivery handles it again"
            )
            raise
        except BaseException:  # a signal or a cancellation: the event was handled even so
            if renewals.end(token) is not None:  # pragma: no branch - see above, in a child
                try:
                    yield from self._store.finish(row, token)
                except InboxError as error:
                    _log.warning("%r was handled but not marked: %s", shown(row), error)
            raise
        if not is_kept:
            raise ClaimLostError(
                f"the claim on {shown(row)!r} was lost after {self._lease:g} seconds without "
                "renewal: another process handled the event as well, or is at it"
            )

    def _finished(self, row: str, token: str, until: float) -> Steps[bool]:
        """Mark an event, again and again until its lease runs out.

        That is safe after an outage too: a row that somebody else holds is not marked.
        """
        pause = _FIRST_PAUSE
        while True:
            try:
                return (yield from self._store.finish(row, token))
            except InboxError as error:
                left = until - time.monotonic()
                if left <= 0:
                    raise
                if pause == _FIRST_PAUSE:
                    _log.warning(
                        "%r was handled but could not be marked yet; trying for %.0f s: %s",
                        *(shown(row), left, error),
                    )
            yield Pause(min(pause, left))
            pause = min(2 * pause, _LONGEST_PAUSE)
