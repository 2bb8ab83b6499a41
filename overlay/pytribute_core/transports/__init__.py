"""Choose a transport by its name. Its module is imported when a client is made, not before."""

from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pytribute_core.errors import TransportError
from pytribute_core.exchange import NoResponseError
from pytribute_core.transport import AsyncTransport, Transport

if TYPE_CHECKING:
    import os
    import ssl

    import httpx2

    Verify = str | os.PathLike[str] | ssl.SSLContext | None

DEFAULT = "httpx2"
FAST = "pyreqwest"


def blocking(
    transport: str | Transport,
    base_url: str,
    proxy: str | None,
    client: "httpx2.Client | None",
    verify: "Verify" = None,
) -> Transport:
    """Return the transport of a blocking client.

    Raises:
        TypeError: verify is of another type than `tls_context` takes.
        ValueError: there is no such transport, or two ways to connect were passed.
        TransportError: it isn't installed, or can't be used: an invalid proxy, a fork, a missing
            file of certificates.
    """
    _refuse_two(transport, proxy, verify, client)
    if not isinstance(transport, str):
        return transport
    if client is not None:
        from pytribute_core.transports.own_client import OwnClientTransport  # noqa: PLC0415

        return OwnClientTransport(client)
    with _usable():
        if _is_default(transport):
            from pytribute_core.transports.httpcore import HttpcoreTransport  # noqa: PLC0415

            made = HttpcoreTransport(base_url, proxy=proxy, verify=verify)
            _load_certificates(base_url, made.proxy, verify)
            return made
        from pytribute_core.transports.pyreqwest import PyreqwestTransport  # noqa: PLC0415

        return PyreqwestTransport(base_url, proxy=proxy)


def unblocking(
    transport: str | AsyncTransport,
    base_url: str,
    proxy: str | None,
    client: "httpx2.AsyncClient | None",
    verify: "Verify" = None,
) -> AsyncTransport:
    """Return the transport of an async client.

    Raises:
        TypeError: verify is of another type than `tls_context` takes.
        ValueError: there is no such transport, or two ways to connect were passed.
        TransportError: it isn't installed, or can't be used: an invalid proxy, a fork, a missing
            file of certificates.
    """
    _refuse_two(transport, proxy, verify, client)
    if not isinstance(transport, str):
        return transport
    if client is not None:
        from pytribute_core.transports.own_client import AsyncOwnClientTransport  # noqa: PLC0415

        return AsyncOwnClientTransport(client)
    with _usable():
        if _is_default(transport):
            from pytribute_core.transports.httpcore import AsyncHttpcoreTransport  # noqa: PLC0415

            made = AsyncHttpcoreTransport(base_url, proxy=proxy, verify=verify)
            _load_certificates(base_url, made.proxy, verify)
            return made
        from pytribute_core.transports.pyreqwest import AsyncPyreqwestTransport  # noqa: PLC0415

        return AsyncPyreqwestTransport(base_url, proxy=proxy)


def _refuse_two(transport: object, proxy: str | None, verify: "Verify", client: object) -> None:
    is_set = proxy is not None or verify is not None
    if not isinstance(transport, str) and (client is not None or is_set):
        raise ValueError(
            "a transport of your own brings its own proxy and certificates: give only transport"
        )
    if client is not None and (transport != DEFAULT or is_set):
        raise ValueError(
            "a client of httpx2 brings its own transport, proxy and certificates: "
            "give only http_client"
        )
    if transport == FAST and verify is not None:
        raise ValueError(f"the transport {FAST} takes no verify")


def _load_certificates(base_url: str, proxy: str | None, verify: "Verify") -> None:
    """Load the trusted certificates if they will be needed, so that their absence is an error now.

    Raises:
        TypeError: verify is of another type than `tls_context` takes.
        TransportError: there are no certificates where they should be.
    """
    is_tls = "https" in {urlsplit(base_url).scheme, urlsplit(proxy or "").scheme}
    if is_tls or verify is not None:
        from pytribute_core.transports.tls import check_verify, tls_context  # noqa: PLC0415

        check_verify(verify)
        if is_tls:
            tls_context(verify)


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
