"""Renew all leases of a process in one background task.

A thread for each claim would cost ten times as much as the claim itself.
"""

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from pytribute.webhooks.inbox.claims import InboxError, State
from pytribute.webhooks.inbox.drivers import Driver, Sleep, Steps
from pytribute.webhooks.inbox.keys import redact_key
from pytribute.webhooks.inbox.store import LeaseStore

__all__ = ["Renewals"]

_RENEWALS = 3
"""Number of renewals in the time of a lease."""
_RETRY = 1.0
"""Maximum number of seconds between a failed renewal and the next."""
_log = logging.getLogger("pytribute")


@dataclass(slots=True)
class _Held:
    row: str
    until: float
    """When the lease expires, by `time.monotonic`."""


class Renewals:
    """The claims that this process holds, each renewed until its end.

    There is no lock: a greenlet that is switched away while it holds a native lock would stop its
    whole process. Two tasks that renew at once do no harm, and the older one ends soon. A forked
    child has no such task, and must not touch these claims.

    Args:
        store: holds the claims.
        lease: seconds after which a claim expires.
        driver: runs the background task.
    """

    def __init__(self, store: LeaseStore, lease: float, driver: Driver) -> None:
        self._store = store
        self._lease = lease
        self._driver = driver
        self._process = os.getpid()
        self._held: dict[str, _Held] = {}
        self._runner: object | None = None
        self._is_pausing = False
        self._stop: Callable[[], bool] = bool  # nothing runs yet: returns False

    def begin(self, row: str, token: str, until: float) -> None:
        """Start to renew a claim.

        Raises:
            InboxError: no thread can be started.
        """
        # Before the check for a runner: a runner that ends checks for claims after it.
        self._held[token] = _Held(row, until)
        if self._runner is None:
            runner = object()
            try:
                self._runner = runner
                self._is_pausing = True
                self._stop = self._driver.start(self._renewing(runner))
            except BaseException as error:
                self._runner = None
                if isinstance(error, RuntimeError):
                    raise InboxError(f"a claim can't be renewed: {error}") from error
                raise

    def end(self, token: str) -> float | None:
        """Stop to renew a claim; return the end of its lease, or None in a forked child.

        A renewal that is in progress releases the claim afterwards.
        """
        if os.getpid() != self._process:
            return None
        held = self._held.pop(token, None)
        if not self._held and self._is_pausing and self._stop():
            self._runner = None
        return held.until if held else 0.0

    def forget(self, token: str) -> None:
        """Stop to renew a claim, in any state."""
        self._held.pop(token, None)

    def _renewing(self, runner: object) -> Steps[None]:
        seconds = self._lease / _RENEWALS
        pause = seconds
        while self._runner is runner:
            self._is_pausing = True
            yield Sleep(pause)
            self._is_pausing = False
            if not self._held:
                self._runner = None
                if not self._held:  # a claim that begins now starts a new runner
                    return
                self._runner = runner
            pause = seconds
            for token, held in list(self._held.items()):
                if token in self._held and not (yield from self._renew(token, held)):
                    pause = min(seconds, _RETRY)

    def _renew(self, token: str, held: _Held) -> Steps[bool]:
        until = time.monotonic() + self._lease
        is_renewed = False
        try:
            if (yield from self._store.acquire(held.row, token, self._lease)) is State.ACQUIRED:
                held.until = until
            is_renewed = True
        except Exception as error:  # noqa: BLE001 - all claims share this task, which retries
            _log.warning("the claim on %r could not be renewed: %s", redact_key(held.row), error)
        if token not in self._held:  # it ended during the renewal, which may have leased it again
            try:
                yield from self._store.release(held.row, token)
            except Exception as error:  # noqa: BLE001 - as above
                _log.warning(
                    "the claim on %r ends only with its lease: %s", redact_key(held.row), error
                )
        return is_renewed
