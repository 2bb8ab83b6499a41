"""What an exchange under way has to know, and the sockets it may be using."""

import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from time import monotonic
from weakref import WeakSet

from pytribute_core.signals import pass_on

# What is said to a proxy before a tunnel stands: an HTTP CONNECT, or SOCKS. None of it is the
# request, which begins with the letters of its own method.
_TUNNELLING = (b"CONNECT ", b"\x05", b"\x01")


def wake(one: socket.socket) -> None:
    """Let whoever waits for a socket find it ended."""
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError as error:  # never connected, closed already, or the server went first
        pass_on(error)


class Flight:
    """One exchange under way: its deadline, and whether any of its request was written.

    One thread sends; any other may cancel, hence the lock around the socket.
    """

    __slots__ = ("_deadline", "_lock", "_socket", "cancelled", "written")

    def __init__(self, timeout: float) -> None:
        self._deadline = monotonic() + timeout
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self.cancelled = False
        self.written = False

    def left(self) -> float:
        """Return the seconds until the deadline.

        Raises:
            TimeoutError: when there are none.
        """
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def check(self) -> None:
        """Go on only if nobody cancelled.

        Raises:
            OSError: when somebody did.
        """
        if self.cancelled:
            raise ConnectionAbortedError

    def board(self, carrier: socket.socket) -> None:
        """Name the socket that a cancellation has to shut down.

        Raises:
            OSError: when the exchange was cancelled before.
        """
        with self._lock:
            self.check()
            self._socket = carrier

    def land(self) -> None:
        """Let go of the socket, before another exchange may get it."""
        with self._lock:
            self._socket = None

    def cancel(self) -> None:
        """Break the exchange off, from whatever thread."""
        with self._lock:
            self.cancelled = True
            if self._socket is not None:
                wake(self._socket)

    def note(self, data: bytes) -> None:
        """Take note of what is about to be written."""
        self.written = self.written or not data.startswith(_TUNNELLING)


# Every thread and task has its own, until it sends again; httpcore2 calls its streams in there.
FLIGHT: ContextVar[Flight] = ContextVar("FLIGHT")


class Sockets:
    """All sockets of one pool: whoever must not use the pool any more can still close them.

    They are plain sockets under TLS too, so that closing says nothing to the other side but what
    the system says when the last copy of a descriptor goes.
    """

    def __init__(self) -> None:
        self._open: set[socket.socket] = set()
        _ALL.add(self)

    @contextmanager
    def opening(self, family: int, kind: int, protocol: int) -> Generator[socket.socket]:
        """Make a socket; it is closed again when what is done with it fails."""
        made = socket.socket(family, kind, protocol)
        self._open.add(made)
        try:
            yield made
        except BaseException:
            self.close(made)
            raise

    def close(self, one: socket.socket) -> None:
        """Close one; a thread that waits for it must not wait on."""
        try:
            wake(one)
        finally:
            one.close()
            self._open.discard(one)

    def abandon(self) -> None:
        """Close this process's descriptors and do nothing else; takes no lock."""
        for one in tuple(self._open):
            try:
                one.close()
            except OSError as error:
                pass_on(error)
        self._open.clear()


_ALL: WeakSet[Sockets] = WeakSet()


def _after_fork() -> None:
    for sockets in tuple(_ALL):
        sockets.abandon()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(after_in_child=_after_fork)
