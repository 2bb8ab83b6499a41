"""A client of httpx2 that the caller made, with its own proxies, certificates and limits.

Its hooks, authentication and cookies are the caller's. They may send requests themselves, or fail
after the response to ours; so the class of an exception proves nothing, and only the trace of our
own request shows whether it was sent.
"""

import logging
from collections.abc import Mapping
from contextlib import aclosing, closing
from time import monotonic
from typing import Final

import httpx2

from pytribute_core.content import Content
from pytribute_core.exchange import BodyError, Exchange, NoResponseError, NoResponseInTimeError
from pytribute_core.guard import check
from pytribute_core.signals import handled, interruption
from pytribute_core.types import RawResponse

_LIBRARIES: Final = frozenset(
    {"httpx2", "httpcore2", "h11", "h2", "hpack", "hyperframe", "socksio", "anyio", "asyncio"}
    | {"socket", "ssl", "zlib"}
)
# They log each header of a request over HTTP/2, and so the key.
_LOGGERS: Final = ("hpack.hpack", "hpack.table")

_IN_MEMORY: Final = (httpx2.MockTransport, httpx2.ASGITransport, httpx2.WSGITransport)
_CONNECTING: Final = ".connect_tcp.started"
_REFUSED: Final = ".connect_tcp.failed"


class _Trace:
    """The events of httpcore2 for our own request."""

    def __init__(self) -> None:
        self._events: list[str] = []

    def __call__(self, event: str, info: Mapping[str, object]) -> None:
        if event.endswith(_CONNECTING):
            self._check(str(info["host"]))
        self._events.append(event)  # without the rest, which holds the request

    async def anote(self, event: str, info: Mapping[str, object]) -> None:
        """Record an event; httpcore2's async transport awaits its trace."""
        self(event, info)

    def _check(self, host: str) -> None:
        """Refuse a connection from a test to another machine, such as the client's proxy."""
        try:
            check(f"http://[{host}]" if ":" in host else f"http://{host}")
        except BaseException:
            self._events.append(_REFUSED)
            raise

    @property
    def may_have_left(self) -> bool:
        """False only if a connection was tried, and nothing was written."""
        tried = any(event.endswith((_REFUSED, ".start_tls.failed")) for event in self._events)
        return not tried or any(".send_request" in event for event in self._events)


def _hides_headers(record: logging.LogRecord) -> bool:
    """Whether a record of hpack shows no part of a header."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    return not any(isinstance(argument, (bytes, tuple)) for argument in arguments)


for _name in _LOGGERS:
    logging.getLogger(_name).addFilter(_hides_headers)


def _is_in_memory(client: httpx2.Client | httpx2.AsyncClient) -> bool:
    """Whether a client's transport is in memory, as in tests; its proxies are checked apart."""
    transport: object = getattr(client, "_transport", None)
    return isinstance(transport, _IN_MEMORY) or getattr(transport, "in_memory", False) is True


def _check_kind(client: object, kind: type) -> None:
    if not isinstance(client, kind):
        raise TypeError(
            f"http_client must be an httpx2.{kind.__name__}, not {type(client).__name__}"
        )


def _request(
    client: httpx2.Client | httpx2.AsyncClient,
    exchange: Exchange,
    trace: object,
    before: BaseException | None,
) -> httpx2.Request:
    try:
        return client.build_request(
            exchange.method,
            exchange.url,
            # Without it, the client's own query parameters would replace ours.
            params=httpx2.URL(exchange.url).params if client.params else None,
            headers=exchange.headers,
            content=exchange.body,
            timeout=exchange.timeout,
            extensions={"trace": trace},
        )
    except BaseException as error:  # noqa: BLE001 - Ctrl-C too
        failure = _unwritten(error, exchange, before)
    raise failure


def _unwritten(
    error: BaseException, exchange: Exchange, before: BaseException | None
) -> BaseException:
    outside = interruption(error, _LIBRARIES, before)
    if outside is None:
        kind = type(error).__name__
        return NoResponseError(f"this request can't be written ({kind})", may_have_arrived=False)
    exchange.interrupt(may_have_left=False)
    return outside


