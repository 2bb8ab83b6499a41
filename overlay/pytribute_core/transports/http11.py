"""One HTTP/1.1 exchange without I/O; the responses are parsed by httptools.

An exchange is a generator of steps: it yields bytes to send, or None to be sent what was received;
no bytes mean that the server closed the connection. Its driver owns the socket and the deadline.
"""

from collections.abc import Generator, Mapping
from functools import partial
from typing import Protocol, TypeAlias, TypeVar

import httptools
from msgspec import Struct

from pytribute_core.content import Content
from pytribute_core.types import BODILESS_STATUSES, RawResponse

T = TypeVar("T")
Steps: TypeAlias = Generator[bytes | None, bytes, T]

HEAD_LIMIT = 64 * 1024
"""Maximum bytes of all heads of one response, those of 1xx responses included."""
FIELD_LIMIT = 256
"""Maximum number of header fields."""

_INTERIM, _FINAL = 100, 200
_VERSIONS = frozenset({"HTTP/1.1", "HTTP/1.0"})
_END = b"\r\n\r\n"
_INVALID = "no valid HTTP/1.1 response"
_CUT_OFF = "the connection was closed in the middle of a response"
# The bytes of framing that a chunk of one byte needs, rounded up.
_FRAMING = 8


class Stream(Protocol):
    """A connection as an exchange sees it, with or without TLS."""

    @property
    def has_unread(self) -> bool:
        """Whether received data is unread in here, or the end was reached."""
        ...

    def carry(self, steps: Steps[T]) -> Steps[T]:
        """Return steps that send and receive what these do, as it goes over the wire."""
        ...


class Plain:
    """A connection without TLS."""

    @property
    def has_unread(self) -> bool:
        """Nothing is kept in here."""
        return False

    def carry(self, steps: Steps[T]) -> Steps[T]:
        """Return the steps themselves."""
        return steps


class ProtocolError(ConnectionError):
    """The server's part of an exchange is not a whole HTTP/1.1 response."""


class Finished(Struct):
    """A response, and whether its connection may serve another exchange."""

    response: RawResponse
    reusable: bool


class _Callbacks:
    """What the parser calls: it fills one list, without a line of Python.

    The parser would replace the exception of a signal handler that comes in the middle of a
    callback by one of its own.
    """

    def __init__(self, events: list[bytes | None]) -> None:
        self.on_message_begin = partial(events.append, b"")
        self.on_body = events.append
        self.on_message_complete = partial(events.append, None)


