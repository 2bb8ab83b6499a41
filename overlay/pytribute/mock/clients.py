"""What the clients of a mock stand on: an engine that calls it, and a clock without pauses."""

import asyncio
import threading
import time

from pytribute.mock.exchange import Asked, Ending, Reaction, react
from pytribute.mock.world import World
from pytribute_core.content import Content
from pytribute_core.exchange import Exchange, NoResponseError, NoResponseInTimeError
from pytribute_core.retries import SystemClock
from pytribute_core.types import RawResponse

__all__ = ["AsyncInProcessTransport", "InProcessTransport", "NoPauses"]


class NoPauses(SystemClock):
    """The time as it is, but nobody waits before another attempt."""

    def sleep(self, seconds: float, stopped: threading.Event | None = None) -> None:
        """Go on at once."""

    async def asleep(self, seconds: float) -> None:
        """Go on at once, after the other tasks."""
        del seconds
        await asyncio.sleep(0)


class InProcessTransport:
    """Asks a mock by calling it."""

    in_memory = True

    def __init__(self, world: World) -> None:
        self._world = world

    def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        reaction = react(self._world, _asked(exchange))
        try:
            time.sleep(_patience(reaction, exchange))
        finally:  # whoever hangs up has asked all the same
            ending = reaction.end(exchange.body or b"")
        return _received(reaction, ending, exchange)

    def close(self) -> None:
        """Close nothing: there is no connection."""


class AsyncInProcessTransport:
    """As `InProcessTransport`, without blocking."""

    in_memory = True

    def __init__(self, world: World) -> None:
        self._world = world

    async def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        reaction = react(self._world, _asked(exchange))
        try:
            await asyncio.sleep(_patience(reaction, exchange))
        finally:  # whoever hangs up has asked all the same
            ending = reaction.end(exchange.body or b"")
        return _received(reaction, ending, exchange)

    async def aclose(self) -> None:
        """Close nothing: there is no connection."""


def _asked(exchange: Exchange) -> Asked:
    path, _, query = exchange.url.partition("?")
    path = "/" + path.split("/", 3)[3]
    return Asked(
        exchange.method,
        path.encode(),
        query.encode(),
        # No name of ours is bound to a header's value: one of them is the key.
        tuple((name.encode(), exchange.headers[name].encode()) for name in exchange.headers),
    )


def _patience(reaction: Reaction, exchange: Exchange) -> float:
    return min(reaction.latency, exchange.timeout)


def _received(reaction: Reaction, ending: Ending, exchange: Exchange) -> RawResponse:
    answer, cut = ending
    if reaction.latency > exchange.timeout:
        raise NoResponseInTimeError(
            f"no complete answer from the mock within {exchange.timeout:g} s", may_have_arrived=True
        )
    if answer is None or cut:
        raise NoResponseError("the mock dropped the connection, as told", may_have_arrived=True)
    fields = {name.decode(): value.decode("latin-1") for name, value in answer.fields}
    content = Content(answer.status, fields, exchange.limit)
    content.feed(answer.content)
    return content.finish()
