"""The requests a mock received, for assertions."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock
from urllib.parse import unquote_plus

__all__ = ["Journal", "Received", "masked"]

# Enough for any test; a mock that runs for days must not grow for ever.
_KEPT = 100_000
_MASK = "***"


@dataclass(slots=True)
class Received:
    """One request: what was asked, and the status it was answered with.

    ``status`` is None as long as there is no answer, and for good where the connection was
    dropped. A key is not kept: not the header, and where one stands in path or query, its place
    is masked.
    """

    method: str
    path: str
    query: str
    status: int | None = None


class Journal:
    """The last requests in the order of their arrival."""

    def __init__(self) -> None:
        self._received: deque[Received] = deque(maxlen=_KEPT)
        self._lock = Lock()

    def record(self, method: str, path: str, query: str, *, secrets: Collection[str]) -> Received:
        """Write down a request that has just arrived."""
        received = Received(method, masked(path, secrets), masked(query, secrets))
        with self._lock:
            self._received.append(received)
        return received

    def received(self) -> list[Received]:
        """Give the requests, the oldest first."""
        with self._lock:
            return list(self._received)

    def clear(self) -> None:
        """Forget every request."""
        with self._lock:
            self._received.clear()


def masked(text: str, secrets: Collection[str]) -> str:
    """Return a part of an address with a mask in the place of each key."""
    if not _shows(text, secrets):
        return text
    for secret in secrets:
        text = text.replace(secret, _MASK)
    return _MASK if _shows(text, secrets) else text


def _shows(text: str, secrets: Collection[str]) -> bool:
    readable = unquote_plus(text)
    return any(secret in readable for secret in secrets)
