"""The bounds of a download, and its clock."""

import asyncio
import datetime as dt
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds for one page.

    Attributes:
        silence: seconds without a byte, or without a connection.
        deadline: seconds for everything together: redirects, retries and the pauses between.
        attempts: how often a page is requested while there is no response.
        first_pause: seconds before the second attempt, doubled for each one after it.
        longest_pause: seconds; a longer Retry-After ends the attempts.
        redirects: how often a response may redirect.
        size: bytes, both as sent and as unpacked.
    """

    silence: float = 10
    deadline: float = 90
    attempts: int = 4
    first_pause: float = 1
    longest_pause: float = 30
    redirects: int = 3
    size: int = 4 * 1024 * 1024


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Timing:
    """Clock, sleep and a random number from 0 to 1, which tests replace."""

    now: Callable[[], dt.datetime] = _now
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[], float] = random.random
