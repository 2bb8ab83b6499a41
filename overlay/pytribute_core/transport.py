"""The interface of the transports, which speak HTTP."""

import asyncio
from typing import Protocol, runtime_checkable

from pytribute_core.errors import TransportError
from pytribute_core.exchange import Exchange
from pytribute_core.types import RawResponse


class Transport(Protocol):
    """Send requests, and read whole responses; each exchange is sent once.

    A transport follows no redirect, keeps no cookie, and reads at most ``limit`` bytes of body. A
    failure of the exchange is an `ExchangeError` that holds nothing of the request; an exception
    from outside, such as that of a signal handler, passes unchanged.
    """

    def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


@runtime_checkable
class Cancelling(Protocol):
    """A `Transport` that can cancel an exchange; for an `AsyncTransport`, cancel its task."""

    def cancel(self, exchange: Exchange, /) -> None:
        """Cancel an exchange from another thread; `send` then raises a `NoResponseError` at once.

        Does nothing after the exchange has ended; one that hasn't started will not be sent.
        """
        ...


class AsyncTransport(Protocol):
    """`Transport` without blocking."""

    async def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


def runs_asyncio() -> bool:
    """Whether asyncio runs this code, and not trio, which may share a thread with it."""
    try:
        return asyncio.current_task() is not None
    except RuntimeError:
        return False


def check_loop(transport: AsyncTransport) -> None:
    """Refuse another event loop than asyncio's before anything is sent.

    Raises:
        TransportError: asyncio isn't running, and the transport needs it.
    """
    if runs_asyncio() or getattr(transport, "needs_asyncio", True) is False:
        return
    raise TransportError(
        "AsyncTribute needs asyncio, and nothing was sent: under trio, pass an httpx2.AsyncClient "
        "as http_client (pytribute[httpx2]), or call Tribute in a thread, as "
        "trio.to_thread.run_sync does"
    )
