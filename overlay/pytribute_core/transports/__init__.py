"""Choose a transport by its name. Its module is imported when a client is made, not before."""

from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pytribute_core.errors import TransportError
from pytribute_core.exchange import NoResponseError
from pytribute_core.transport import AsyncTransport, Transport

if TYPE_CHECKING:
    import httpx2

DEFAULT = "httpx2"
FAST = "pyreqwest"


def blocking(
    transport: str | Transport, base_url: str, proxy: str | None, client: "httpx2.Client | None"
) -> Transport:
    """Return the transport of a blocking client.

    Raises:
        ValueError: there is no such transport, or two ways to connect were passed.
        TransportError: it isn't installed, or can't be used: an invalid proxy, a fork.
    """
    _refuse_two(transport, proxy, client)
    if not isinstance(transport, str):
        return transport
    if client is not None:
        from pytribute_core.transports.own_client import OwnClientTransport  # noqa: PLC0415

        return OwnClientTransport(client)
    with _usable():
        if _is_default(transport):
            from pytribute_core.transports.httpcore import HttpcoreTransport  # noqa: PLC0415

            return HttpcoreTransport(base_url, proxy=proxy)
        from pytribute_core.transports.pyreqwest import PyreqwestTransport  # noqa: PLC0415

        return PyreqwestTransport(base_url, proxy=proxy)


def unblocking(
    transport: str | AsyncTransport,
    base_url: str,
    proxy: str | None,
    client: "httpx2.AsyncClient | None",
) -> AsyncTransport:
    """Return the transport of an async client.

    Raises:
        ValueError: there is no such transport, or two ways to connect were passed.
        TransportError: it isn't installed, or can't be used: an invalid proxy, a fork.
    """
    _refuse_two(transport, proxy, client)
    if not isinstance(transport, str):
        return transport
    if client is not None:
        from pytribute_core.transports.own_client import AsyncOwnClientTransport  # noqa: PLC0415

        return AsyncOwnClientTransport(client)
    with _usable():
        if _is_default(transport):
            from pytribute_core.transports.httpcore import AsyncHttpcoreTransport  # noqa: PLC0415

            return AsyncHttpcoreTransport(base_url, proxy=proxy)
        from pytribute_core.transports.pyreqwest import AsyncPyreqwestTransport  # noqa: PLC0415

        return AsyncPyreqwestTransport(base_url, proxy=proxy)


def _refuse_two(transport: object, proxy: str | None, client: object) -> None:
    if not isinstance(transport, str) and (client is not None or proxy is not None):
        raise ValueError("a transport of your own brings its own proxy: give only transport")
    if client is not None and (transport != DEFAULT or proxy is not None):
        raise ValueError(
            "a client of httpx2 brings its own transport and proxy: give only http_client"
        )


def _is_default(transport: str) -> bool:
    if transport not in {DEFAULT, FAST}:
        raise ValueError(f"there is no transport {transport!r}: take {DEFAULT!r} or {FAST!r}")
    if transport == FAST and find_spec(FAST) is None:
        raise TransportError(
            "the transport pyreqwest isn't installed: pip install 'pytribute[fast]'"
        )
    return transport == DEFAULT


@contextmanager
def _usable() -> Generator[None, None, None]:
    try:
        yield
    except NoResponseError as error:
        raise TransportError(str(error)) from None