class _Reader:
    """What was received of a response so far.

    Attributes:
        status: the status of the final response, 0 before.
        fields: its header; names in lower case.
        length: the bytes of its body, where its header states them.
        rest: what came behind the head of a response with a length.
        is_complete: whether the whole response was received.
        keeps_alive: whether the connection may be used again.
    """

    def __init__(self) -> None:
        # Pieces of the body, and None for the end of a message.
        self._events: list[bytes | None] = []
        self._parser = httptools.HttpResponseParser(_Callbacks(self._events))
        self._head = b""
        self._size = 0
        self.status = 0
        self.fields: dict[str, str] = {}
        self.length: int | None = None
        self.rest = b""
        self.is_complete = False
        self.keeps_alive = False

    def body(self) -> bytes:
        """Return what was received of a body without a length since the last call.

        No line runs for each chunk: a server may send millions of them, of one byte each.
        """
        events = self._events.copy()
        self._events.clear()
        if None in events:
            self.is_complete = True
            end = events.index(None)
            if events[end + 1 :]:  # something follows that nobody asked for
                self.keeps_alive = False
            del events[end:]
        return b"".join(filter(None, events))

    def feed(self, data: bytes) -> None:
        """Parse what was received.

        Raises:
            ProtocolError: it is not HTTP/1.1.
        """
        while data and not self.status:
            end = (self._head[-3:] + data).find(_END)
            if end < 0:
                self._feed_head(data)
                return
            end += len(_END) - len(self._head[-3:])
            self._feed_head(data[:end])
            self._read_head()
            data = data[end:]
        if self.length is not None:
            self.rest = data
            return
        if data:
            self._parse(data)

    def _feed_head(self, data: bytes) -> None:
        self._head += data
        self._size += len(data)
        self._parse(data)
        if self._size > HEAD_LIMIT:
            raise ProtocolError(f"the response's head has more than {HEAD_LIMIT} bytes")

    def _read_head(self) -> None:
        """Read the head that the parser has found valid."""
        lines = self._head.decode("latin-1").strip("\r\n").split("\r\n")
        self._head = b""
        status, version = self._parser.get_status_code(), lines.pop(0).partition(" ")[0]
        # The parser also reads other versions, RTSP, and a status such as 099.
        if version not in _VERSIONS or status < _INTERIM:
            raise ProtocolError(f"{_INVALID}: another version or status")
        if status < _FINAL:
            self._events.clear()
            return
        if len(lines) > FIELD_LIMIT:
            raise ProtocolError(f"the response has more than {FIELD_LIMIT} header fields")
        fields = self.fields
        for line in lines:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip(" \t")
            fields[name] = f"{fields[name]}, {value}" if name in fields else value
        if fields.get("transfer-encoding", "chunked").lower() != "chunked":
            raise ProtocolError(f"{_INVALID}: another transfer coding than chunked")
        self.keeps_alive = _keeps_alive(version, fields)
        if status in BODILESS_STATUSES:
            self.length = 0
        elif "content-length" in fields:  # the parser accepts a single number, without a coding
            self.length = int(fields["content-length"])
        self.status = status

    def _parse(self, data: bytes) -> None:
        reason = ""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            reason = "the server changes the protocol"
        except httptools.HttpParserError as error:
            reason = str(error)
        if reason and (not self.status or None not in self._events):
            raise ProtocolError(f"{_INVALID}: {reason}")
        if reason:  # it follows the response
            self.keeps_alive = False


def _keeps_alive(version: str, fields: Mapping[str, str]) -> bool:
    if version == "HTTP/1.1" and "connection" not in fields:
        return True
    options = {option.strip().lower() for option in fields.get("connection", "").split(",")}
    # HTTP/1.0 knows no chunks, so a server before may have forwarded what it didn't understand.
    is_kept = version == "HTTP/1.1" or (
        "keep-alive" in options and "transfer-encoding" not in fields
    )
    return is_kept and "close" not in options


def exchange(request: bytes, limit: int, *, without_body: bool = False) -> Steps[Finished]:
    """Send a request once, and read the response to it.

    Args:
        request: head and body.
        limit: maximum bytes of the response's body, after decompression.
        without_body: whether the response ends with its head, as to HEAD and CONNECT.

    Raises:
        ProtocolError: there is no whole response.
        BodyError: the body is too large, or not encoded as its header states.
    """
    yield request
    reader = _Reader()
    while not reader.status:
        data = yield None
        if not data:
            raise ProtocolError("the connection was closed before a response came")
        reader.feed(data)
    content = Content(reader.status, reader.fields, limit)
    if without_body:
        return Finished(content.finish(), reusable=False)
    if reader.length is None:
        return (yield from _without_length(reader, content))
    part, missing = reader.rest, reader.length - len(reader.rest)
    while missing > 0:
        content.feed(part)
        part = yield None
        if not part:
            raise ProtocolError(_CUT_OFF)
        missing -= len(part)
    body, excess = (part[:missing], part[missing:]) if missing else (part, b"")
    content.feed(body)
    # An empty line is dropped; anything else is nothing that was asked for.
    return Finished(content.finish(), reader.keeps_alive and not excess.strip(b"\r\n"))


def _without_length(reader: _Reader, content: Content) -> Steps[Finished]:
    """Read a body that the parser finds the end of, or that the connection ends."""
    received = size = 0
    while True:
        part = reader.body()
        size += len(part)
        content.feed(part)
        if reader.is_complete:
            return Finished(content.finish(), reader.keeps_alive)
        if received > size * _FRAMING + HEAD_LIMIT:
            raise ProtocolError("the response has more framing than content")
        data = yield None
        if not data:
            break
        received += len(data)
        reader.feed(data)
    if "transfer-encoding" in reader.fields:
        raise ProtocolError(_CUT_OFF)
    return Finished(content.finish(), reusable=False)
