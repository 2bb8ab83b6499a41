"""A client as a test calls it, with any transport, blocking or async; and a clock for tests."""

import contextlib
import json
import pickle
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from pytribute._client import AsyncTribute
from pytribute_core import errors
from tests import documented
from tests.faults.exchanges import KEY, shown
from tests.faults.server import Step
from tests.faults.steps import (
    close_after_reading,
    http_response,
    reset_after_reading,
    reset_unread,
    respond,
    respond_and_close,
    respond_and_hang,
    respond_and_reset,
)

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def product(number: int) -> dict[str, object]:
    """Make a product as the documentation describes one."""
    return documented.product(id=number)


def ok(data: object) -> Step:
    return respond(http_response(200, json.dumps(data).encode()))


PRODUCT = ok(product(7))
REFUNDED = ok({"success": True, "purchaseId": 9, "message": "done"})


class Clock:
    """A clock that advances only when something waits, and then immediately."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.before_waking: Callable[[], None] = lambda: None

    def now(self) -> float:
        return sum(self.waits)

    def time(self) -> float:
        return NOW.timestamp() + self.now()

    def sleep(self, seconds: float, stopped: threading.Event | None = None) -> None:
        del stopped
        self.waits.append(seconds)
        self.before_waking()

    async def asleep(self, seconds: float) -> None:
        self.sleep(seconds)


@dataclass
class Caller:
    """One way to call, whatever the transport and whether it blocks."""

    client: Any
    run: Callable[[Any], Any]
    clock: Clock

    def get(self) -> Any:  # noqa: ANN401 - the tests look at it
        return self.run(self.client.products.get(7))

    def cancel(self) -> Any:  # noqa: ANN401
        return self.run(self.client.products.cancel_purchase(9))

    def ids(self, *, at_most: int = 1_000_000, **options: int) -> list[int]:
        """Walk a listing, and leave it when there are enough rows."""
        listing = self.client.products.list(**options)
        found: list[int] = []

        async def walk() -> None:
            async with contextlib.aclosing(aiter(listing)) as rows:
                async for row in rows:
                    found.append(row.id)
                    if len(found) >= at_most:
                        return

        if isinstance(self.client, AsyncTribute):
            self.run(walk())
            return found
        for row in listing:
            found.append(row.id)
            if len(found) >= at_most:
                break
        return found


def fails(call: Callable[[], object], kind: type[errors.TributeError]) -> Any:  # noqa: ANN401
    """Check that a call fails as expected, with a picklable error that hides the key."""
    with pytest.raises(errors.TributeError) as caught:
        call()
    error = caught.value
    assert type(error) is kind
    assert error.__cause__ is None
    assert error.__context__ is None
    assert KEY not in shown(error)
    assert KEY.encode() not in pickle.dumps(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own
    return error


# What may have carried the request out, and what a blocking or a hanging server looks like.
LOST = {
    "reset before it was read": reset_unread,
    "reset after it was read": reset_after_reading,
    "closed without a response": close_after_reading,
    "closed in the headers": respond_and_close(b"HTTP/1.1 200 OK\r\nContent-Len"),
    "closed in the body": respond_and_close(
        http_response(200, b'{"success": true', content_length="60")
    ),
    "reset in the body": respond_and_reset(
        http_response(200, b'{"success": true', content_length="60")
    ),
    "no HTTP": respond_and_close(b"220 smtp ready\r\n\r\n"),
}
LATE = {
    "silent in the body": respond_and_hang(
        http_response(200, b'{"success": true', content_length="60")
    ),
}
