"""What comes back, read by hand: a library would repair, or hide, what is to be seen here."""

import re
import socket
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from time import monotonic
from typing import Any

from pytribute.contract.content import Content, read_content, table
from pytribute.contract.request import Request

__all__ = ["HUNG_UP", "NO_ANSWER", "Answer", "read_answer"]

NO_ANSWER = 0
HUNG_UP = "the connection was closed before an answer"

_LONGEST = 16 * 1024 * 1024
_LONGEST_HEAD = 64 * 1024
# To zlib: with the head and the sum of gzip.
_GZIP = 31
# How long bytes may still come behind an answer from a server that leaves the connection open.
_LINGER = 0.05
_FRAMING = frozenset({"content-length", "transfer-encoding"})
_BODILESS = frozenset({204, 304})
_STATUS_LINE = re.compile(r"HTTP/1\.([01]) ([1-9][0-9]{2})(?: .*)?", re.ASCII | re.DOTALL)
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00\r\n]*?)[ \t]*", re.ASCII)
_LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?", re.DOTALL)
_INTERIM = range(100, 200)


class Broken(Exception):  # noqa: N818 - it is no error of ours
    """What a server sent is no HTTP answer."""


@dataclass(frozen=True)
class Answer:
    """What came back; with status 0 nothing did, and ``broken`` says why."""

    request: Request
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    broken: str = ""
    is_http_1_0: bool = False
    is_http: bool = True
    """Whether at least its head was HTTP, if the rest is broken."""

    def header(self, name: str) -> str | None:
        """Give a header's value, the first if there are several."""
        return next(iter(self.all_of(name)), None)

    def all_of(self, name: str) -> list[str]:
        """Give the values of all headers with a name."""
        return [value for given, value in self.headers if given.lower() == name]

    @property
    def is_kept_open(self) -> bool:
        """Whether another request may follow on the same connection."""
        words = {word.strip().lower() for word in ",".join(self.all_of("connection")).split(",")}
        is_open = "keep-alive" in words if self.is_http_1_0 else "close" not in words
        return is_open and self.has_end

    @property
    def has_end(self) -> bool:
        """Whether the answer says where it ends."""
        return any(name.lower() in _FRAMING for name, _ in self.headers)

    @cached_property
    def content(self) -> Content:
        """The body as JSON."""
        if self.header("content-encoding") != "gzip":
            return read_content(self.body)
        try:
            return read_content(zlib.decompressobj(_GZIP).decompress(self.body, _LONGEST))
        except zlib.error:
            return Content(None, (("json", "the body is no gzip, as it says"),))

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the server sent
        """The value of the body, None if it can't be read."""
        return self.content.value

    @property
    def code(self) -> str | None:
        """The code of an error."""
        code = table(self.json).get("error")
        return code if isinstance(code, str) else None

    def __str__(self) -> str:
        if self.status == NO_ANSWER:
            return f"no answer: {self.broken}"
        return f"{self.status} {self.code}" if self.code else str(self.status)


def read_answer(
    connection: socket.socket, request: Request, end: float, *, is_last: bool = True
) -> Answer:
    """Read one answer, or say what went wrong instead.

    Args:
        connection: where it comes from.
        request: what it answers.
        end: the moment of ``time.monotonic`` until which it must be complete.
        is_last: whether nothing may follow it; of what does, it is not known whose it is.
    """
    incoming = _Incoming(connection, end)
    try:
        return incoming.answer(request, is_last=is_last)
    except TimeoutError:
        broken = "no complete answer in time"
    except ConnectionResetError:
        broken = HUNG_UP
    except (OSError, Broken) as error:
        broken = str(error)
    return Answer(request, NO_ANSWER, broken=broken, is_http=incoming.is_http)


