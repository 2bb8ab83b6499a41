"""The sockets of one connection pool, so that all of them can be closed without the pool."""

import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from weakref import WeakSet

from pytribute_core.signals import pass_on


def shut_down(sock: socket.socket) -> None:
    """End the connection of a socket, so that a thread or task waiting for it returns."""
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError as error:  # never connected, already closed, or closed by the server
        pass_on(error)


class Sockets:
    """All sockets of one pool; code that must not use the pool any more can still close them.

    TLS runs over plain sockets here, so closing one sends nothing but what the operating system
    sends when the last copy of a descriptor is closed.
    """

    def __init__(self) -> None:
        self._open: set[socket.socket] = set()
        _ALL.add(self)

    @contextmanager
    def opening(self, family: int, kind: int, protocol: int) -> Generator[socket.socket]:
        """Make a socket, and close it if the body of the ``with`` statement fails."""
        sock = socket.socket(family, kind, protocol)
        self._open.add(sock)
        try:
            yield sock
        except BaseException:
            self.close(sock)
            raise

    def close(self, sock: socket.socket) -> None:
        """Close a socket, and wake a thread that waits for it."""
        try:
            shut_down(sock)
        finally:
            sock.close()
            self._open.discard(sock)

    def abandon(self) -> None:
        """Close this process's descriptors, without a shutdown; takes no lock."""
        for sock in tuple(self._open):
            try:
                sock.close()
            except OSError as error:
                pass_on(error)
        self._open.clear()


_ALL: WeakSet[Sockets] = WeakSet()


def _after_fork() -> None:
    for sockets in tuple(_ALL):
        sockets.abandon()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(after_in_child=_after_fork)
