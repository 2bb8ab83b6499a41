"""Claims that expire, so that a process that dies blocks no event.

A claim is a lease, renewed in the background as long as its process lives. Tribute's second
delivery comes five minutes after the first one, when the lease of a dead process has expired.
"""

import logging
import time
from contextlib import AbstractContextManager
from secrets import token_hex
from typing import TYPE_CHECKING, Generic, TypeVar

from pytribute.webhooks.inbox.claims import Claim, InboxError, LeaseExpiredError, State
from pytribute.webhooks.inbox.dead_letters import (
    MAX_DEAD_LETTERS,
    DeadLetter,
    decode_letter,
    encode_letter,
)
from pytribute.webhooks.inbox.drivers import Driver, Sleep, Steps
from pytribute.webhooks.inbox.keys import redact_key, row_key
from pytribute.webhooks.inbox.renewals import Renewals
from pytribute.webhooks.inbox.store import LeaseStore
from pytribute_core.checks import check_seconds

__all__ = ["LEASE", "ContextT", "LeasedInbox", "LettersT", "NoneT"]

LEASE = 60.0
"""Seconds after which a claim expires if it is not renewed."""

_MAX_LEASE = 86_400.0
_MIN_PAUSE = 0.05
_MAX_PAUSE = 1.0
_log = logging.getLogger("pytribute")

if TYPE_CHECKING:  # typing.TypeVar has defaults only from Python 3.13
    from typing_extensions import TypeVar as _TypeVar

    ContextT = _TypeVar("ContextT", default=AbstractContextManager[Claim])
    NoneT = _TypeVar("NoneT", default=None)
    LettersT = _TypeVar("LettersT", default=list[DeadLetter])
else:
    ContextT, NoneT, LettersT = TypeVar("ContextT"), TypeVar("NoneT"), TypeVar("LettersT")