def _exception_to_raise(
    error: BaseException, exchange: Exchange, trace: _Trace, before: BaseException | None
) -> BaseException:
    outside = interruption(error, _LIBRARIES, before)
    if outside is None:
        return _failure(error, exchange, trace)
    exchange.interrupt(may_have_left=trace.may_have_left)
    return outside


def _failure(error: BaseException, exchange: Exchange, trace: _Trace) -> NoResponseError:
    # Neither chained nor quoted: errors of httpx2 hold the request, or parts of it from the server.
    kind = type(error).__name__
    if isinstance(error, (httpx2.TimeoutException, TimeoutError)):
        return NoResponseInTimeError(
            f"no complete response within {exchange.timeout:g} s ({kind})", trace.may_have_left
        )
    return NoResponseError(f"the exchange failed ({kind})", trace.may_have_left)


def _check_time(end: float) -> None:
    if monotonic() > end:
        raise TimeoutError


def _content(response: httpx2.Response, exchange: Exchange) -> Content:
    return Content(response.status_code, dict(response.headers.items()), exchange.limit)


def _read_before(response: httpx2.Response, exchange: Exchange) -> RawResponse:
    """Return a response whose body the caller's hook or transport has read and decompressed."""
    headers = {
        name: value for name, value in response.headers.items() if name != "content-encoding"
    }
    content = Content(response.status_code, headers, exchange.limit)
    content.feed(response.content)
    return content.finish()


class OwnClientTransport:
    """Send requests through a client of the caller's, without following redirects.

    The timeout bounds each wait, and the whole body; only the transports of this package bound a
    server that sends its headers byte by byte, or 1xx responses without an end.

    An exception of a signal handler may leave a lock inside the client held, and every later
    request through it then waits forever: make a new client after such an exception.
    """

    def __init__(self, client: httpx2.Client) -> None:
        _check_kind(client, httpx2.Client)
        self._client = client
        self.in_memory = _is_in_memory(client)

    def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        trace, end, handling = _Trace(), monotonic() + exchange.timeout, handled()
        request = _request(self._client, exchange, trace, handling)
        try:
            response = self._client.send(request, stream=True, follow_redirects=False)
            with closing(response):
                if response.is_stream_consumed:
                    return _read_before(response, exchange)
                content = _content(response, exchange)
                for chunk in response.iter_raw():
                    content.feed(chunk)
                    _check_time(end)
            return content.finish()
        except BodyError:
            raise
        except BaseException as error:  # noqa: BLE001 - Ctrl-C and cancellations too
            failure = _exception_to_raise(error, exchange, trace, handling)
        raise failure

    def close(self) -> None:
        """Do nothing: the client is the caller's."""


class AsyncOwnClientTransport:
    """`OwnClientTransport` without blocking, under asyncio or trio."""

    needs_asyncio = False

    def __init__(self, client: httpx2.AsyncClient) -> None:
        _check_kind(client, httpx2.AsyncClient)
        self._client = client
        self.in_memory = _is_in_memory(client)

    async def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        trace, end, handling = _Trace(), monotonic() + exchange.timeout, handled()
        request = _request(self._client, exchange, trace.anote, handling)
        try:
            response = await self._client.send(request, stream=True, follow_redirects=False)
            async with aclosing(response):
                if response.is_stream_consumed:
                    return _read_before(response, exchange)
                content = _content(response, exchange)
                async for chunk in response.aiter_raw():
                    content.feed(chunk)
                    _check_time(end)
            return content.finish()
        except BodyError:
            raise
        except BaseException as error:  # noqa: BLE001 - Ctrl-C and cancellations too
            failure = _exception_to_raise(error, exchange, trace, handling)
        raise failure

    async def aclose(self) -> None:
        """Do nothing: the client is the caller's."""
