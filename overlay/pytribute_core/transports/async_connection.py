"""A connection of an async client: an asyncio protocol that drives the steps of exchanges."""

import asyncio
import contextlib
import os
import socket
from time import monotonic
from typing import Any, TypeVar

from pytribute_core.exchange import Exchange
from pytribute_core.transports import http11
from pytribute_core.transports.blocking import KEPT, is_quiet
from pytribute_core.transports.exchange_state import ExchangeState
from pytribute_core.transports.http11 import Plain, Steps, Stream
from pytribute_core.transports.route import ServerRoute
from pytribute_core.types import RawResponse

T = TypeVar("T")

# Bytes received at once that are worth a pause, as parsing them may take a millisecond.
_MUCH = 64 * 1024


class AsyncConnection(asyncio.Protocol):
    """A connected socket, used by one exchange after the other.

    What is received drives the steps of the exchange; its task wakes only at their end.
    """

    _transport: asyncio.Transport

    def __init__(
        self, sock: socket.socket, connections: set["AsyncConnection"], state: ExchangeState
    ) -> None:
        self._socket = sock
        self._connections = connections
        self._stream: Stream = Plain()
        self._since = monotonic()
        self._has_transport = False
        self._steps: Steps[Any] | None = None
        self._step: bytes | None = None
        self._unread = b""
        self._has_ended = False
        self._ended: asyncio.Future[Any]
        self._state = state
        self._is_idle = False

    async def establish(self, route: ServerRoute) -> None:
        """Open a tunnel and start TLS, where the route has them."""
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, sock=self._socket)
        self._stream = await self._run(route.establish())

    async def exchange(
        self, request: bytes, exchange: Exchange, state: ExchangeState
    ) -> tuple[RawResponse, bool]:
        """Send a request; return the response, and whether the connection may be used again."""
        self._is_idle, self._state = False, state
        state.connected = True
        without_body = exchange.method == "HEAD"
        steps = http11.exchange(request, exchange.limit, without_body=without_body)
        finished = await self._run(self._stream.carry(steps))
        self._is_idle, self._since = True, monotonic()
        is_even = not (self._unread or self._transport.get_write_buffer_size())
        return finished.response, finished.reusable and is_even and self in self._connections

    def is_old(self, kept: float) -> bool:
        """Whether it was idle for too long."""
        return monotonic() - self._since > kept

    def is_usable(self) -> bool:
        """Whether the server neither closed it nor sent anything since the last exchange."""
        is_open = self in self._connections and not self._stream.has_unread
        return is_open and not self.is_old(KEPT) and is_quiet(self._socket)

    def abort(self) -> None:
        """Close the connection at once; a running exchange fails."""
        self._connections.discard(self)
        if self._has_transport:
            with contextlib.suppress(RuntimeError):  # the loop was closed
                self._transport.abort()
        else:
            self._socket.close()

    def forget(self) -> None:
        """Close the descriptor alone: a parent process uses it, or its event loop is closed."""
        with contextlib.suppress(OSError):
            os.close(self._socket.detach())

    async def _run(self, steps: Steps[T]) -> T:
        self._steps = steps
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
        state = self._state
        before, state.written = state.written, state.connected
        self._transport.write(data)
        # The socket took nothing, as the server had closed the connection.
        if self._transport.is_closing():
            state.written = before

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note that the event loop owns the socket."""
        self._transport = transport  # type: ignore[assignment]
        self._has_transport = True
        self._connections.add(self)

    def data_received(self, data: bytes) -> None:
        """Go on with the exchange."""
        if self._is_idle:
            self.abort()  # nobody asked for it
        else:
            self._unread += data
            self._advance()
            if len(data) >= _MUCH:
                # Other tasks run before more is read: uvloop would read up to 8 MB in one go.
                self._transport.pause_reading()
                asyncio.get_running_loop().call_soon(self._transport.resume_reading)

    def eof_received(self) -> bool:
        """Go on with the exchange, for which this may be the end of the response."""
        self._connections.discard(self)
        self._has_ended = True
        self._advance()
        # Kept while an exchange uses it, which closes it.
        return not self._is_idle

    def connection_lost(self, exc: Exception | None) -> None:
        """End the exchange, which has failed unless it had ended."""
        self._connections.discard(self)
        self._has_ended = True
        # Without an error, this process closed it: that is no end of a response.
        if self._steps is not None and not self._ended.done():
            self._ended.set_exception(exc or closed())


def closed() -> ConnectionAbortedError:
    """Return the error of an exchange whose transport was closed."""
    return ConnectionAbortedError("the transport was closed")
