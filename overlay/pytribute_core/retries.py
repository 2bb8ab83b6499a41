"""When a request is sent once more, and after how long.

The decision is pure: it is made of what happened, and gives seconds. Reading is repeated. A
request that moves money is repeated only when it certainly never left, or with its idempotency key.
"""

import random
import threading
import time
from asyncio import sleep as asyncio_sleep
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from math import inf
from typing import Protocol

from pytribute_core.checks import check_seconds, check_whole, wrong_type
from pytribute_core.types import SAFE_METHODS

# What passes by itself: a time-out, a limit, a server or a proxy before it that is not well now.
_PASSING = frozenset({408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
_off = 0


@contextmanager
def no_retries() -> Generator[None, None, None]:
    """Switch retries off everywhere, whatever the policies say: for tests.

    >>> with no_retries():
    ...     pass
    """
    global _off  # noqa: PLW0603 - it is one switch for the process
    _off += 1
    try:
        yield
    finally:
        _off -= 1


class Clock(Protocol):
    """What a client knows of time; a test brings its own and waits for nothing."""

    def now(self) -> float:
        """Seconds of a clock that never goes back."""
        ...

    def time(self) -> float:
        """Seconds since 1970, to read the dates of servers by."""
        ...

    def sleep(self, seconds: float, stopped: threading.Event | None = None) -> None:
        """Wait, or until the event."""
        ...

    async def asleep(self, seconds: float) -> None:
        """Wait without blocking."""
        ...


class SystemClock:
    """The time as it is."""

    def now(self) -> float:
        """Seconds of a clock that never goes back."""
        return time.monotonic()

    def time(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float, stopped: threading.Event | None = None) -> None:
        """Wait, or until the event."""
        (stopped or threading.Event()).wait(seconds)

    async def asleep(self, seconds: float) -> None:
        """Wait without blocking."""
        await asyncio_sleep(seconds)


@dataclass(frozen=True, slots=True)
class Failure:
    """What happened to a request.

    Attributes:
        method: of the request.
        status: of the answer, or None when no complete one came.
        may_have_arrived: whether the server may have seen the request.
        retry_after: seconds that the server asks to wait, or None.
        is_idempotent: whether sending it twice changes no more than sending it once.
    """

    method: str
    status: int | None = None
    may_have_arrived: bool = True
    retry_after: float | None = None
    is_idempotent: bool = False


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a request is sent, and with which pauses. It can't be changed, only replaced.

    Attributes:
        attempts: how often at most, the first time included; 1 switches retries off.
        wait_initial: seconds of the first pause; each further one is twice as long.
        wait_max: seconds of the longest pause.
        retry_after_max: seconds that a server's ``Retry-After`` can make a pause at most.
        timeout: seconds for all attempts and pauses together; None is four times the time-out of
            one attempt.
        random: gives numbers from 0 to 1. A pause is shortened by up to its half by chance, so
            that many clients don't come back at once.

    Raises:
        TypeError: when one is no number.
        ValueError: when a number can't be right.
    """

    attempts: int = 3
    wait_initial: float = 0.5
    wait_max: float = 8.0
    retry_after_max: float = 60.0
    timeout: float | None = None
    random: Callable[[], float] = field(default=random.random, repr=False)

    def __post_init__(self) -> None:
        check_whole("attempts", self.attempts, 1)
        for name in ("wait_initial", "wait_max", "retry_after_max"):
            check_seconds(name, getattr(self, name), may_be_zero=True)
        if self.timeout is not None and self.timeout != inf:
            check_seconds("timeout", self.timeout)
        if not callable(self.random):
            raise wrong_type("random", "a function", self.random)

    def deadline_for(self, timeout: float) -> float:
        """Give the seconds for all attempts of a call, when each may take so long."""
        return 4 * timeout if self.timeout is None else self.timeout

    def wait(self, failure: Failure, attempt: int, left: float) -> float | None:
        """Decide: the seconds to wait before the next attempt, or None to give up.

        Args:
            failure: what happened.
            attempt: which attempt it was, from 1.
            left: seconds until the deadline.
        """
        if _off or attempt >= self.attempts or not self._is_worth_it(failure):
            return None
        if failure.retry_after is not None:
            pause = min(failure.retry_after, self.retry_after_max)
        else:
            # The exponent is bounded: 2.0 ** 2000 is no float.
            pause = min(self.wait_initial * 2.0 ** min(attempt - 1, 60), self.wait_max)
            pause *= 1 - 0.5 * self.random()
        return pause if pause < left else None

    @staticmethod
    def _is_worth_it(failure: Failure) -> bool:
        if not failure.may_have_arrived:
            return True
        if failure.method not in SAFE_METHODS and not failure.is_idempotent:
            return False
        return failure.status is None or failure.status in _PASSING


DEFAULT_RETRIES = RetryPolicy()


def retry_after(headers: Mapping[str, str], clock: Clock) -> float | None:
    """Read how many seconds a server asks to wait, a number or a date; None if neither."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        seconds = float(text.lstrip("0")[:10] or 0)
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        # A date without a zone is in GMT, as HTTP dates are.
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = aware.timestamp() - clock.time()
    return max(0.0, seconds)
