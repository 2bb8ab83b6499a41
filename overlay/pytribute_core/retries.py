"""Whether and when a request is retried.

The decision does no I/O: it takes a failure and returns seconds. Requests that only read are
retried. A request that moves money is retried only when it was certainly not sent, or with its
idempotency key.
"""

import asyncio
import random
import re
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from decimal import Decimal
from email.utils import parsedate_to_datetime
from math import inf
from typing import Any, Protocol

from pytribute_core.checks import check_seconds, check_whole, wrong_type
from pytribute_core.transport import runs_asyncio
from pytribute_core.types import SAFE_METHODS

# Temporary statuses: timeouts, rate limits, failures of a server or of a proxy before it.
_TEMPORARY = frozenset({408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
# Nobody has published where the body of a refusal names the seconds: both usual places are read.
_NAME = re.compile(r"retry|wait|remain|second", re.IGNORECASE)
_MILLISECONDS = re.compile(r"ms$|millis", re.IGNORECASE)
_WORDS = re.compile(r"(?<![\d.,])(\d{1,6})\s*(?:s|secs?|seconds?)\b", re.IGNORECASE)
_LONGEST = 10**9
_disabled = 0


@contextmanager
def no_retries() -> Generator[None, None, None]:
    """Disable retries of all clients, whatever their policies: for tests.

    >>> with no_retries():
    ...     pass
    """
    global _disabled  # noqa: PLW0603 - one switch for the process
    _disabled += 1
    try:
        yield
    finally:
        _disabled -= 1


class Clock(Protocol):
    """The time source of a client; tests pass their own, which doesn't wait."""

    def now(self) -> float:
        """Return the seconds of a monotonic clock."""
        ...

    def time(self) -> float:
        """Return the seconds since 1970, to compare with dates of servers."""
        ...

    def sleep(self, seconds: float, stopped: threading.Event | None = None) -> None:
        """Wait for some seconds, or until the event is set."""
        ...

    async def asleep(self, seconds: float) -> None:
        """Wait without blocking."""
        ...


class SystemClock:
    """The system's clock."""

    def now(self) -> float:
        """Return the seconds of a monotonic clock."""
        return time.monotonic()

    def time(self) -> float:
        """Return the seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float, stopped: threading.Event | None = None) -> None:
        """Wait for some seconds, or until the event is set."""
        (stopped or threading.Event()).wait(seconds)

    async def asleep(self, seconds: float) -> None:
        """Wait without blocking."""
        if runs_asyncio():
            await asyncio.sleep(seconds)
        else:
            import anyio  # noqa: PLC0415 - comes with httpx2, the only way to send without asyncio

            await anyio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed attempt.

    Attributes:
        method: the method of the request.
        status: the status of the response, or None if there was no complete one.
        may_have_arrived: whether the server may have received the request.
        retry_after: seconds that the server asks to wait, or None.
        is_idempotent: whether sending the request twice has the same effect as once.
    """

    method: str
    status: int | None = None
    may_have_arrived: bool = True
    retry_after: float | None = None
    is_idempotent: bool = False


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When and how often a request is retried. Immutable.

    Attributes:
        attempts: maximum number of attempts, including the first; 1 disables retries.
        wait_initial: seconds of the first pause; each further pause is twice as long.
        wait_max: maximum seconds of a pause.
        retry_after_max: maximum seconds of a pause that a server's ``Retry-After`` sets.
        timeout: seconds for all attempts and pauses together (default: four times the timeout of
            one attempt).
        random: returns numbers from 0 to 1. Pauses are shortened by a random part of up to one
            half, so that many clients don't retry at the same moment.

    Raises:
        TypeError: an attribute is of another type.
        ValueError: a number is out of bounds.
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
        """Return the seconds for all attempts of a call, from the timeout of one attempt."""
        return 4 * timeout if self.timeout is None else self.timeout

    def wait(self, failure: Failure, attempt: int, remaining: float) -> float | None:
        """Return the seconds to wait before the next attempt, or None to stop.

        Args:
            failure: the failed attempt.
            attempt: its number, from 1.
            remaining: seconds until the deadline.
        """
        if _disabled or attempt >= self.attempts or not self._may_be_retried(failure):
            return None
        if failure.retry_after is not None:
            pause = min(failure.retry_after, self.retry_after_max)
        else:
            # The exponent is bounded: 2.0 ** 2000 is no float.
            pause = min(self.wait_initial * 2.0 ** min(attempt - 1, 60), self.wait_max)
            pause *= 1 - 0.5 * self.random()
        return pause if pause < remaining else None

    @staticmethod
    def _may_be_retried(failure: Failure) -> bool:
        if not failure.may_have_arrived:
            return True
        if failure.method not in SAFE_METHODS and not failure.is_idempotent:
            return False
        return failure.status is None or failure.status in _TEMPORARY


DEFAULT_RETRIES = RetryPolicy()


def policy_of(retries: RetryPolicy | int) -> RetryPolicy:
    """Return a policy itself, or one with this many retries.

    Raises:
        TypeError, ValueError: it is neither a policy nor a number of retries.
    """
    if isinstance(retries, RetryPolicy):
        return retries
    check_whole("retries", retries, 0)
    return RetryPolicy(attempts=retries + 1)


def retry_after(headers: Mapping[str, str], clock: Clock) -> float | None:
    """Return the seconds that a server asks to wait, from a number or a date; None if neither."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        seconds = float(text.lstrip("0")[:10] or 0)
    else:
        moment = timestamp_of(text)
        if moment is None:
            return None
        seconds = moment - clock.time()
    return max(0.0, seconds)


def timestamp_of(text: str) -> float | None:
    """Return the seconds since 1970 of an HTTP date; None if it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # A date without a zone is in GMT, as HTTP dates are.
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def stated_pause(body: Mapping[str, Any]) -> float | None:
    """Return the seconds that a body states; None if it states none."""
    for name, value in body.items():
        if _NAME.search(name) and isinstance(value, int | Decimal) and not isinstance(value, bool):
            seconds = value / Decimal(1000) if _MILLISECONDS.search(name) else value
            if 0 <= seconds <= _LONGEST:
                return float(seconds)
    message = body.get("message")
    found = _WORDS.search(message) if isinstance(message, str) else None
    return float(found[1]) if found else None
