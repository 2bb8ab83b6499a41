"""A response body, read piece by piece and never beyond a limit."""

import zlib
from collections.abc import Mapping
from typing import Protocol

from pytribute_core.exchange import BodyError, BodyTooLargeError
from pytribute_core.types import RawResponse

ACCEPTED_ENCODING = "gzip"
_GZIP, _ZLIB_OR_GZIP = 16 + zlib.MAX_WBITS, 32 + zlib.MAX_WBITS
_GZIP_STARTS_WITH = 0x1F
# zlib copies what follows a member; of a million members in one piece, it would copy all the rest
# a million times.
_STEP = 16 * 1024


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: memoryview, max_length: int, /) -> bytes: ...


def _inflate(inflater: _Inflater, chunk: memoryview, room: int) -> bytes | None:
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
        self._inflater: _Inflater | None = None
        if "content-encoding" not in headers:
            return
        encoding = headers["content-encoding"].strip().lower()
        if encoding in {"", "identity"}:
            return
        if encoding not in {"gzip", "x-gzip", "deflate"}:
            raise self._undecodable(f"the content encoding {encoding} was not asked for")
        self._may_go_on = encoding != "deflate"
        self._inflater = zlib.decompressobj(_ZLIB_OR_GZIP)

    def feed(self, chunk: bytes) -> None:
        """Add the next piece.

        Raises:
            BodyTooLargeError: the body exceeds the limit.
            BodyError: the body isn't compressed as its header states.
        """
        if self._inflater is None:
            self._add(chunk)
            return
        self._received += len(chunk)
        if self._received > self._limit:
            raise self._too_large()
        rest = memoryview(chunk)
        while rest:
            self._inflater = self._member(self._inflater, rest[0])
            piece = rest[:_STEP]
            inflated = _inflate(self._inflater, piece, self._limit - self._size + 1)
            if inflated is None:
                raise self._undecodable("the body isn't compressed as it says")
            self._add(inflated)
            rest = rest[len(piece) - len(self._inflater.unused_data) :]

    def _member(self, inflater: _Inflater, byte: int) -> _Inflater:
        """Return what inflates the next byte: a gzip body may have several members (RFC 1952)."""
        if not inflater.eof:
            return inflater
        if not self._may_go_on or byte != _GZIP_STARTS_WITH:
            raise self._undecodable("something follows the compressed body")
        return zlib.decompressobj(_GZIP)

    def _add(self, content: bytes) -> None:
        self._size += len(content)
        if self._size > self._limit:
            raise self._too_large()
        if content:
            self._parts.append(content)

    def _too_large(self) -> BodyTooLargeError:
        reason = f"it has more than {self._limit} bytes"
        return BodyTooLargeError(self._status, self._headers, reason)

    def finish(self) -> RawResponse:
        """Return the whole response.

        Raises:
            BodyError: compressed data was cut off.
        """
        if self._inflater and self._received and not self._inflater.eof:
            raise self._undecodable("the compressed body is cut off")
        return RawResponse(self._status, self._headers, b"".join(self._parts))

    def _undecodable(self, reason: str) -> BodyError:
        return BodyError(self._status, self._headers, reason)
