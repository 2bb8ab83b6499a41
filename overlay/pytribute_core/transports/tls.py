"""TLS without I/O, shared by blocking, non-blocking and tunnelled streams."""

import ssl
from collections.abc import Callable, Generator
from functools import cache
from typing import TypeVar

import httpcore2

T = TypeVar("T")


@cache
def tls_context() -> ssl.SSLContext:
    """Load the certificates that this machine trusts: it takes 12 ms, so once, and when needed."""
    return httpcore2.default_ssl_context()


class Tls:
    """One TLS connection, driven by its caller.

    Each step yields bytes to send, or None to receive the next bytes.
    """

    def __init__(self, context: ssl.SSLContext, hostname: str | None) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._ended = False
        self.connection = context.wrap_bio(self._incoming, self._outgoing, server_hostname=hostname)

    def is_readable(self) -> bool:
        """Whether received data is unread in here, or the end was reached."""
        return self._ended or bool(self._incoming.pending or self.connection.pending())

    def handshake(self) -> Generator[bytes | None, bytes, None]:
        """Do the handshake."""
        return self._steps(self.connection.do_handshake)

    def read(self, limit: int) -> Generator[bytes | None, bytes, bytes]:
        """Read; no bytes mean the end.

        Raises:
            OSError: the stream ended without a closing alert: somebody in between may have cut it.
        """
        received = yield from self._steps(lambda: self.connection.read(limit))
        self._ended = not received
        return received

    def write(self, data: bytes) -> Generator[bytes | None, bytes, int]:
        """Write all of the data."""
        return self._steps(lambda: self.connection.write(data))

    def _steps(self, operation: Callable[[], T]) -> Generator[bytes | None, bytes, T]:
        while True:
            try:
                result = operation()
            except ssl.SSLWantReadError:
                if self._outgoing.pending:
                    yield self._outgoing.read()
                received = yield None
                if received:
                    self._incoming.write(received)
                else:
                    self._incoming.write_eof()
            else:
                if self._outgoing.pending:
                    yield self._outgoing.read()
                return result
