"""What a child of fork() must not use: the connections of its parent."""

import os
from typing import Protocol
from weakref import WeakSet


class Inherited(Protocol):
    """A transport that a child may inherit."""

    def start_anew(self) -> None:
        """Start without the connections, which belong to the parent of this process."""
        ...


_TRANSPORTS: WeakSet[Inherited] = WeakSet()


def start_anew_in_children(transport: Inherited) -> None:
    """Call a transport's `start_anew` in every child of this process."""
    _TRANSPORTS.add(transport)


def _after_fork() -> None:
    for transport in tuple(_TRANSPORTS):
        transport.start_anew()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(after_in_child=_after_fork)
