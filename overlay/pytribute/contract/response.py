"""A strict HTTP/1.1 response parser.

HTTP libraries repair malformed responses, which is what this check must see.
"""

import re
import socket
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from time import monotonic
from typing import Any

from pytribute.contract.request import WireRequest
from pytribute.contract.strict_json import JsonBody, as_object, parse_json
from pytribute_core.types import BODILESS_STATUSES

__all__ = [
    "CLOSED_EARLY",
    "NO_RESPONSE",
    "TIMED_OUT",
    "WireResponse",
    "read_response",
]

NO_RESPONSE = 0
CLOSED_EARLY = "the connection was closed before a response"
TIMED_OUT = "no complete response in time"

_BODY_LIMIT = 16 * 1024 * 1024
_HEAD_LIMIT = 64 * 1024
# The wbits of zlib for the gzip format.
_GZIP = 31
# Seconds to wait for bytes after a response if the server leaves the connection open.
_LINGER = 0.05
_FRAMING = frozenset({"content-length", "transfer-encoding"})

_STATUS_LINE = re.compile(r"HTTP/1\.([01]) ([1-9][0-9]{2})(?: .*)?", re.ASCII | re.DOTALL)
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00\r\n]*?)[ \t]*", re.ASCII)
_LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?", re.DOTALL)
_INTERIM = range(100, 200)


class MalformedResponseError(Exception):
    """The bytes of a server are not an HTTP response."""


@dataclass(frozen=True)
class WireResponse:
    """A response; with status 0 there was none, and ``failure`` is the reason."""

    request: WireRequest
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    failure: str = ""
    is_http_1_0: bool = False
    is_http: bool = True
    """Whether at least the status line was HTTP."""

    def header(self, name: str) -> str | None:
        """Return a header's value, the first of several."""
        return next(iter(self.header_values(name)), None)

    def header_values(self, name: str) -> list[str]:
        """Return the values of all headers of a name in lower case."""
        return [value for key, value in self.headers if key.lower() == name]

    @property
    def is_success(self) -> bool:
        """Whether HTTP calls the status a success."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP

    @property
    def is_persistent(self) -> bool:
        """Whether another request may follow on the same connection."""
        options = ",".join(self.header_values("connection")).lower().split(",")
        names = {option.strip() for option in options}
        is_open = "keep-alive" in names if self.is_http_1_0 else "close" not in names
        return is_open and self.is_delimited

    @property
    def is_delimited(self) -> bool:
        """Whether the response states its length."""
        return any(name.lower() in _FRAMING for name, _ in self.headers)

    @cached_property
    def json_body(self) -> JsonBody:
        """The body as JSON."""
        if self.header("content-encoding") != "gzip":
            return parse_json(self.body)
        try:
            return parse_json(zlib.decompressobj(_GZIP).decompress(self.body, _BODY_LIMIT))
        except zlib.error:
            return JsonBody(
                None, (("json", "the body is not gzip, though Content-Encoding says so"),)
            )

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the server sent
        """The value of the body; None if it can't be parsed."""
        return self.json_body.value

    @property
    def code(self) -> str | None:
        """The error code."""
        code = as_object(self.json).get("error")
        return code if isinstance(code, str) else None

    def __str__(self) -> str:
        if self.status == NO_RESPONSE:
            return f"no response: {self.failure}"
        return f"{self.status} {self.code}" if self.code else str(self.status)


def read_response(
    connection: socket.socket, request: WireRequest, end: float, *, is_last: bool = True
) -> WireResponse:
    """Return the next response of a connection; with status 0 and a reason if there is none.

    Args:
        connection: the connection to the server.
        request: the request that was sent.
        end: the time of ``time.monotonic`` by which the response must be complete.
        is_last: whether no byte may follow the response.
    """
    reader = _Reader(connection, end)
    try:
        return reader.response(request, is_last=is_last)
    except TimeoutError:
        failure = TIMED_OUT
    except ConnectionResetError:
        failure = CLOSED_EARLY
    except (OSError, MalformedResponseError) as error:
        failure = str(error)
    return WireResponse(request, NO_RESPONSE, failure=failure, is_http=reader.is_http)


