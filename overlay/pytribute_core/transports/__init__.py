"""Choose a transport. Its module is imported when a client is made, not before."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pytribute_core.transport import AsyncTransport, Transport

if TYPE_CHECKING:
    import os
    import ssl

    import httpx2

    Verify = str | os.PathLike[str] | ssl.SSLContext | None


def transport_for(
    transport: Transport | None,
    base_url: str,
    proxy: str | None,
    verify: "Verify",
    client: "httpx2.Client | None",
) -> Transport:
    """Return the transport of a blocking client.

    Raises:
        TypeError: ``verify`` or ``client`` is of another type.
        ValueError: two ways to connect were passed.
        TransportError: the proxy can't be used, or the certificates can't be read.
    """
    _refuse_two(transport, proxy, verify, client)
    if transport is not None:
        return transport
    if client is not None:
        from pytribute_core.transports.own_client import OwnClientTransport  # noqa: PLC0415

        return OwnClientTransport(client)
    from pytribute_core.transports.blocking import BlockingTransport  # noqa: PLC0415

    made = BlockingTransport(base_url, proxy=proxy, verify=verify)
    _load_certificates(base_url, made.proxy, verify)
    return made


def async_transport_for(
    transport: AsyncTransport | None,
    base_url: str,
    proxy: str | None,
    verify: "Verify",
    client: "httpx2.AsyncClient | None",
) -> AsyncTransport:
    """Return the transport of an async client.

    Raises:
        TypeError: ``verify`` or ``client`` is of another type.
        ValueError: two ways to connect were passed.
        TransportError: the proxy can't be used, or the certificates can't be read.
    """
    _refuse_two(transport, proxy, verify, client)
    if transport is not None:
        return transport
    if client is not None:
        from pytribute_core.transports.own_client import AsyncOwnClientTransport  # noqa: PLC0415

        return AsyncOwnClientTransport(client)
    from pytribute_core.transports.asynchronous import AsyncioTransport  # noqa: PLC0415

    made = AsyncioTransport(base_url, proxy=proxy, verify=verify)
    _load_certificates(base_url, made.proxy, verify)
    return made


def _refuse_two(transport: object, proxy: str | None, verify: "Verify", client: object) -> None:
    is_set = proxy is not None or verify is not None
    if transport is not None and (client is not None or is_set):
        raise ValueError(
            "a transport of your own brings its own proxy and certificates: give only transport"
        )
    if client is not None and is_set:
        raise ValueError(
            "a client of httpx2 brings its own proxy and certificates: give only http_client"
        )


def _load_certificates(base_url: str, proxy: str | None, verify: "Verify") -> None:
    """Load the trusted certificates if they will be needed, so that a wrong path is known now.

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
