"""The recorded requests of a mock: for assertions, and the last ones with their bodies."""

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from time import perf_counter, time
from urllib.parse import unquote_plus

__all__ = ["Journal", "JournalEntry", "RecordedRequest", "redact"]

# Enough for any test; a mock that runs for days must not grow for ever.
_KEPT = 100_000
_KEPT_WITH_BODIES = 1000
_LONGEST_BODY = 16_384
_MASK = "***"


@dataclass(slots=True)
class RecordedRequest:
    """One request and the status of its response.

    ``status`` is None until the response is sent, and stays None if the connection is dropped.
    Headers are not recorded, and keys in path or query are redacted.
    """

    method: str
    path: str
    query: str
    status: int | None = None


@dataclass(slots=True, eq=False)
class JournalEntry:
    """A recorded request with the beginnings of its body and of its response's."""

    request: RecordedRequest
    number: int
    """The place among all requests, from 1."""
    time: float
    """When it came: seconds of the real time, not of the mock's."""
    started: float
    seconds: float | None = None
    """How long the response took; None until it is sent."""
    body: bytes = field(default=b"", repr=False)
    response: bytes = field(default=b"", repr=False)

    @property
    def at(self) -> datetime:
        """When it came, in the zone of this machine."""
        return datetime.fromtimestamp(self.time).astimezone()


class Journal:
    """The last requests, the oldest first.

    Args:
        changed: called after each change, in any thread.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._requests: deque[RecordedRequest] = deque(maxlen=_KEPT)
        self._entries: deque[JournalEntry] = deque(maxlen=_KEPT_WITH_BODIES)
        self._count = 0
        self._lock = Lock()
        self._notify = changed

    def record(
        self, method: str, path: str, query: str, *, secrets: Collection[str]
    ) -> JournalEntry:
        """Record a request."""
        request = RecordedRequest(method, redact(path, secrets), redact(query, secrets))
        with self._lock:
            self._count += 1
            entry = JournalEntry(request, self._count, time(), perf_counter())
            self._requests.append(request)
            self._entries.append(entry)
        self._notify()
        return entry

    def finish(self, entry: JournalEntry, body: bytes, status: int | None, response: bytes) -> None:
        """Record how a request ended; without a status, the connection was dropped."""
        entry.seconds = perf_counter() - entry.started
        entry.request.status = status
        entry.body, entry.response = body[:_LONGEST_BODY], response[:_LONGEST_BODY]
        self._notify()

    def entries(self) -> list[JournalEntry]:
        """Return the last requests with their bodies, the oldest first."""
        with self._lock:
            return list(self._entries)

    def requests(self) -> list[RecordedRequest]:
        """Return the requests, the oldest first."""
        with self._lock:
            return list(self._requests)

    def clear(self) -> None:
        """Forget every request."""
        with self._lock:
            self._requests.clear()
            self._entries.clear()
            self._count = 0
        self._notify()


def redact(text: str, secrets: Collection[str]) -> str:
    """Replace each key in a part of an address by a mask."""
    if not _contains_any(text, secrets):
        return text
    for secret in secrets:
        text = text.replace(secret, _MASK)
    return _MASK if _contains_any(text, secrets) else text


def _contains_any(text: str, secrets: Collection[str]) -> bool:
    decoded = unquote_plus(text)
    return any(secret in decoded for secret in secrets)
