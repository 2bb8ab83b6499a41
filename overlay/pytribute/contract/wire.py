"""HTTP/1.1 by hand: every byte that is sent is decided here, and in no library.

Each request has a connection of its own, which is read to its end: whatever a server sends behind
its answer belongs to no other request, and is found.
"""

import socket
import ssl
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from time import monotonic
from urllib.parse import urlsplit

from pytribute.contract.incoming import HUNG_UP, NO_ANSWER, Answer, read_answer
from pytribute.contract.request import Request
from pytribute_core.guard import check

__all__ = ["LONGEST_EXCHANGE", "Wire"]

LONGEST_EXCHANGE = 10.0
"""Seconds from the first byte that is sent to the last one that comes."""


class Wire:
    """The way to a server."""

    def __init__(self, base_url: str) -> None:
        self._parts = urlsplit(base_url)
        self._tls = ssl.create_default_context() if self._parts.scheme == "https" else None

    def send(self, request: Request, seconds: float = LONGEST_EXCHANGE) -> Answer:
        """Send a request and give the answer, or what went wrong instead.

        Raises:
            ConnectionError: there is nobody to talk to.
        """
        (answer,) = self.send_in_turn([request], seconds)
        return answer

    def send_together(
        self, requests: Sequence[Request], seconds: float = LONGEST_EXCHANGE
    ) -> list[Answer]:
        """Send requests so that they arrive at the same moment, and give their answers.

        All of each but its last byte is sent first, and then the last bytes: nothing that
        happens on the way, not even TLS, comes between them.

        Raises:
            ConnectionError: there is nobody to talk to.
        """
        end = monotonic() + seconds
        with ExitStack() as stack:
            flights: list[tuple[Request, socket.socket]] = []
            for request in requests:
                connection = stack.enter_context(self._connect(end))
                flights.append((request, connection))
                with suppress(OSError):  # reading finds it, too
                    # The bytes are in no variable: they hold the key.
                    connection.sendall(self._message(request)[:-1])
            for request, connection in flights:
                with suppress(OSError):
                    connection.sendall(self._message(request)[-1:])
            return [read_answer(connection, request, end) for request, connection in flights]

    def send_in_turn(
        self, requests: Sequence[Request], seconds: float = LONGEST_EXCHANGE
    ) -> list[Answer]:
        """Send requests one after another on one connection, as far as it is kept open.

        Raises:
            ConnectionError: there is nobody to talk to.
        """
        end = monotonic() + seconds
        answers: list[Answer] = []
        with self._connect(end) as connection:
            for place, request in enumerate(requests, 1):
                is_last = place == len(requests)
                with suppress(OSError):  # reading finds it, too
                    connection.sendall(self._message(request, keep=not is_last))
                answer = read_answer(connection, request, end, is_last=is_last)
                if answers and answer.broken == HUNG_UP:  # HTTP allows it between two answers
                    break
                answers.append(answer)
                if answer.status == NO_ANSWER or not answer.is_kept_open:
                    break
        return answers

    def _connect(self, end: float) -> socket.socket:
        check(self._parts.geturl())
        host = self._parts.hostname or ""
        port = self._parts.port or (443 if self._tls else 80)
        try:
            # A time of 0 would mean not to wait at all.
            seconds = max(end - monotonic(), 0.001)
            connection = socket.create_connection((host, port), timeout=seconds)
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
        start = f"{self._parts.scheme}://{self._parts.netloc}" if request.is_whole else ""
        # Without it, any encoding would be welcome.
        offers = b"" if request.given("accept-encoding") else b"Accept-Encoding: identity\r\n"
        is_sized = request.body is not None or (request.method == "POST" and request.has_length)
        return b"".join(
            (
                f"{request.method} {start}{self._parts.path}".encode(),
                request.encoded_target().encode(),
                f" HTTP/1.1\r\nHost: {self._parts.netloc}\r\n".encode(),
                b"User-Agent: pytribute-contract\r\n",
                offers,
                b"" if keep else b"Connection: close\r\n",
                *(header.line() for header in request.headers),
                b"Content-Length: %d\r\n" % len(request.body or b"") if is_sized else b"",
                b"\r\n",
                request.body or b"",
            )
        )
