# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The seam to whatever speaks HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from .types import RawResponse


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Exchange:
    """One request with everything a transport needs; the headers hold the key, so they never show.

    Two are never equal: each stands for one time of sending, which can be cancelled.

    Attributes:
        timeout: seconds for all of it, from connecting to the last byte of the answer.
        limit: bytes of body to take at most, after decompression.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None
    timeout: float
    limit: int
    _interrupted: list[bool] = field(default_factory=list[bool], init=False, repr=False)

    def interrupt(self, *, may_have_left: bool) -> None:
        """Note that an exception from outside, such as Ctrl-C or a time limit, ended the exchange.

        Args:
            may_have_left: whether some of the request may have been written.
        """
        self._interrupted.append(may_have_left)

    @property
    def is_interrupted(self) -> bool:
        """Whether the transport said so; see `interrupt`."""
        return bool(self._interrupted)

    @property
    def is_unsent(self) -> bool:
        """Whether it was interrupted before anything was written."""
        return self.is_interrupted and not any(self._interrupted)


class Transport(Protocol):
    """Sends a request and reads the whole answer.

    It follows no redirect, keeps no cookie, and reads no more than ``limit`` bytes of body. Each
    failure of the exchange is one of this package's errors, without a trace of the request; what
    comes from outside, as a signal handler's exception does, goes on unchanged.
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
        """Break an exchange off from another thread; sending it gives a `TransportError` at once.

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
