"""HTTP/1.1 by hand: a library would repair, or hide, what is to be seen here.

Each request has a connection of its own, which is read to its end: whatever a server sends behind
its answer belongs to no other request, and is found.
"""

import socket
import ssl
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from pytribute.contract.content import Content, read_content, table
from pytribute.contract.request import Request

__all__ = ["NO_ANSWER", "Answer", "Wire"]

NO_ANSWER = 0

_TIMEOUT = 10.0
_LONGEST = 64 * 1024 * 1024
# How long bytes may still come behind an answer from a server that leaves the connection open.
_LINGER = 0.05
_FRAMING = frozenset({"content-length", "transfer-encoding"})
_BODILESS = frozenset({204, 304})


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

    def header(self, name: str) -> str | None:
        """Give a header's value, the first if there are several."""
        return next((value for given, value in self.headers if given.lower() == name), None)

    @property
    def is_kept_open(self) -> bool:
        """Whether another request may follow on the same connection."""
        return (self.header("connection") or "").lower() != "close" and self.has_end

    @property
    def has_end(self) -> bool:
        """Whether the answer says where it ends."""
        return any(name.lower() in _FRAMING for name, _ in self.headers)

    @cached_property
    def content(self) -> Content:
        """The body as JSON."""
        return read_content(self.body)

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


class Wire:
    """The way to a server."""

    def __init__(self, base_url: str) -> None:
        self._parts = urlsplit(base_url)
        self._tls = ssl.create_default_context() if self._parts.scheme == "https" else None

    def send(self, request: Request) -> Answer:
        """Send a request and give the answer, or what went wrong instead.

        Raises:
            ConnectionError: there is nobody to talk to.
        """
        (answer,) = self.send_in_turn([request])
        return answer

    def send_together(self, requests: Sequence[Request]) -> list[Answer]:
        """Send requests so that they arrive at the same moment, and give their answers.

        All of each but its last byte is sent first, and then the last bytes: nothing that
        happens on the way, not even TLS, comes between them.

        Raises:
            ConnectionError: there is nobody to talk to.
        """
        with ExitStack() as stack:
            flights: list[tuple[Request, socket.socket]] = []
            for request in requests:
                connection = stack.enter_context(self._connect())
                flights.append((request, connection))
                with suppress(OSError):  # reading finds it, too
                    # The bytes are in no variable: they hold the key.
                    connection.sendall(self._message(request)[:-1])
            for request, connection in flights:
                with suppress(OSError):
                    connection.sendall(self._message(request)[-1:])
            return [_answer(connection, request) for request, connection in flights]

    def send_in_turn(self, requests: Sequence[Request]) -> list[Answer]:
        """Send requests one after another on one connection, as far as it is kept open.

        Raises:
            ConnectionError: there is nobody to talk to.
        """
        answers: list[Answer] = []
        with self._connect() as connection:
            for place, request in enumerate(requests, 1):
                is_last = place == len(requests)
                with suppress(OSError):  # reading finds it, too
                    connection.sendall(self._message(request, keep=not is_last))
                answers.append(_answer(connection, request, is_last=is_last))
                if answers[-1].status == NO_ANSWER or not answers[-1].is_kept_open:
                    break
        return answers

    def _connect(self) -> socket.socket:
        host = self._parts.hostname or ""
        port = self._parts.port or (443 if self._tls else 80)
        try:
            connection = socket.create_connection((host, port), timeout=_TIMEOUT)
            if self._tls is None:
                return connection
            try:
                return self._tls.wrap_socket(connection, server_hostname=host)
            except BaseException:
                connection.close()
                raise
        except OSError as error:
            raise ConnectionError(f"no connection: {error}") from None

    def _message(self, request: Request, *, keep: bool = False) -> bytes:
        is_sized = request.body is not None or request.method == "POST"
        return b"".join(
            (
                f"{request.method} {self._parts.path}".encode(),
                request.encoded_target().encode(),
                f" HTTP/1.1\r\nHost: {self._parts.netloc}\r\n".encode(),
                b"User-Agent: pytribute-contract\r\n",
                b"" if keep else b"Connection: close\r\n",
                *(header.line() for header in request.headers),
                b"Content-Length: %d\r\n" % len(request.body or b"") if is_sized else b"",
                b"\r\n",
                request.body or b"",
            )
        )


