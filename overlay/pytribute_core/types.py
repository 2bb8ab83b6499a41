"""HTTP requests and responses, and types that generated models use."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Generic, TypeAlias, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType

__all__ = [
    "BODILESS_STATUSES",
    "SAFE_METHODS",
    "UNSET",
    "AwareDatetime",
    "CalendarDate",
    "RawResponse",
    "Request",
    "Response",
    "Rows",
    "UnsetType",
]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""The methods that only read (RFC 9110, section 9.2.1)."""

BODILESS_STATUSES = frozenset({204, 304})
"""The statuses whose responses end with the headers (RFC 9112, section 6.3)."""

T = TypeVar("T")

AwareDatetime: TypeAlias = Annotated[datetime, Meta(tz=True)]
CalendarDate: TypeAlias = date
# A class with a method called `list` can't call the type by that name.
Rows: TypeAlias = list[T]


class Request(Struct, frozen=True):
    """An HTTP request without the server's address and the API key."""

    method: str
    path: str
    """Percent-encoded, below the server's address."""
    query: tuple[str, ...] = ()
    """Each ``name=value``, percent-encoded."""
    headers: Mapping[str, str] = {}
    body: bytes | None = None

    @property
    def target(self) -> str:
        """Path and query, as they stand in the request line."""
        return f"{self.path}?{'&'.join(self.query)}" if self.query else self.path


class RawResponse(Struct, frozen=True):
    """An HTTP response with its body decompressed."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case; repeated headers are joined by commas."""
    content: bytes

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status}, {len(self.content)} bytes>"


class Response(RawResponse, Generic[T], frozen=True):
    """A documented success and the value it holds."""

    parsed: T
