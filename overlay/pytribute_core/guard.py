"""A guard that keeps tests from reaching the network; the pytest plugin enables it.

While it is enabled, no request is sent to another machine by any transport: the default one, or a
client or transport of the caller's. The same holds for events of a mock, and, by
the environment variable, for processes that a test starts.

pytest imports this module at its start, so it imports nothing of the package at import.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

__all__ = ["VARIABLE", "check", "loopback_only"]

VARIABLE = "PYTRIBUTE_LOOPBACK_ONLY"
_ADVICE = (
    "use the fixture tribute_mock, or an address on this machine; a transport that stays in this "
    "process says so by the attribute in_memory = True; and a test that is meant to reach the "
    "network has the marker @pytest.mark.tribute(network=True)"
)


class Refusal(Protocol):
    """A factory of the exception that a refused call raises."""

    def __call__(self, message: str, /) -> BaseException:
        """Return the exception."""
        ...


class _State:
    """Process-wide, because the code under test starts threads and loops of its own."""

    active = VARIABLE in os.environ
    refusal: Refusal | None = None


def check(url: str, transport: object = None) -> None:
    """Refuse a request to another machine while the guard is enabled.

    Args:
        url: the address of the request.
        transport: its transport; None for a connection without a proxy.

    Raises:
        TransportError: the request is refused; `loopback_only` may set another exception.
    """
    if not _State.active or getattr(transport, "in_memory", False):
        return
    from urllib.parse import urljoin  # noqa: PLC0415 - loaded by the next modules

    from pytribute_core.errors import TransportError  # noqa: PLC0415 - already loaded
    from pytribute_core.loopback import is_loopback  # noqa: PLC0415

    proxy = getattr(transport, "proxy", None)
    for address in filter(None, (url, proxy)):
        if not is_loopback(address):
            by = " through a proxy" if address is proxy else ""
            origin = urljoin(url, "/")  # the rest may hold a key
            message = f"a test would send to {origin}{by}, and nothing was sent: {_ADVICE}"
            raise (_State.refusal or TransportError)(message)


@contextmanager
def loopback_only(
    refusal: Refusal | None = None, *, active: bool = True
) -> Generator[None, None, None]:
    """Enable or disable the guard, and restore it at the end."""
    before = _State.active, _State.refusal, os.environ.get(VARIABLE)
    _switch(refusal, "1" if active else None, active=active)
    try:
        yield
    finally:
        _switch(*before[1:], active=before[0])


def _switch(refusal: Refusal | None, value: str | None, *, active: bool) -> None:
    _State.active, _State.refusal = active, refusal
    if value is None:
        os.environ.pop(VARIABLE, None)
    else:
        os.environ[VARIABLE] = value
