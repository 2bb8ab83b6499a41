"""Webhook endpoints as developers write them with their frameworks; none uses pytribute."""

import hmac
from threading import Lock
from typing import Any

from tests.contract.webhook_servers import KEY, grants, identity


def is_signed(body: bytes, signature: str | None) -> bool:
    return hmac.compare_digest(hmac.digest(KEY.encode(), body, "sha256").hex(), signature or "")


class Shop:
    """What the endpoints do with events."""

    def __init__(self) -> None:
        self.granted = 0
        self._known = set[object]()
        self._lock = Lock()

    def handle(self, event: dict[str, Any]) -> None:
        with self._lock:
            key = identity(event)
            self.granted += key not in self._known and grants(event)
            self._known.add(key)


shop = Shop()
