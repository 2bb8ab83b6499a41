"""The seam to whatever speaks HTTP."""

from typing import Protocol, runtime_checkable

from pytribute_core.exchange import Exchange
from pytribute_core.types import RawResponse


class Transport(Protocol):
    """Sends a request and reads the whole response.

    It follows no redirect, keeps no cookie, and reads no more than ``limit`` bytes of body. Each
    failure of the exchange is an `ExchangeError`, without a trace of the request; an exception from
    outside, such as that of a signal handler, goes on unchanged.
    """

    def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


@runtime_checkable
class Cancelling(Protocol):
    """What a `Transport` may offer besides; a task of an `AsyncTransport` is cancelled itself."""

    def cancel(self, exchange: Exchange, /) -> None:
        """Break an exchange off from another thread; sending it raises a `NoResponseError` at once.

        Harmless when the exchange is over; one that hasn't begun will not be sent.
        """
        ...


class AsyncTransport(Protocol):
    """As `Transport`, without blocking."""

    async def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...