class LeasedInbox(Generic[ContextT, NoneT, LettersT]):
    """An inbox on a store that holds leases, with a driver that blocks or awaits.

    Args:
        store: holds the leases.
        driver: runs the steps of the inbox.
        lease: seconds after which the claim of a process that died expires.

    Raises:
        TypeError: the lease is not a number.
        ValueError: the lease is longer than the day during which Tribute delivers again.
    """

    lends_transaction = False
    """Whether a claim lends a transaction to the function: an attribute of any inbox."""

    def __init__(self, store: LeaseStore, driver: Driver, lease: float) -> None:
        check_seconds("lease", lease)
        if lease > _MAX_LEASE:
            raise ValueError(f"lease must be at most {_MAX_LEASE:g} seconds, not {lease:g}")
        self._store = store
        self._driver = driver
        self._lease = lease
        self._renewals_of: tuple[object, Renewals] | None = None

    @property
    def location(self) -> str:
        """The address of the store, without a password; equal for inboxes on the same store."""
        return self._store.location

    def claim(self, key: str) -> ContextT:
        """Claim an event; see `Inbox.claim`.

        The event is marked as completed when the block ends. While the store can't be used, the
        inbox retries until the lease expires.

        Raises:
            InboxError: the store can't be used. At the end of the block: the event was handled,
                and will be handled once more.
            LeaseExpiredError: at the end of the block, if the lease expired and another claim
                acquired the event.
        """
        context: ContextT = self._driver.claim(self._hold(key))
        return context

    def add_dead_letter(self, letter: DeadLetter) -> NoneT:
        """Keep a letter durably; see `DeadLetterStore.add_dead_letter`.

        Raises:
            InboxError: the store can't be used.
        """
        row, at = row_key(letter.key), letter.at.timestamp()
        return self._run(self._store.add_letter(row, encode_letter(letter), at, MAX_DEAD_LETTERS))

    def remove_dead_letter(self, key: str) -> NoneT:
        """Remove the letter of a key; see `DeadLetterStore.remove_dead_letter`.

        Raises:
            InboxError: the store can't be used.
        """
        return self._run(self._store.remove_letter(row_key(key)))

    def dead_letters(self) -> LettersT:
        """Return all letters, the oldest first.

        Raises:
            InboxError: the store can't be used.
        """
        letters: LettersT = self._driver.run(self._decoded_letters())
        return letters

    def check(self) -> NoneT:
        """Check that the store can be used: acquire a claim and release it.

        Raises:
            InboxError: the store can't be used.
        """
        return self._run(self._probe())

    def _run(self, steps: Steps[None]) -> NoneT:
        result: NoneT = self._driver.run(steps)
        return result

    def _decoded_letters(self) -> Steps[list[DeadLetter]]:
        return [decode_letter(letter) for letter in (yield from self._store.letters())]

    def _probe(self) -> Steps[None]:
        token = token_hex(16)
        yield from self._store.acquire(f"check:{token}", token, 1)
        yield from self._store.release(f"check:{token}", token)

    def _hold(self, key: str) -> Steps[None]:
        """Acquire a claim, renew it while it is held, and complete or release it."""
        row, token = row_key(key), token_hex(16)
        renewals = self._renewals()
        until = time.monotonic() + self._lease
        state = yield from self._acquire(renewals, row, token)
        if state is not State.ACQUIRED:
            if state is State.COMPLETED:  # another process may have added a letter after the mark
                yield from self._store.remove_letter(row)
            yield Claim(state)
            return
        try:
            try:
                renewals.begin(row, token, until)
                failure = yield Claim(state)
            except BaseException:
                yield from self._release(renewals, row, token)
                raise
            if failure is not None:
                yield from self._release(renewals, row, token)
            else:
                yield from self._complete(renewals, row, token)
        finally:
            renewals.forget(token)  # a signal may have interrupted the calls above

    def _renewals(self) -> Renewals:
        place = self._driver.place()
        if self._renewals_of is None or self._renewals_of[0] != place:
            self._renewals_of = place, Renewals(self._store, self._lease, self._driver)
        return self._renewals_of[1]

    def _acquire(self, renewals: Renewals, row: str, token: str) -> Steps[State]:
        try:
            return (yield from self._store.acquire(row, token, self._lease))
        except InboxError:
            raise
        except BaseException:  # a signal or a cancellation: the row may or may not be acquired
            yield from self._release(renewals, row, token)
            raise

    def _release(self, renewals: Renewals, row: str, token: str) -> Steps[None]:
        if renewals.end(token) is None:
            return  # a forked child must not touch the claim of its parent
        try:
            yield from self._store.release(row, token)
        except InboxError as error:  # the error of the function matters more
            _log.warning("the claim on %r ends only with its lease: %s", redact_key(row), error)

    def _complete(self, renewals: Renewals, row: str, token: str) -> Steps[None]:
        try:
            until = renewals.end(token)
            if until is None:
                return  # as in `_release`
            is_completed = yield from self._mark(row, token, until)
        except InboxError as error:
            error.add_note(
                f"{redact_key(row)!r} was handled but not marked: a redelivery handles it again"
            )
            raise
        except BaseException:  # a signal or a cancellation, after the event was handled
            if renewals.end(token) is not None:  # pragma: no branch - see above, in a child
                try:
                    yield from self._store.complete(row, token)
                except InboxError as error:
                    _log.warning("%r was handled but not marked: %s", redact_key(row), error)
            raise
        if not is_completed:
            raise LeaseExpiredError(
                f"the lease on {redact_key(row)!r} expired after {self._lease:g} seconds without "
                "renewal: another process handled the event too, or is handling it"
            )

    def _mark(self, row: str, token: str, until: float) -> Steps[bool]:
        """Mark an event as completed; retry until its lease expires.

        This is safe after an outage too: a row that another token holds is not marked.
        """
        pause = _MIN_PAUSE
        while True:
            try:
                return (yield from self._store.complete(row, token))
            except InboxError as error:
                left = until - time.monotonic()
                if left <= 0:
                    raise
                if pause == _MIN_PAUSE:
                    _log.warning(
                        "%r was handled but not marked yet; retrying for %.0f s: %s",
                        *(redact_key(row), left, error),
                    )
            yield Sleep(min(pause, left))
            pause = min(2 * pause, _MAX_PAUSE)
