"""The pace of requests: a limit for a second, and the pauses that a server asks for."""

import re
from collections.abc import Callable, Sequence
from threading import Lock
from typing import NamedTuple

from pytribute.contract.response import WireResponse
from pytribute.contract.schema import specification
from pytribute_core.types import SAFE_METHODS

__all__ = ["WAITS", "Pace", "ServerPause", "pause_after"]

WAITS = 5
"""How often the same requests are sent again at most."""

_TOO_MANY, _UNAVAILABLE = 429, 503
_GATEWAY = frozenset({502, 503, 504})
_GATEWAY_WAITS = 2
_GATEWAY_PAUSE = 0.2
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


class Pace:
    """A limit for the requests of all threads of a run.

    Args:
        rate: requests a second, or None.
        clock: returns seconds.
        sleep: waits for a number of seconds.
    """

    def __init__(
        self, rate: float | None, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._interval = 1 / rate if rate else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0
        self._lock = Lock()

    def wait(self, count: int) -> None:
        """Wait until a number of requests may be sent."""
        if not self._interval:
            return
        with self._lock:
            now = self._clock()
            start = max(now, self._next)
            self._next = start + count * self._interval
        if start > now:
            self._sleep(start - now)


class ServerPause(NamedTuple):
    """A pause before the same requests are sent again."""

    seconds: float
    response: WireResponse
    is_limit: bool
    """Whether the server limits requests; otherwise something in front of it failed."""


def pause_after(responses: Sequence[WireResponse], waits: int) -> ServerPause | None:
    """Return the pause before requests are repeated; None if their responses count.

    A request that may have had an effect is repeated only after 429, which says that it had none;
    and not where the specification documents that status, since it is then about its meaning.

    Args:
        responses: the responses to the requests.
        waits: how often the same requests were sent before.
    """
    is_safe = all(response.request.method in SAFE_METHODS for response in responses)
    for response in responses:
        header = response.header("retry-after") or ""
        seconds = float(header) if _SECONDS.fullmatch(header) else None
        if response.status == _TOO_MANY and not _is_documented(response):
            if is_safe or all(one.status == _TOO_MANY for one in responses):
                return ServerPause(
                    2.0**waits if seconds is None else seconds, response, is_limit=True
                )
        elif response.status == _UNAVAILABLE and seconds is not None:
            if is_safe and waits < WAITS:
                return ServerPause(seconds, response, is_limit=True)
        elif response.status in _GATEWAY and is_safe and waits < _GATEWAY_WAITS:
            return ServerPause(_GATEWAY_PAUSE, response, is_limit=False)
    return None


def _is_documented(response: WireResponse) -> bool:
    operation = specification().operations.get(response.request.operation)
    return operation is not None and response.status in operation.statuses
