"""HTTP/1.1 over sockets: no library changes a byte of a request.

Each request has its own connection, which is read to its end, so that bytes after a response are
seen and not taken for another one.
"""

import socket
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from time import monotonic
from urllib.parse import urlsplit

from pytribute.contract.request import WireRequest
from pytribute.contract.response import (
    CLOSED_EARLY,
    NO_RESPONSE,
    TIMED_OUT,
    WireResponse,
    read_response,
)
from pytribute_core.errors import TransportError
from pytribute_core.guard import check
from pytribute_core.transports.tls import tls_context

__all__ = ["TIMEOUT", "WireTransport"]

TIMEOUT = 10.0
"""Seconds from the first byte of a request to the last byte of its response."""

# The rest of several requests need not be waited for if the server did not respond to one of them.
_AFTER_SILENCE = 0.2


class WireTransport:
    """The connections to a server."""

    def __init__(self, base_url: str) -> None:
        self._parts = urlsplit(base_url)
        self._is_tls = self._parts.scheme == "https"

    def send(self, request: WireRequest, seconds: float = TIMEOUT) -> WireResponse:
        """Send a request and return its response.

        Raises:
            ConnectionError: the connection failed.
        """
        (response,) = self.send_in_turn([request], seconds)
        return response

    def send_together(
        self, requests: Sequence[WireRequest], seconds: float = TIMEOUT
    ) -> list[WireResponse]:
        """Send requests so that they arrive at the same moment, and return their responses.

        All bytes but the last one of each request are sent first, then the last bytes: neither
        connecting nor TLS delays one of them. Each connection is closed as soon as its response is
        read, and has its own time: a server with one worker handles the next one only then.

        Raises:
            ConnectionError: the connection failed.
        """
        end = monotonic() + seconds
        with ExitStack() as stack:
            pending: list[tuple[WireRequest, socket.socket]] = []
            for request in requests:
                connection = stack.enter_context(self._connect(end))
                pending.append((request, connection))
                with suppress(OSError):  # reading fails as well
                    # No variable holds the bytes: they contain the key.
                    connection.sendall(self._message(request)[:-1])
            for request, connection in pending:
                with suppress(OSError):
                    connection.sendall(self._message(request)[-1:])
            responses: list[WireResponse] = []
            for request, connection in pending:
                with connection:
                    is_silent = any(response.failure == TIMED_OUT for response in responses)
                    end = monotonic() + (_AFTER_SILENCE if is_silent else seconds)
                    responses.append(read_response(connection, request, end))
            return responses

    def send_in_turn(
        self, requests: Sequence[WireRequest], seconds: float = TIMEOUT
    ) -> list[WireResponse]:
        """Send requests one after another on one connection, until the server closes it.

        Raises:
            ConnectionError: the connection failed.
        """
        end = monotonic() + seconds
        responses: list[WireResponse] = []
        with self._connect(end) as connection:
            for place, request in enumerate(requests, 1):
                is_last = place == len(requests)
                with suppress(OSError):  # reading fails as well
                    connection.sendall(self._message(request, keep_alive=not is_last))
                response = read_response(connection, request, end, is_last=is_last)
                if responses and response.failure == CLOSED_EARLY:  # which HTTP allows here
                    break
                responses.append(response)
                if response.status == NO_RESPONSE or not response.is_persistent:
                    break
        return responses

    def _connect(self, end: float) -> socket.socket:
        check(self._parts.geturl())
        host = self._parts.hostname or ""
        port = self._parts.port or (443 if self._is_tls else 80)
        try:
            # A timeout of 0 would make the socket non-blocking.
            seconds = max(end - monotonic(), 0.001)
            connection = socket.create_connection((host, port), timeout=seconds)
            if not self._is_tls:
                return connection
            try:
                return tls_context().wrap_socket(connection, server_hostname=host)
            except BaseException:
                connection.close()
                raise
        except (OSError, TransportError) as error:
            raise ConnectionError(f"no connection: {error}") from None

    def _message(self, request: WireRequest, *, keep_alive: bool = False) -> bytes:
        origin = f"{self._parts.scheme}://{self._parts.netloc}" if request.is_absolute else ""
        # Without this header, a server may choose any encoding.
        has_encoding = bool(request.header("accept-encoding"))
        is_sized = request.body is not None or (request.method == "POST" and request.sends_length)
        return b"".join(
            (
                f"{request.method} {origin}{self._parts.path}".encode(),
                request.encoded_target().encode(),
                f" HTTP/1.1\r\nHost: {self._parts.netloc}\r\n".encode(),
                b"User-Agent: pytribute-contract\r\n",
                b"" if has_encoding else b"Accept-Encoding: identity\r\n",
                b"" if keep_alive else b"Connection: close\r\n",
                *(header.line() for header in request.headers),
                b"Content-Length: %d\r\n" % len(request.body or b"") if is_sized else b"",
                b"\r\n",
                request.body or b"",
            )
        )
