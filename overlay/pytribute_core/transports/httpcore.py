"""The default transport: httpcore2, the layer below httpx2, over sockets of our own.

It is safe to share between threads, tasks and event loops, and works on both sides of a fork().
A request is written at most once: httpcore2 retries only requests that it has not started.
"""

import asyncio
import os
import ssl
from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Sequence
from contextlib import aclosing
from threading import Lock, RLock
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary, WeakSet, finalize

import httpcore2

from pytribute_core.content import Content
from pytribute_core.exchange import Exchange, ExchangeError, NoResponseError, NoResponseInTimeError
from pytribute_core.signals import handled, interruption
from pytribute_core.text import printable
from pytribute_core.transports.async_network import AsyncNetwork
from pytribute_core.transports.exchange_state import CURRENT, ExchangeState
from pytribute_core.transports.network import Network, stream_with_excess
from pytribute_core.transports.proxies import Proxy, proxy_for
from pytribute_core.transports.sockets import Sockets
from pytribute_core.transports.tls import tls_context
from pytribute_core.types import RawResponse

if TYPE_CHECKING:
    from pytribute_core.transports import Verify

# Maximum number of connections, and the seconds that idle ones are kept. All are kept, as
# prefetched pages come in bursts, but not long: the server may close an old one at any moment.
_MOST, _KEPT = 100, 5.0
_LIBRARIES: Final = frozenset({"httpcore2", "h11", "socksio", "asyncio", "socket", "ssl"})
# Exceptions after which a pool for tasks is usable; other ones from outside come at any moment.
_ENDS_CLEANLY: Final = (NoResponseError, asyncio.CancelledError, GeneratorExit)
_WITH_A_LENGTH: Final = frozenset({"POST", "PUT", "PATCH"})


class _Server:
    """A server, as all requests to it need it."""

    def __init__(self, base_url: str, proxy: str | None, verify: "Verify") -> None:
        parts = urlsplit(base_url)
        self.origin = "/".join(base_url.split("/")[:3])
        self._scheme = parts.scheme.encode()
        self._host = (parts.hostname or "").encode()
        self._port = parts.port
        self._host_header = (b"host", parts.netloc.encode())
        found = proxy_for(base_url, proxy)
        self.proxy = found.address if found else None
        self._proxy = _proxy(found) if found else None
        self._verify: Verify = verify

    def pool(self) -> httpcore2.ConnectionPool:
        """Make a pool for threads."""
        sockets = Sockets()
        pool = httpcore2.ConnectionPool(
            *self._way(), _MOST, _MOST, _KEPT, network_backend=Network(sockets)
        )
        # An exception may come between taking httpcore2's own lock and entering its block, and then
        # every other thread in this pool would wait forever. This one is acquired and entered in
        # one step.
        pool._optional_thread_lock = RLock()  # type: ignore[assignment]
        finalize(pool, sockets.abandon)
        return pool

    def async_pool(self) -> httpcore2.AsyncConnectionPool:
        """Make a pool for the tasks of one event loop."""
        sockets = Sockets()
        pool = httpcore2.AsyncConnectionPool(
            *self._way(), _MOST, _MOST, _KEPT, network_backend=AsyncNetwork(sockets)
        )
        finalize(pool, sockets.abandon)
        return pool

    def _way(self) -> tuple[ssl.SSLContext | None, httpcore2.Proxy | None]:
        if self._proxy and self._proxy.url.scheme == b"https":
            self._proxy.ssl_context = tls_context(self._verify)
        return tls_context(self._verify) if self._scheme == b"https" else None, self._proxy

    def request(self, exchange: Exchange) -> httpcore2.Request:
        """Make a request; no variable here holds its headers, as the key is in them.

        Raises:
            NoResponseError: the request isn't for this server.
        """
        target = exchange.url.removeprefix(self.origin)
        if target == exchange.url or not target.startswith("/"):
            raise NoResponseError(
                f"this transport reaches nothing but {self.origin}", may_have_arrived=False
            )
        length: tuple[tuple[bytes, bytes], ...] = ()
        if exchange.body is not None or exchange.method in _WITH_A_LENGTH:
            length = ((b"content-length", b"%d" % len(exchange.body or b"")),)
        return httpcore2.Request(
            exchange.method,
            httpcore2.URL(scheme=self._scheme, host=self._host, port=self._port, target=target),
            headers=[
                self._host_header,
                *zip(
                    map(str.encode, exchange.headers),
                    map(str.encode, exchange.headers.values()),
                    strict=True,
                ),
                *length,
            ],
            content=exchange.body,
            extensions={"timeout": {"pool": exchange.timeout}},
        )

    def exception_to_raise(
        self,
        error: BaseException,
        exchange: Exchange,
        state: ExchangeState,
        before: BaseException | None,
    ) -> BaseException:
        """Return what to raise, without httpcore2's frames, which hold the key.

        Args:
            error: the exception that ended the exchange.
            exchange: the exchange.
            state: its state.
            before: the exception that the caller was handling when the exchange began.
        """
        # Where tasks share a context, the write may have been recorded for another exchange.
        written = state.written or CURRENT.get() is not state
        outside = interruption(error, _LIBRARIES, before)
        if outside is None:
            return self._failure(error, exchange, state, written=written)
        exchange.interrupt(may_have_left=written)
        return outside

    def _failure(
        self, error: BaseException, exchange: Exchange, state: ExchangeState, *, written: bool
    ) -> NoResponseError:
        kind = type(error).__name__
        if state.cancelled:
            return NoResponseError("the exchange was cancelled", written)
        if isinstance(error, (TimeoutError, httpcore2.TimeoutException)):
            missing = "complete response from" if written else "connection to"
            return NoResponseInTimeError(
                f"no {missing} {self.origin} within {exchange.timeout:g} s", written
            )
        if isinstance(error, httpcore2.ProxyError):
            status = str(error)[:3]
            reason = f"; it responds {status}" if status.isdecimal() else ""
            return NoResponseError(f"the proxy doesn't lead to {self.origin}{reason}", written)
        if isinstance(error, httpcore2.ConnectError):
            by = " through the proxy" if self._proxy else ""
            reason = printable(str(error))
            return NoResponseError(f"can't connect to {self.origin}{by}: {reason}", written)
        return NoResponseError(
            f"the exchange with {self.origin} failed ({kind}{_reason(error)})", written
        )


