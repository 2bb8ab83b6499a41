"""The transport of async clients: HTTP/1.1 on asyncio, with connections for each event loop."""

import asyncio
import os
import ssl
from collections.abc import AsyncGenerator

from pytribute_core.exchange import Exchange, ExchangeError
from pytribute_core.signals import handled
from pytribute_core.transport import runs_asyncio
from pytribute_core.transports.addresses import AsyncLookUp
from pytribute_core.transports.async_connection import AsyncConnection, closed
from pytribute_core.transports.blocking import KEPT, KEPT_FOR_MONEY
from pytribute_core.transports.connect import aconnect
from pytribute_core.transports.exchange_state import ExchangeState
from pytribute_core.transports.fork import start_anew_in_children
from pytribute_core.transports.route import ServerRoute
from pytribute_core.types import RawResponse

# Maximum number of exchanges at a time in one event loop, as descriptors are few.
_MOST = 100


class _Pool:
    """The connections of one event loop."""

    def __init__(self, route: ServerRoute) -> None:
        self.turns = asyncio.Semaphore(_MOST)
        self._route = route
        self._look_up = AsyncLookUp(*route.address)
        self._idle: list[AsyncConnection] = []
        self._connections: set[AsyncConnection] = set()
        self._end = _abort_at_end(self._connections)

    async def start(self) -> None:
        """Close the connections when the event loop ends, even if nobody closes the client."""
        await anext(self._end)

    async def aclose(self) -> None:
        """Close the connections; running exchanges fail."""
        await self._end.aclose()

    def abort_idle(self) -> None:
        """Close the connections that no exchange uses."""
        while self._idle:
            self._idle.pop().abort()

    def take(self, exchange: Exchange) -> AsyncConnection | None:
        """Return an idle connection, the one used last; None if there is none."""
        while self._idle:
            if exchange.doubt and self._idle[-1].is_old(KEPT_FOR_MONEY):
                return None
            connection = self._idle.pop()
            if connection.is_usable():
                return connection
            connection.abort()
        return None

    async def connect(self, state: ExchangeState) -> AsyncConnection:
        """Return a new connection."""
        sock = await aconnect(await self._look_up.addresses())
        connection = AsyncConnection(sock, self._connections, state)
        try:
            await connection.establish(self._route)
        except BaseException:
            connection.abort()
            raise
        return connection

    def give_back(self, connection: AsyncConnection) -> None:
        """Keep a connection for the next exchange."""
        self._idle.append(connection)
        if self._idle[0].is_old(KEPT):
            self._idle.pop(0).abort()

    def forget(self) -> None:
        """Close the descriptors alone."""
        for connection in tuple(self._connections):
            connection.forget()


async def _abort_at_end(connections: set[AsyncConnection]) -> AsyncGenerator[None]:
    """Abort connections when this is closed: event loops close their generators at their end."""
    try:
        yield
    finally:
        _abort(connections)


def _abort(connections: set[AsyncConnection]) -> None:
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
            connection = pool.take(exchange) or await pool.connect(state)
            reusable = False
            try:
                if self._pools.get(loop) is not pool:
                    raise closed()
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
        """Close the connections of this event loop, and those of others once nothing uses them."""
        pools, self._pools = self._pools, {}
        here = asyncio.get_running_loop() if runs_asyncio() else None
        for loop, pool in pools.items():
            if loop is here:
                await pool.aclose()
            else:
                try:
                    loop.call_soon_threadsafe(pool.abort_idle)
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
