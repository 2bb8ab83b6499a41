"""TLS without input and output, so that blocking, non-blocking and tunnelled streams share it."""

import ssl
from collections.abc import Callable, Generator
from functools import cache
from typing import TypeVar

import httpcore2

T = TypeVar("T")


@cache
def tls_context() -> ssl.SSLContext:
    """Load the certificates this machine trusts: 12 ms, so once, and only for who needs them."""
    return httpcore2.default_ssl_context()


class Tls:
    """One TLS connection: says what to send, and is told what came.

    Each step yields bytes to be sent, or None to be given the bytes that come next.
    """

    def __init__(self, context: ssl.SSLContext, hostname: str | None) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._ended = False
        self.connection = context.wrap_bio(self._incoming, self._outgoing, server_hostname=hostname)

    def is_readable(self) -> bool:
        """Tell whether something came that nobody read, though it left the socket; or the end."""
        return self._ended or bool(self._incoming.pending or self.connection.pending())

    def handshake(self) -> Generator[bytes | None, bytes, None]:
        """Agree with the server on a key."""
        return self._steps(self.connection.do_handshake)

    def read(self, limit: int) -> Generator[bytes | None, bytes, bytes]:
        """Read; nothing means the end, and the end needs the server's goodbye.

        Raises:
            OSError: when there was none: anybody on the way could have cut the answer there.
        """
        received = yield from self._steps(lambda: self.connection.read(limit))
        self._ended = not received
        return received

    def write(self, data: bytes) -> Generator[bytes | None, bytes, int]:
        """Write all of it."""
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