class _Reader:
    """The bytes of a server, with limits on time and size."""

    def __init__(self, connection: socket.socket, end: float) -> None:
        self._connection = connection
        self._end = end
        self._buffer = bytearray()
        self.is_http = False

    def response(self, request: WireRequest, *, is_last: bool) -> WireResponse:
        head = self._head()
        while head.status in _INTERIM:  # 100 Continue, 103 Early Hints
            head = self._head()
        bodiless = request.method == "HEAD" or head.status in BODILESS_STATUSES
        body = b"".join(self._body(head, bodiless=bodiless))
        if is_last:
            self._connection.settimeout(_LINGER)
            with suppress(OSError):
                self._buffer += self._connection.recv(65536)
        if self._buffer:
            raise MalformedResponseError(f"{len(self._buffer)} bytes after the end of the response")
        return WireResponse(request, head.status, head.headers, body, is_http_1_0=head.is_http_1_0)

    def _head(self) -> WireResponse:
        if not self._buffer and not self._more():
            raise MalformedResponseError(CLOSED_EARLY)
        text = self._until(b"\r\n\r\n", "inside the head of a response").decode("latin-1")
        first, *lines = text.split("\r\n")
        status_line = _STATUS_LINE.fullmatch(first)
        if status_line is None:
            raise MalformedResponseError(f"not an HTTP status line: {first!r}")
        self.is_http = True
        fields = [(line, _FIELD.fullmatch(line)) for line in lines]
        for line, field in fields:
            if field is None:
                raise MalformedResponseError(f"not a header: {line!r}")
        headers = tuple((field[1], field[2]) for _, field in fields if field)
        return WireResponse(
            _UNKNOWN, int(status_line[2]), headers, is_http_1_0=status_line[1] == "0"
        )

    def _body(self, head: WireResponse, *, bodiless: bool) -> Iterator[bytes]:
        lengths = set(head.header_values("content-length"))
        codings = ",".join(head.header_values("transfer-encoding")).lower()
        if len(lengths) > 1 or not all(map(_LENGTH.fullmatch, lengths)):
            raise MalformedResponseError(f"Content-Length is {' and '.join(sorted(lengths))}")
        if lengths and codings:
            raise MalformedResponseError("the response has Content-Length and Transfer-Encoding")
        if codings not in {"", "chunked"}:
            raise MalformedResponseError(f"Transfer-Encoding is {codings!r} instead of chunked")
        if bodiless:
            return
        if codings:
            yield from self._chunks()
        elif lengths:
            yield self._exactly(int(lengths.pop()))
        else:
            while self._more():
                pass
            yield bytes(self._buffer)
            self._buffer.clear()

    def _chunks(self) -> Iterator[bytes]:
        total = 0
        while True:
            line = self._until(b"\r\n", "inside a chunked body")
            size = _CHUNK_SIZE.fullmatch(line)
            if size is None:
                raise MalformedResponseError(f"{line[:20]!r} is not a chunk size")
            length = int(size[1], 16)
            if length == 0:
                break
            total += length
            _check_length(total)
            yield self._exactly(length)
            if self._until(b"\r\n", "inside a chunked body"):
                raise MalformedResponseError("a chunk is longer than announced")
        while self._until(b"\r\n", "inside a chunked body"):
            pass  # trailers

    def _until(self, mark: bytes, where: str) -> bytes:
        """Remove and return the bytes before a mark; remove the mark, too."""
        while (end := self._buffer.find(mark)) < 0:
            if len(self._buffer) > _HEAD_LIMIT:
                raise MalformedResponseError(f"a line or a head is longer than {_HEAD_LIMIT} bytes")
            if not self._more():
                raise MalformedResponseError(f"the connection was closed {where}")
        part = bytes(self._buffer[:end])
        del self._buffer[: end + len(mark)]
        return part

    def _exactly(self, length: int) -> bytes:
        _check_length(length)
        while len(self._buffer) < length:
            if not self._more():
                actual = len(self._buffer)
                raise MalformedResponseError(f"the body has {actual} of {length} announced bytes")
        part = bytes(self._buffer[:length])
        del self._buffer[:length]
        return part

    def _more(self) -> bool:
        _check_length(len(self._buffer))
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        part = self._connection.recv(65536)
        self._buffer += part
        return bool(part)


_UNKNOWN = WireRequest("", "", "")


def _check_length(length: int) -> None:
    if length > _BODY_LIMIT:
        raise MalformedResponseError(f"the body is longer than {_BODY_LIMIT} bytes")
