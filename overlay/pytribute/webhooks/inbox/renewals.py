"""Leases that last as long as their process: one thread renews them all.

A thread for each claim would cost ten times as much as the claim itself.
"""

import os
from collections.abc import Callable
from threading import Lock, RLock, Thread
from time import sleep
from typing import NamedTuple

__all__ = ["Renewals"]


class _Held(NamedTuple):
    row: str
    turn: RLock
    """Held during a renewal, so that none comes after the end. It lets its thread in twice: a claim
    that nobody left ends when it is collected, which may be in the middle of its renewal."""


class Renewals:
    """The claims that this process holds, each renewed again and again until its end.

    A child that came over a fork has no such thread, and must not touch these claims.

    Args:
        seconds: from one renewal to the next one.
        renew: renews the lease of a row for a token.
    """

    def __init__(self, seconds: float, renew: Callable[[str, str], None]) -> None:
        self._seconds = seconds
        self._renew = renew
        self._process = os.getpid()
        self._lock = Lock()
        self._held: dict[str, _Held] = {}
        self._is_running = False

    def begin(self, row: str, token: str) -> None:
        """Renew a claim from now on."""
        with self._lock:
            if not self._is_running:
                Thread(target=self._run, daemon=True).start()
                self._is_running = True
            self._held[token] = _Held(row, RLock())

    def end(self, token: str) -> bool:
        """Renew a claim no longer; False if it is another process's."""
        if os.getpid() != self._process:
            return False
        if held := self._held.get(token):
            with held.turn:
                del self._held[token]
        return True

    def _run(self) -> None:
        while self._is_needed():
            for token, held in list(self._held.items()):
                with held.turn:
                    if token in self._held:
                        self._renew(held.row, token)

    def _is_needed(self) -> bool:
        sleep(self._seconds)
        with self._lock:
            self._is_running = bool(self._held)
            return self._is_running
