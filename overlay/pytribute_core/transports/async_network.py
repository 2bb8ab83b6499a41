"""The network under httpcore2, for tasks: as `network`, without blocking.

The event loop watches plain sockets and never owns them, so that they can be closed without it:
after fork(), and after the loop was closed. The deadline of an exchange cancels its task.
"""

import asyncio
import socket
import ssl
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import TypeVar

import httpcore2

from pytribute_core.signals import pass_on
from pytribute_core.transports.exchange_state import CURRENT, ExchangeState
from pytribute_core.transports.network import (
    CHUNK,
    NO_ADDRESS,
    Reused,
    connecting,
    is_readable,
    shares,
)
from pytribute_core.transports.sockets import Sockets, shut_down
from pytribute_core.transports.tls import Tls

T = TypeVar("T")


class AsyncStream(Reused, httpcore2.AsyncNetworkStream):
    """A connected socket, used by one exchange after the other."""

    def __init__(self, sock: socket.socket, sockets: Sockets) -> None:
        self._socket = sock
        self._sockets = sockets
        self._watched = 0
        self._closing = False

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,
    ) -> bytes:
        """Read what is there."""
        del timeout
        try:
            return await self.receive(max_bytes)
        except OSError as error:
            pass_on(error)
            raise httpcore2.ReadError(str(error)) from None

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,
    ) -> None:
        """Write a part of the request."""
        del timeout
        if not buffer:
            return
        state = CURRENT.get()
        self.take(state)
        state.note_write(buffer)
        try:
            await self.send(buffer)
        except OSError as error:
            pass_on(error)
            raise httpcore2.WriteError(str(error)) from None

    async def receive(self, limit: int) -> bytes:
        """Read without translating errors."""
        with self._watching():
            return await asyncio.get_running_loop().sock_recv(self._socket, limit)

    async def send(self, data: bytes) -> None:
        """Write without translating errors."""
        with self._watching():
            await asyncio.get_running_loop().sock_sendall(self._socket, data)

    @contextmanager
    def _watching(self) -> Generator[None]:
        # Closing a descriptor that the loop watches would leave its task waiting forever, or for
        # the next descriptor with the same number.
        self._watched += 1
        try:
            yield
        finally:
            self._watched -= 1
            if self._closing and not self._watched:
                self._sockets.close(self._socket)

    async def aclose(self) -> None:
        """Close the socket, or let the task that waits for it close it."""
        if self._watched:
            self._closing = True
            shut_down(self._socket)
        else:
            self._sockets.close(self._socket)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Start TLS over this stream, which may be TLS itself."""
        del timeout
        secured = AsyncTlsStream(self, Tls(ssl_context, server_hostname or ""))
        with connecting():
            try:
                await secured.shake_hands()
            except BaseException:
                await self.aclose()
                raise
        return secured

    def is_readable(self) -> bool:
        """Whether unexpected data or the end of the stream has arrived."""
        return is_readable(self._socket)


class AsyncTlsStream(AsyncStream):
    """TLS over another stream."""

    def __init__(self, under: AsyncStream, tls: Tls) -> None:
        self._under = under
        self._tls = tls

    async def shake_hands(self) -> None:
        """Do the TLS handshake."""
        await self._go(self._tls.handshake())

    async def receive(self, limit: int) -> bytes:
        """Read without translating errors."""
        return await self._go(self._tls.read(limit))

    async def send(self, data: bytes) -> None:
        """Write without translating errors."""
        await self._go(self._tls.write(data))

    async def _go(self, steps: Generator[bytes | None, bytes, T]) -> T:
        try:
            step = next(steps)
            while True:
                if step is None:
                    step = steps.send(await self._under.receive(CHUNK))
                else:
                    await self._under.send(step)
                    step = next(steps)
        except StopIteration as done:
            result: T = done.value
            return result

    async def aclose(self) -> None:
        """Close the stream below."""
        await self._under.aclose()

    def is_readable(self) -> bool:
        """Whether data has arrived, in the socket or already in TLS."""
        return self._tls.is_readable() or self._under.is_readable()

    def get_extra_info(self, info: str) -> object:
        """Return the TLS connection, from which httpcore2 reads the negotiated protocol."""
        return self._tls.connection if info == "ssl_object" else None


class AsyncNetwork(httpcore2.AsyncNetworkBackend):
    """Opens connections for tasks."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address that accepts."""
        del timeout, local_address, socket_options  # never set here
        with connecting():
            return await self._connect(host, port, CURRENT.get())

    async def _connect(self, host: str, port: int, state: ExchangeState) -> AsyncStream:
        loop = asyncio.get_running_loop()
        failure = NO_ADDRESS
        addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for (family, kind, protocol, _, address), share in shares(addresses, state):
            try:
                with self._sockets.opening(family, kind, protocol) as sock:
                    sock.setblocking(False)  # noqa: FBT003 - the standard library's signature
                    async with asyncio.timeout(share):
                        await loop.sock_connect(sock, address)
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return AsyncStream(sock, self._sockets)
            except OSError as error:
                pass_on(error)
                failure = str(error)
        state.remaining()  # the last address had all the remaining time
        raise OSError(failure)