class _Incoming:
    """The bytes that come from a server, none of them for longer or more than is bearable."""

    def __init__(self, connection: socket.socket, end: float) -> None:
        self._connection = connection
        self._end = end
        self._received = bytearray()
        self.is_http = False

    def answer(self, request: Request, *, is_last: bool) -> Answer:
        head = self._head()
        while head.status in _INTERIM:  # 100 Continue, 103 Early Hints
            head = self._head()
        bodiless = request.method == "HEAD" or head.status in _BODILESS
        body = b"".join(self._body(head, bodiless=bodiless))
        if is_last:
            self._connection.settimeout(_LINGER)
            with suppress(OSError):
                self._received += self._connection.recv(65536)
        if self._received:
            raise Broken(f"{len(self._received)} bytes more than the answer announced")
        return Answer(request, head.status, head.headers, body, is_http_1_0=head.is_http_1_0)

    def _head(self) -> Answer:
        if not self._received and not self._more():
            raise Broken(HUNG_UP)
        text = self._until(b"\r\n\r\n", "inside the head of an answer").decode("latin-1")
        first, *lines = text.split("\r\n")
        status_line = _STATUS_LINE.fullmatch(first)
        if status_line is None:
            raise Broken(f"this is no status line of HTTP: {first!r}")
        self.is_http = True
        fields = [(line, _FIELD.fullmatch(line)) for line in lines]
        for line, field in fields:
            if field is None:
                raise Broken(f"this is no header: {line!r}")
        headers = tuple((field[1], field[2]) for _, field in fields if field)
        return Answer(_NOBODY, int(status_line[2]), headers, is_http_1_0=status_line[1] == "0")

    def _body(self, head: Answer, *, bodiless: bool) -> Iterator[bytes]:
        lengths = set(head.all_of("content-length"))
        codings = ",".join(head.all_of("transfer-encoding")).lower()
        if len(lengths) > 1 or not all(map(_LENGTH.fullmatch, lengths)):
            raise Broken(f"Content-Length is {' and '.join(sorted(lengths))}")
        if lengths and codings:
            raise Broken("the answer has Content-Length and Transfer-Encoding")
        if codings not in {"", "chunked"}:
            raise Broken(f"Transfer-Encoding is {codings!r}, which nobody asked for")
        if bodiless:
            return
        if codings:
            yield from self._chunks()
        elif lengths:
            yield self._exactly(int(lengths.pop()))
        else:
            while self._more():
                pass
            yield bytes(self._received)
            self._received.clear()

    def _chunks(self) -> Iterator[bytes]:
        total = 0
        while True:
            line = self._until(b"\r\n", "inside a chunked body")
            size = _CHUNK_SIZE.fullmatch(line)
            if size is None:
                raise Broken(f"{line[:20]!r} is no size of a chunk")
            length = int(size[1], 16)
            if length == 0:
                break
            total += length
            _refuse_longer(total)
            yield self._exactly(length)
            if self._until(b"\r\n", "inside a chunked body"):
                raise Broken("a chunk is longer than announced")
        while self._until(b"\r\n", "inside a chunked body"):
            pass  # trailers

    def _until(self, mark: bytes, where: str) -> bytes:
        """Take what comes before a mark, and the mark away."""
        while (end := self._received.find(mark)) < 0:
            if len(self._received) > _LONGEST_HEAD:
                raise Broken(f"a line or a head is longer than {_LONGEST_HEAD} bytes")
            if not self._more():
                raise Broken(f"the connection was closed {where}")
        found = bytes(self._received[:end])
        del self._received[: end + len(mark)]
        return found

    def _exactly(self, length: int) -> bytes:
        _refuse_longer(length)
        while len(self._received) < length:
            if not self._more():
                had = len(self._received)
                raise Broken(f"the body has {had} bytes instead of the announced {length}")
        found = bytes(self._received[:length])
        del self._received[:length]
        return found

    def _more(self) -> bool:
        _refuse_longer(len(self._received))
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        part = self._connection.recv(65536)
        self._received += part
        return bool(part)


_NOBODY = Request("", "", "")


def _refuse_longer(length: int) -> None:
    if length > _LONGEST:
        raise Broken(f"the body is longer than {_LONGEST} bytes")
