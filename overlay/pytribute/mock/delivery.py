"""A delivery of an event, and its attempts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pytribute.mock.product import json_number
from pytribute.mock.signature import Signature
from pytribute.mock.targets import is_accepted

__all__ = ["RETRIES", "Attempt", "Delivery"]

RETRIES = tuple(timedelta(minutes=m) for m in (5, 15, 30, 60, 120, 240, 480, 480))
"""The pause after each failure before the next attempt."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver an event, and its result."""

    sent_at: datetime
    body: bytes = field(repr=False)
    signature: str | None = field(repr=False)
    status: int | None
    """The status of the response; None without a response."""
    response: bytes = field(default=b"", repr=False)
    problem: str = ""
    """Why there was no response."""
    seconds: float = 0.0
    """The duration of the attempt."""

    @property
    def is_accepted(self) -> bool:
        """Whether the target accepted the event: any status from 200 to 299."""
        return is_accepted(self.status)


@dataclass(slots=True)
class Delivery:
    """An event, its attempts, and the time of the next one.

    The repr shows no payload: payloads hold personal data.
    """

    name: str
    content: Mapping[str, Any] | bytes = field(repr=False)
    signature: Signature = "valid"
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    next_at: datetime | None = None
    """The time of the next attempt; None if there is none."""
    number: int = 0
    """The place among all deliveries of the mock, from 1."""

    @property
    def is_accepted(self) -> bool:
        """Whether the last attempt was accepted."""
        return bool(self.attempts) and self.attempts[-1].is_accepted

    @property
    def status(self) -> int | None:
        """The status of the last response; None without a response."""
        return self.attempts[-1].status if self.attempts else None

    @property
    def payload(self) -> dict[str, Any]:
        """The payload as it was sent; empty for a body of raw bytes."""
        payload: dict[str, Any] = {}
        if not isinstance(self.content, bytes):
            payload = json.loads(json.dumps(self.content["payload"], default=json_number))
        return payload
