# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The usual transport: httpx2. No other module imports it, and this one only when it is needed."""

import ssl
from collections.abc import Mapping
from functools import cache
from time import monotonic
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2

from .content import Content
from .errors import RequestTimeoutError, TransportError
from .transport import Exchange
from .types import RawResponse


@cache
def _tls(scheme: str) -> ssl.SSLContext:
    # Loading the certificates is most of what a transport costs, so all share them; where none
    # are needed, none are loaded, and nothing would be trusted.
    if scheme == "https":
        return httpx2.create_ssl_context()
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _proxy(base_url: str) -> str | None:
    server = urlsplit(base_url)
    if proxy_bypass(server.netloc):
        return None
    proxies = getproxies()
    proxy = proxies.get(server.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


def _bad_proxy(error: Exception) -> TransportError:
    # Without its address, which may hold a password.
    kind = type(error).__name__
    return TransportError(f"the proxy that this environment names can't be used ({kind})")


def _request(exchange: Exchange) -> httpx2.Request:
    timeout = httpx2.Timeout(exchange.timeout).as_dict()
    return httpx2.Request(
        exchange.method,
        exchange.url,
        headers=exchange.headers,
        content=exchange.body,
        extensions={"timeout": timeout},
    )


def _headers(response: httpx2.Response) -> Mapping[str, str]:
    return dict(response.headers.items())


def _failure(error: Exception) -> TransportError:
    # Not chained: httpx2's errors hold the request, and the request holds the key.
    kind = type(error).__name__
    if isinstance(error, httpx2.TimeoutException):
        return RequestTimeoutError(f"no complete answer in time ({kind})")
    return TransportError(f"the exchange failed ({kind}: {error})")


def _check_time(exchange: Exchange, start: float) -> None:
    # httpx2 counts from byte to byte; a server that drips its body would hold the caller for hours.
    if monotonic() - start > exchange.timeout:
        raise RequestTimeoutError(f"no complete answer in {exchange.timeout} s")


class HttpxTransport:
    """Sends through a transport of httpx2, by default one for the server at ``base_url``."""

    def __init__(self, base_url: str, inner: httpx2.BaseTransport | None = None) -> None:
        verify = _tls(urlsplit(base_url).scheme)
        try:
            self._inner = inner or httpx2.HTTPTransport(verify=verify, proxy=_proxy(base_url))
        except (ValueError, ImportError, httpx2.InvalidURL) as error:
            raise _bad_proxy(error) from None

    def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        try:
            return self._exchange(exchange)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            failure = _failure(error)
        raise failure

    def _exchange(self, exchange: Exchange) -> RawResponse:
        start = monotonic()
        response = self._inner.handle_request(_request(exchange))
        try:
            content = Content(response.status_code, _headers(response), exchange.limit)
            stream = response.stream
            if not isinstance(stream, httpx2.SyncByteStream):
                raise TypeError("this transport of httpx2 only works without blocking")
            for chunk in stream:
                content.feed(chunk)
                _check_time(exchange, start)
        finally:
            response.close()
        return content.finish()

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class AsyncHttpxTransport:
    """As `HttpxTransport`, without blocking."""

    def __init__(self, base_url: str, inner: httpx2.AsyncBaseTransport | None = None) -> None:
        verify = _tls(urlsplit(base_url).scheme)
        try:
            self._inner = inner or httpx2.AsyncHTTPTransport(verify=verify, proxy=_proxy(base_url))
        except (ValueError, ImportError, httpx2.InvalidURL) as error:
            raise _bad_proxy(error) from None

    async def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        try:
            return await self._exchange(exchange)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            failure = _failure(error)
        raise failure

    async def _exchange(self, exchange: Exchange) -> RawResponse:
        start = monotonic()
        response = await self._inner.handle_async_request(_request(exchange))
        try:
            content = Content(response.status_code, _headers(response), exchange.limit)
            stream = response.stream
            if not isinstance(stream, httpx2.AsyncByteStream):
                raise TypeError("this transport of httpx2 only works blocking")
            async for chunk in stream:
                content.feed(chunk)
                _check_time(exchange, start)
        finally:
            await response.aclose()
        return content.finish()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()
