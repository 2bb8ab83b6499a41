"""A client of httpx2 that the caller made, with its own proxies, certificates and limits.

It stays what it is: cookies that it keeps, hooks and authentication of its own are the caller's.
"""

from time import monotonic

import httpx2

from pytribute_client.content import Content
from pytribute_client.errors import RequestTimeoutError, TransportError
from pytribute_client.transport import Exchange
from pytribute_client.types import RawResponse

# Only these are certain: everything else may have happened after the request left.
_NEVER_LEFT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.InvalidURL,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    UnicodeError,
)


def _failure(error: Exception, exchange: Exchange) -> TransportError:
    # Neither chained nor quoted: errors of httpx2 hold the request and what the server made of it,
    # and the request holds the key.
    arrived = not isinstance(error, _NEVER_LEFT)
    kind = type(error).__name__
    if isinstance(error, (httpx2.TimeoutException, TimeoutError)):
        return RequestTimeoutError(
            f"no complete answer within {exchange.timeout:g} s ({kind})", arrived
        )
    return TransportError(f"the exchange failed ({kind})", arrived)


def _content(response: httpx2.Response, exchange: Exchange) -> Content:
    return Content(response.status_code, dict(response.headers.items()), exchange.limit)


class OwnClientTransport:
    """Sends through a client of the caller's; follows no redirect, whatever that client does.

    The timeout bounds each wait, and the body from chunk to chunk; a server that drips its headers
    byte by byte is bounded only by the engines of this package.
    """

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client

    def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        end = monotonic() + exchange.timeout
        try:
            with self._client.stream(
                exchange.method,
                exchange.url,
                headers=exchange.headers,
                content=exchange.body,
                timeout=exchange.timeout,
                follow_redirects=False,
            ) as response:
                content = _content(response, exchange)
                for chunk in response.iter_raw():
                    content.feed(chunk)
                    if monotonic() > end:
                        raise TimeoutError
            return content.finish()
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, RuntimeError, UnicodeError) as error:
            failure = _failure(error, exchange)
        raise failure

    def close(self) -> None:
        """Leave it open: it is the caller's."""


class AsyncOwnClientTransport:
    """As `OwnClientTransport`, without blocking."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

    async def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        end = monotonic() + exchange.timeout
        try:
            async with self._client.stream(
                exchange.method,
                exchange.url,
                headers=exchange.headers,
                content=exchange.body,
                timeout=exchange.timeout,
                follow_redirects=False,
            ) as response:
                content = _content(response, exchange)
                async for chunk in response.aiter_raw():
                    content.feed(chunk)
                    if monotonic() > end:
                        raise TimeoutError
            return content.finish()
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, RuntimeError, UnicodeError) as error:
            failure = _failure(error, exchange)
        raise failure

    async def aclose(self) -> None:
        """Leave it open: it is the caller's."""