def _proxy(proxy: Proxy) -> httpcore2.Proxy:
    authorization = proxy.authorization
    return httpcore2.Proxy(
        httpcore2.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port),
        headers={"Proxy-Authorization": authorization} if authorization else None,
    )


def _reason(error: BaseException) -> str:
    # A protocol error quotes our request, or what the server returned of it.
    shown = (httpcore2.NetworkError, httpcore2.RemoteProtocolError)
    text = str(error) if isinstance(error, shown) else ""
    return f": {printable(text)}" if text and "'" not in text and '"' not in text else ""


def _fields(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


class HttpcoreTransport:
    """Send requests to one server, from any number of threads.

    The timeout covers everything but the lookup of the host's name.

    Args:
        base_url: the server's address; anything after the host is ignored.
        proxy: the address of a proxy (http or https), "" for none; by default the environment's,
            as curl reads it.
        verify: the trusted certificates, as `tls_context` takes them.

    Raises:
        TransportError: the proxy can't be used.
    """

    def __init__(self, base_url: str, *, proxy: str | None = None, verify: "Verify" = None) -> None:
        self._server = _Server(base_url, proxy, verify)
        self.proxy = self._server.proxy
        """The address of the proxy that leads to the server, None for none."""
        self._cancelled: WeakSet[Exchange] = WeakSet()
        self._states: dict[int, ExchangeState] = {}
        self._lock = Lock()
        self._pool: httpcore2.ConnectionPool | None = None
        _TRANSPORTS.add(self)

    def start_anew(self) -> None:
        """Start without connections, and without a lock that a thread of the parent may hold."""
        _INHERITED.append(self._pool)
        self._states, self._lock, self._pool = {}, Lock(), None

    def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        state = ExchangeState(exchange.timeout)
        self._states[id(exchange)] = state
        if exchange in self._cancelled:
            state.cancel()
        # Reset at the end: a signal handler may send in the middle of another exchange.
        before, handling = CURRENT.set(state), handled()
        try:
            return self._exchange(exchange, state)
        except ExchangeError:
            raise
        except BaseException as error:  # noqa: BLE001 - Ctrl-C too
            failure = self._server.exception_to_raise(error, exchange, state, handling)
            if not isinstance(failure, NoResponseError):
                # A lock of the pool may be held, and nothing would ever release it.
                self._pool = None
        finally:
            CURRENT.reset(before)
            self._states.pop(id(exchange), None)
        raise failure

    def _exchange(self, exchange: Exchange, state: ExchangeState) -> RawResponse:
        state.check_cancelled()
        pool = self._pool or self._open()
        response = pool.handle_request(self._server.request(exchange))
        try:
            content = Content(response.status, _fields(response.headers), exchange.limit)
            for chunk in cast("Iterable[bytes]", response.stream):
                content.feed(chunk)
            if stream := stream_with_excess(response):
                stream.close()
        finally:
            state.detach()
            response.close()
        state.check_cancelled()
        return content.finish()

    def _open(self) -> httpcore2.ConnectionPool:
        with self._lock:
            self._pool = self._pool or self._server.pool()
            return self._pool

    def cancel(self, exchange: Exchange, /) -> None:
        """Cancel an exchange, from another thread; see `Cancelling`."""
        self._cancelled.add(exchange)
        if state := self._states.get(id(exchange)):
            state.cancel()

    def close(self) -> None:
        """Close the connections; exchanges in progress fail."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool:
            pool.close()


class AsyncHttpcoreTransport:
    """`HttpcoreTransport` for asyncio tasks; each event loop has its own connections."""

    def __init__(self, base_url: str, *, proxy: str | None = None, verify: "Verify" = None) -> None:
        self._server = _Server(base_url, proxy, verify)
        self.proxy = self._server.proxy
        """The address of the proxy that leads to the server, None for none."""
        self._lock = Lock()
        self._pools: WeakKeyDictionary[asyncio.AbstractEventLoop, httpcore2.AsyncConnectionPool] = (
            WeakKeyDictionary()
        )
        _TRANSPORTS.add(self)

    def start_anew(self) -> None:
        """Start without connections, and without a lock that a thread of the parent may hold."""
        _INHERITED.append(list(self._pools.values()))
        self._lock, self._pools = Lock(), WeakKeyDictionary()

    async def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        state = ExchangeState(exchange.timeout)
        CURRENT.set(state)
        handling, loop = handled(), asyncio.get_running_loop()
        try:
            async with asyncio.timeout(exchange.timeout):
                return await self._exchange(exchange, loop)
        except ExchangeError:
            raise
        except BaseException as error:  # noqa: BLE001 - a cancellation too
            failure = self._server.exception_to_raise(error, exchange, state, handling)
            if not isinstance(failure, _ENDS_CLEANLY):
                self._pools.pop(loop, None)
        raise failure

    async def _exchange(self, exchange: Exchange, loop: asyncio.AbstractEventLoop) -> RawResponse:
        pool = self._pools.get(loop) or self._open(loop)
        response = await pool.handle_async_request(self._server.request(exchange))
        try:
            content = Content(response.status, _fields(response.headers), exchange.limit)
            chunks = cast("AsyncIterable[bytes]", response.stream)
            async with aclosing(cast("AsyncGenerator[bytes]", aiter(chunks))) as pieces:
                async for chunk in pieces:
                    content.feed(chunk)
            if stream := stream_with_excess(response):
                await stream.aclose()
        finally:
            await response.aclose()
        return content.finish()

    def _open(self, loop: asyncio.AbstractEventLoop) -> httpcore2.AsyncConnectionPool:
        with self._lock:
            for other in [other for other in self._pools if other.is_closed()]:
                del self._pools[other]
            pool = self._pools[loop] = self._server.async_pool()
            return pool

    async def aclose(self) -> None:
        """Close the connections of this event loop, and forget those of others."""
        with self._lock:
            pool = self._pools.pop(asyncio.get_running_loop(), None)
            self._pools.clear()
        if pool:
            await pool.aclose()


_TRANSPORTS: WeakSet[HttpcoreTransport | AsyncHttpcoreTransport] = WeakSet()
# Nothing inherited is destroyed in a child: a destructor may need a lock that is never released.
_INHERITED: list[object] = []


def _after_fork() -> None:
    for transport in tuple(_TRANSPORTS):
        transport.start_anew()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(after_in_child=_after_fork)
