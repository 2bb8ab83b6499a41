"""The state of an exchange that the transport is carrying out."""

import socket
from contextvars import ContextVar
from threading import Lock
from time import monotonic

from pytribute_core.transports.sockets import shut_down

# The first bytes sent to a proxy before a tunnel exists: an HTTP CONNECT, or SOCKS. They belong to
# no request, which begins with the letters of its own method.
_TUNNELLING = (b"CONNECT ", b"\x05", b"\x01")


class ExchangeState:
    """The state of one exchange: its deadline, and whether any of its request was written.

    One thread sends; any other may cancel, hence the lock around the socket.
    """

    __slots__ = ("_deadline", "_lock", "_socket", "cancelled", "written")

    def __init__(self, timeout: float) -> None:
        self._deadline = monotonic() + timeout
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self.cancelled = False
        self.written = False

    def remaining(self) -> float:
        """Return the seconds until the deadline.

        Raises:
            TimeoutError: the deadline has passed.
        """
        seconds = self._deadline - monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def check_cancelled(self) -> None:
        """Return if the exchange was not cancelled.

        Raises:
            OSError: the exchange was cancelled.
        """
        if self.cancelled:
            raise ConnectionAbortedError

    def attach(self, sock: socket.socket) -> None:
        """Set the socket that a cancellation has to shut down.

        Raises:
            OSError: the exchange was cancelled before.
        """
        with self._lock:
            self.check_cancelled()
            self._socket = sock

    def detach(self) -> None:
        """Release the socket, before another exchange may get it."""
        with self._lock:
            self._socket = None

    def cancel(self) -> None:
        """Cancel the exchange, from any thread."""
        with self._lock:
            self.cancelled = True
            if self._socket is not None:
                shut_down(self._socket)

    def note_write(self, data: bytes) -> None:
        """Record that data is about to be written."""
        self.written = self.written or not data.startswith(_TUNNELLING)


# Every thread and task has its own until it sends again; httpcore2 calls its streams inside it.
CURRENT: ContextVar[ExchangeState] = ContextVar("CURRENT")
