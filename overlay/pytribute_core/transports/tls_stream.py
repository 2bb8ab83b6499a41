"""TLS over any stream, which may be TLS itself, as through a proxy that is reached by https."""

import ssl
from typing import Self, TypeVar

from pytribute_core.transports.http11 import Steps, Stream
from pytribute_core.transports.tls import Tls

T = TypeVar("T")

_CHUNK = 64 * 1024


class TlsStream:
    """TLS over another stream."""

    def __init__(self, under: Stream, tls: Tls) -> None:
        self._under = under
        self._tls = tls

    @classmethod
    def over(cls, under: Stream, context: ssl.SSLContext, hostname: str) -> Steps[Self]:
        """Do the handshake.

        Raises:
            OSError: the server isn't trusted, or the handshake failed.
        """
        tls = Tls(context, hostname)
        yield from under.carry(tls.handshake())
        return cls(under, tls)

    @property
    def has_unread(self) -> bool:
        """Whether received data is unread in here, or the end was reached."""
        return self._tls.is_readable() or self._under.has_unread

    def carry(self, steps: Steps[T]) -> Steps[T]:
        """Return steps that send and receive what these do, as it goes over the wire.

        Raises:
            OSError: the stream ended without a closing alert: somebody in between may have cut it.
        """
        return self._under.carry(self._encrypted(steps))

    def _encrypted(self, steps: Steps[T]) -> Steps[T]:
        received = None
        while True:
            try:
                step = next(steps) if received is None else steps.send(received)
            except StopIteration as done:
                result: T = done.value
                return result
            if step is None:
                received = yield from self._tls.read(_CHUNK)
            else:
                yield from self._tls.write(step)
                received = None
