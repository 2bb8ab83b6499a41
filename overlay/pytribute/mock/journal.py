"""The recorded requests of a mock, for assertions."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock
from urllib.parse import unquote_plus

__all__ = ["Journal", "RecordedRequest", "redact"]

# Enough for any test; a mock that runs for days must not grow for ever.
_KEPT = 100_000
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


class Journal:
    """The last requests, the oldest first."""

    def __init__(self) -> None:
        self._requests: deque[RecordedRequest] = deque(maxlen=_KEPT)
        self._lock = Lock()

    def record(
        self, method: str, path: str, query: str, *, secrets: Collection[str]
    ) -> RecordedRequest:
        """Record a request."""
        request = RecordedRequest(method, redact(path, secrets), redact(query, secrets))
        with self._lock:
            self._requests.append(request)
        return request

    def requests(self) -> list[RecordedRequest]:
        """Return the requests, the oldest first."""
        with self._lock:
            return list(self._requests)

    def clear(self) -> None:
        """Forget every request."""
        with self._lock:
            self._requests.clear()


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
