"""Transports that call a mock in this process, and a clock that skips pauses."""

import asyncio
import threading
import time

from pytribute.mock.planned_response import ExchangeResult, IncomingRequest, PlannedResponse, handle
from pytribute.mock.state import MockState
from pytribute_core.content import Content
from pytribute_core.exchange import Exchange, NoResponseError, NoResponseInTimeError
from pytribute_core.retries import SystemClock
from pytribute_core.types import RawResponse

__all__ = ["AsyncInProcessTransport", "InProcessTransport", "NoPauses"]


class NoPauses(SystemClock):
    """The system's clock, without the pauses between attempts."""

    def sleep(self, seconds: float, stopped: threading.Event | None = None) -> None:
        """Return at once."""

    async def asleep(self, seconds: float) -> None:
        """Return after the other tasks had their turn."""
        del seconds
        await asyncio.sleep(0)


class InProcessTransport:
    """Send requests to a mock by a call."""

    in_memory = True

    def __init__(self, state: MockState) -> None:
        self._state = state

    def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        planned = handle(self._state, _request(exchange))
        try:
            time.sleep(min(planned.latency, exchange.timeout))
        finally:  # a request is executed even if the caller is interrupted
            outcome = planned.finish(exchange.body or b"")
        return _response(planned, outcome, exchange)

    def close(self) -> None:
        """Do nothing: there is no connection."""


class AsyncInProcessTransport:
    """`InProcessTransport` without blocking."""

    in_memory = True

    def __init__(self, state: MockState) -> None:
        self._state = state

    async def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        planned = handle(self._state, _request(exchange))
        try:
            await asyncio.sleep(min(planned.latency, exchange.timeout))
        finally:  # a request is executed even if the caller is cancelled
            outcome = planned.finish(exchange.body or b"")
        return _response(planned, outcome, exchange)

    async def aclose(self) -> None:
        """Do nothing: there is no connection."""


def _request(exchange: Exchange) -> IncomingRequest:
    path, _, query = exchange.url.partition("?")
    path = "/" + path.split("/", 3)[3]
    return IncomingRequest(
        exchange.method,
        path.encode(),
        query.encode(),
        # No variable is bound to a header's value: one of them is the key, and tracebacks show it.
        tuple((name.encode(), exchange.headers[name].encode()) for name in exchange.headers),
    )


def _response(planned: PlannedResponse, outcome: ExchangeResult, exchange: Exchange) -> RawResponse:
    response, cut = outcome
    if planned.latency > exchange.timeout:
        raise NoResponseInTimeError(
            f"no complete response from the mock within {exchange.timeout:g} s",
            may_have_arrived=True,
        )
    if response is None or cut:
        raise NoResponseError("a fault of the mock dropped the connection", may_have_arrived=True)
    headers = {name.decode(): value.decode("latin-1") for name, value in response.sent_headers}
    content = Content(response.status, headers, exchange.limit)
    content.feed(response.sent_body)
    return content.finish()
