# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The seam to whatever speaks HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from .types import RawResponse


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with everything a transport needs; the headers hold the key, so they never show."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None
    timeout: float
    limit: int


class Transport(Protocol):
    """Sends a request and reads the whole answer.

    It follows no redirect, keeps no cookie, reads no more than ``limit`` bytes of body, and raises
    nothing but this package's errors, without a trace of the request in them.
    """

    def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class AsyncTransport(Protocol):
    """As `Transport`, without blocking."""

    async def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...
