"""The transport of async clients: HTTP/1.1 on asyncio, with connections for each event loop."""

import asyncio
import contextlib
import os
import socket
import ssl
from collections.abc import AsyncGenerator
from time import monotonic
from typing import Any, TypeVar

from pytribute_core.exchange import Exchange, ExchangeError
from pytribute_core.signals import handled
from pytribute_core.transports import http11
from pytribute_core.transports.addresses import AsyncLookUp
from pytribute_core.transports.blocking import KEPT, is_quiet
from pytribute_core.transports.connect import aconnect
from pytribute_core.transports.exchange_state import ExchangeState
from pytribute_core.transports.fork import start_anew_in_children
from pytribute_core.transports.http11 import Plain, Steps, Stream
from pytribute_core.transports.route import ServerRoute
from pytribute_core.types import RawResponse

T = TypeVar("T")

# Maximum number of exchanges at a time in one event loop, as descriptors are few.
_MOST = 100


class _Connection(asyncio.Protocol):
    """A connected socket, used by one exchange after the other.

    What is received drives the steps of the exchange; its task wakes only at their end.
    """

    def __init__(self, sock: socket.socket, connections: set["_Connection"]) -> None:
        self._socket = sock
        self._connections = connections
        self._stream: Stream = Plain()
        self._since = monotonic()
        self._transport: asyncio.WriteTransport | None = None
        self._steps: Steps[Any] | None = None
        self._step: bytes | None = None
        self._unread = b""
        self._has_ended = False
        self._ended: asyncio.Future[Any]
        self._state: ExchangeState | None = None

    async def establish(self, route: ServerRoute, state: ExchangeState) -> None:
        """Open a tunnel and start TLS, where the route has them."""
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, sock=self._socket)
        self._stream = await self._run(route.establish(), state)

    async def exchange(
        self, request: bytes, exchange: Exchange, state: ExchangeState
    ) -> tuple[RawResponse, bool]:
        """Send a request; return the response, and whether the connection may be used again."""
        state.connected = True
        without_body = exchange.method == "HEAD"
        finished = await self._run(
            http11.exchange(self._stream, request, exchange.limit, without_body=without_body),
            state,
        )
        self._since = monotonic()
        is_even = self in self._connections and self._has_written_all() and not self._unread
        return finished.response, finished.reusable and is_even

    def is_old(self) -> bool:
        """Whether it was idle for too long."""
        return monotonic() - self._since > KEPT

    def is_usable(self) -> bool:
        """Whether the server neither closed it nor sent anything since the last exchange."""
        is_open = self in self._connections and not self._stream.has_unread
        return is_open and not self.is_old() and is_quiet(self._socket)

    def abort(self) -> None:
        """Close the connection at once; a running exchange fails."""
        self._connections.discard(self)
        if self._transport is None:
            self._socket.close()
        else:
            with contextlib.suppress(RuntimeError):  # the loop was closed
                self._transport.abort()

    def forget(self) -> None:
        """Close the descriptor alone: a parent process uses it, or its event loop is closed."""
        with contextlib.suppress(OSError):
            os.close(self._socket.detach())

    async def _run(self, steps: Steps[T], state: ExchangeState) -> T:
        self._steps, self._state = steps, state
        self._ended = asyncio.get_running_loop().create_future()
        try:
            self._step = next(steps)
            self._advance()
            result: T = await self._ended
        except StopIteration as done:
            result = done.value
        finally:
            self._steps = None
        return result

    def _advance(self) -> None:
        """Take the steps that can be taken without waiting."""
        steps = self._steps
        if steps is None or self._ended.done():
            return
        try:
            while True:
                if self._step:
                    self._write(self._step)
                    self._step = next(steps)
                elif self._unread or self._has_ended:
                    received, self._unread = self._unread, b""
                    self._step = steps.send(received)
                else:
                    return
        except StopIteration as done:
            self._ended.set_result(done.value)
        except BaseException as error:  # noqa: BLE001 - raised where the response is waited for
            self._ended.set_exception(error)

    def _write(self, data: bytes) -> None:
        state, transport = self._state, self._transport
        if transport is None or state is None:
            raise ConnectionAbortedError
        before, state.written = state.written, state.connected
        transport.write(data)
        # The socket took nothing, as the server had closed the connection.
        if transport.is_closing():
            state.written = before

    def _has_written_all(self) -> bool:
        return self._transport is not None and not self._transport.get_write_buffer_size()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        self._connections.add(self)

    def data_received(self, data: bytes) -> None:
        if self._steps is None and self._state:
            self.abort()  # nobody asked for it
        else:
            self._unread += data
            self._advance()

    def eof_received(self) -> bool:
        self._connections.discard(self)
        self._has_ended = True
        self._advance()
        # Kept while an exchange uses it, which closes it.
        return self._steps is not None or self._state is None

    def connection_lost(self, error: Exception | None) -> None:
        self._connections.discard(self)
        self._has_ended = True
        # Without an error, this process closed it: that is no end of a response.
        if self._steps is not None and not self._ended.done():
            self._ended.set_exception(error or _closed())