def _answer(connection: socket.socket, request: Request, *, is_last: bool = True) -> Answer:
    try:
        return _read(connection, request, is_last=is_last)
    except TimeoutError:
        return Answer(request, NO_ANSWER, broken=f"nothing for {_TIMEOUT:g} seconds")
    except (OSError, Broken) as error:
        return Answer(request, NO_ANSWER, broken=str(error))


def _read(connection: socket.socket, request: Request, *, is_last: bool) -> Answer:
    received = bytearray()
    while b"\r\n\r\n" not in received:
        if not _more(connection, received):
            raise Broken("the connection was closed before the head of an answer")
    head, _, rest = bytes(received).partition(b"\r\n\r\n")
    status, headers = _parse_head(head)
    answer = Answer(request, status, headers)
    received = bytearray(rest)
    body = _body(connection, received, answer, bodiless=_is_bodiless(request, status))
    if is_last:
        connection.settimeout(_LINGER)
        with suppress(OSError):
            _more(connection, received)
    if received:
        raise Broken(f"{len(received)} bytes more than the answer announced")
    return Answer(request, status, headers, body)


def _is_bodiless(request: Request, status: int) -> bool:
    return request.method == "HEAD" or status in _BODILESS


def _parse_head(head: bytes) -> tuple[int, tuple[tuple[str, str], ...]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    version, _, rest = first.partition(" ")
    status = rest[:3]
    if not version.startswith("HTTP/1.") or not status.isdigit() or rest[3:4] not in {"", " "}:
        raise Broken(f"this is no status line of HTTP: {first[:80]!r}")
    headers: list[tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise Broken(f"this is no header: {line[:80]!r}")
        headers.append((name, value.strip()))
    return int(status), tuple(headers)


def _body(
    connection: socket.socket, received: bytearray, answer: Answer, *, bodiless: bool
) -> bytes:
    """Take the body from what comes; what is left over stays in ``received``."""
    lengths = {value for name, value in answer.headers if name.lower() == "content-length"}
    chunked = (answer.header("transfer-encoding") or "").lower() == "chunked"
    if len(lengths) > 1 or not all(length.isdigit() for length in lengths):
        raise Broken(f"Content-Length is {' and '.join(sorted(lengths))}")
    if lengths and chunked:
        raise Broken("the answer has Content-Length and Transfer-Encoding")
    if bodiless:
        return b""
    if chunked:
        return _chunks(connection, received)
    if lengths:
        return _exactly(connection, received, int(lengths.pop()))
    while _more(connection, received):
        pass
    body, received[:] = bytes(received), b""
    return body


def _chunks(connection: socket.socket, received: bytearray) -> bytes:
    body = bytearray()
    while True:
        size_text = _line(connection, received).partition(b";")[0]
        try:
            size = int(size_text, 16)
        except ValueError:
            raise Broken(f"{size_text[:20]!r} is no size of a chunk") from None
        if size == 0:
            while _line(connection, received):
                pass
            return bytes(body)
        body += _exactly(connection, received, size)
        if _line(connection, received):
            raise Broken("a chunk is longer than announced")


def _line(connection: socket.socket, received: bytearray) -> bytes:
    while b"\r\n" not in received:
        if not _more(connection, received):
            raise Broken("the connection was closed inside a chunked body")
    line, _, rest = bytes(received).partition(b"\r\n")
    received[:] = rest
    return line


def _exactly(connection: socket.socket, received: bytearray, length: int) -> bytes:
    if length > _LONGEST:
        raise Broken(f"the body would have {length} bytes")
    while len(received) < length:
        if not _more(connection, received):
            raise Broken(f"the body has {len(received)} bytes instead of the announced {length}")
    body = bytes(received[:length])
    del received[:length]
    return body


def _more(connection: socket.socket, received: bytearray) -> bool:
    if len(received) > _LONGEST:
        raise Broken(f"the answer is longer than {_LONGEST} bytes")
    part = connection.recv(65536)
    received += part
    return bool(part)
