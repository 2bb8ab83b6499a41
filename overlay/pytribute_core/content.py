"""A response body, read piece by piece and never beyond a limit."""

import zlib
from collections.abc import Mapping
from typing import Protocol

from pytribute_core.exchange import BodyError, BodyTooLargeError
from pytribute_core.types import RawResponse

ACCEPTED_ENCODING = "gzip"
_ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS


class _Inflater(Protocol):
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def _inflate(inflater: _Inflater, chunk: bytes, room: int) -> bytes | None:
    try:
        return inflater.decompress(chunk, room)
    except zlib.error:
        return None


class Content:
    """Collect a body; the limit also holds after decompression."""

    def __init__(self, status: int, headers: Mapping[str, str], limit: int) -> None:
        self._status = status
        self._headers = headers
        self._limit = limit
        self._received = 0
        self._parts: list[bytes] = []
        self._size = 0
        encoding = headers.get("content-encoding", "").strip().lower()
        if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise self._undecodable(f"the content encoding {encoding} was not asked for")
        compressed = encoding not in {"", "identity"}
        self._inflater = zlib.decompressobj(_ZLIB_OR_GZIP) if compressed else None

    def feed(self, chunk: bytes) -> None:
        """Add the next piece.

        Raises:
            BodyTooLargeError: the body exceeds the limit.
            BodyError: the body isn't compressed as its header states.
        """
        self._received += len(chunk)
        if self._inflater:
            inflated = _inflate(self._inflater, chunk, self._limit - self._size + 1)
            if inflated is None:
                raise self._undecodable("the body isn't compressed as it says")
            chunk = inflated
        self._size += len(chunk)
        if max(self._size, self._received) > self._limit:
            reason = f"it has more than {self._limit} bytes"
            raise BodyTooLargeError(self._status, self._headers, reason)
        self._parts.append(chunk)

    def finish(self) -> RawResponse:
        """Return the whole response.

        Raises:
            BodyError: compressed data was cut off, or followed by other data.
        """
        if self._inflater and self._received and not self._inflater.eof:
            raise self._undecodable("the compressed body is cut off")
        if self._inflater and self._inflater.unused_data:
            raise self._undecodable("something follows the compressed body")
        return RawResponse(self._status, self._headers, b"".join(self._parts))

    def _undecodable(self, reason: str) -> BodyError:
        return BodyError(self._status, self._headers, reason)