def _closed() -> ConnectionAbortedError:
    return ConnectionAbortedError("the transport was closed")


class _Pool:
    """The connections of one event loop."""

    def __init__(self, route: ServerRoute) -> None:
        self.turns = asyncio.Semaphore(_MOST)
        self._route = route
        self._look_up = AsyncLookUp(*route.address)
        self._idle: list[_Connection] = []
        self._connections: set[_Connection] = set()
        self._end = _abort_at_end(self._connections)

    async def start(self) -> None:
        """Close the connections when the event loop ends, even if nobody closes the client."""
        await anext(self._end)

    async def aclose(self) -> None:
        """Close the connections; running exchanges fail."""
        await self._end.aclose()

    def abort(self) -> None:
        """Close the connections, of a loop whose generators nobody else closes."""
        _abort(self._connections)

    def take(self) -> _Connection | None:
        """Return an idle connection, the one used last; None if there is none."""
        while self._idle:
            connection = self._idle.pop()
            if connection.is_usable():
                return connection
            connection.abort()
        return None

    async def connect(self, state: ExchangeState) -> _Connection:
        """Return a new connection."""
        sock = await aconnect(await self._look_up.addresses())
        connection = _Connection(sock, self._connections)
        try:
            await connection.establish(self._route, state)
        except BaseException:
            connection.abort()
            raise
        return connection

    def give_back(self, connection: _Connection) -> None:
        """Keep a connection for the next exchange."""
        self._idle.append(connection)
        if self._idle[0].is_old():
            self._idle.pop(0).abort()

    def forget(self) -> None:
        """Close the descriptors alone."""
        for connection in tuple(self._connections):
            connection.forget()


async def _abort_at_end(connections: set[_Connection]) -> AsyncGenerator[None]:
    """Abort connections when this is closed: event loops close their generators at their end."""
    try:
        yield
    finally:
        _abort(connections)


def _abort(connections: set[_Connection]) -> None:
    for connection in tuple(connections):
        connection.abort()


class AsyncioTransport:
    """`BlockingTransport` for asyncio tasks, from any number of event loops."""

    def __init__(
        self,
        base_url: str,
        *,
        proxy: str | None = None,
        verify: str | os.PathLike[str] | ssl.SSLContext | None = None,
    ) -> None:
        self._route = ServerRoute(base_url, proxy, verify)
        self.proxy = self._route.proxy.address if self._route.proxy else None
        """The address of the proxy that leads to the server, None for none."""
        self._pools: dict[asyncio.AbstractEventLoop, _Pool] = {}
        start_anew_in_children(self)

    async def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        state, handling = ExchangeState(exchange.timeout), handled()
        try:
            async with asyncio.timeout(exchange.timeout):
                return await self._exchange(exchange, state)
        except ExchangeError as error:
            # The frames hold the request, and so the key.
            failure: BaseException = error.with_traceback(None)
        except BaseException as error:  # noqa: BLE001 - a cancellation too
            failure = self._route.exception_to_raise(error, exchange, state, handling)
        try:
            raise failure
        finally:
            del failure  # which refers to this frame, and so would keep what it holds

    async def _exchange(self, exchange: Exchange, state: ExchangeState) -> RawResponse:
        request = self._route.request(exchange)
        loop = asyncio.get_running_loop()
        pool = self._pools.get(loop) or await self._open(loop)
        async with pool.turns:
            connection = pool.take() or await pool.connect(state)
            reusable = False
            try:
                if self._pools.get(loop) is not pool:
                    raise _closed()
                response, reusable = await connection.exchange(request, exchange, state)
            finally:
                if reusable and self._pools.get(loop) is pool:
                    pool.give_back(connection)
                else:
                    connection.abort()
        return response

    async def _open(self, loop: asyncio.AbstractEventLoop) -> _Pool:
        for other in tuple(self._pools):
            if other.is_closed():
                self._pools.pop(other).forget()
        pool = self._pools[loop] = _Pool(self._route)
        await pool.start()
        return pool

    async def aclose(self) -> None:
        """Close the connections of this event loop, and those of others as soon as they run."""
        pools, self._pools = self._pools, {}
        here = asyncio.get_running_loop()
        for loop, pool in pools.items():
            if loop is here:
                await pool.aclose()
            else:
                try:
                    loop.call_soon_threadsafe(pool.abort)
                except RuntimeError:  # the loop was closed
                    pool.forget()

    def start_anew(self) -> None:
        """Start without the connections, which belong to the parent of this process."""
        # Nothing inherited is destroyed in a child: the parent's event loop would be used.
        _INHERITED.append(self._pools)
        for pool in self._pools.values():
            pool.forget()
        self._pools = {}


_INHERITED: list[object] = []
