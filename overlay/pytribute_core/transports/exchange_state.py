"""The state of an exchange that a transport is carrying out."""

import socket
from time import monotonic
from typing import Any, Protocol

from pytribute_core.signals import pass_on


def shut_down(sock: socket.socket) -> None:
    """End the connection of a socket, so that a thread waiting for it returns."""
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError as error:  # never connected, already closed, or closed by the server
        pass_on(error)


class Waiting(Protocol):
    """A queue that an exchange waits for."""

    def put(self, item: None, /) -> object:
        """End the wait."""
        ...


class ExchangeState:
    """The state of one exchange: its deadline, and whether any of its request was written.

    One thread sends; any other may cancel. There is no lock that a signal handler could leave
    taken: the one that sends stores a socket and then looks for a cancellation, and the one that
    cancels does both the other way round, so one of them sees the other.
    """

    __slots__ = (
        "__weakref__",
        "_deadline",
        "_sockets",
        "_waiting",
        "cancelled",
        "connected",
        "connection",
        "written",
    )

    def __init__(self, timeout: float) -> None:
        self._deadline = monotonic() + timeout
        self._sockets: tuple[socket.socket, ...] = ()
        self._waiting: Waiting | None = None
        self.cancelled = False
        self.connected = False
        self.connection: Any = None
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

    def attach(self, *sockets: socket.socket, waiting: Waiting | None = None) -> None:
        """Set what a cancellation has to end, instead of what was set before.

        Raises:
            OSError: the exchange was cancelled before.
        """
        self._sockets, self._waiting = sockets, waiting
        self.check_cancelled()

    def detach(self) -> None:
        """Release the sockets, before another exchange may get one."""
        self._sockets, self._waiting = (), None

    def cancel(self) -> None:
        """Cancel the exchange, from any thread."""
        self.cancelled = True
        for sock in self._sockets:
            shut_down(sock)
        if self._waiting is not None:
            self._waiting.put(None)
