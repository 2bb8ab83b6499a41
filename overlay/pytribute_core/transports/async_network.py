"""The network under httpcore2, for tasks: as `network`, without blocking.

The event loop watches plain sockets and never owns them, so that a process after fork() and
whoever comes after a closed loop can close them without it. A task's deadline cancels the task.
"""

import asyncio
import socket
import ssl
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import TypeVar

import httpcore2

from pytribute_core.signals import pass_on
from pytribute_core.transports.flight import FLIGHT, Flight, Sockets, wake
from pytribute_core.transports.network import (
    CHUNK,
    NO_ADDRESS,
    Reused,
    connecting,
    is_readable,
    shares,
)
from pytribute_core.transports.tls import Tls

T = TypeVar("T")


class AsyncStream(Reused, httpcore2.AsyncNetworkStream):
    """A connected socket, used by one exchange after the other."""

    def __init__(self, carrier: socket.socket, sockets: Sockets) -> None:
        self._carrier = carrier
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
        flight = FLIGHT.get()
        self.take(flight)
        flight.note(buffer)
        try:
            await self.send(buffer)
        except OSError as error:
            pass_on(error)
            raise httpcore2.WriteError(str(error)) from None

    async def receive(self, limit: int) -> bytes:
        """Read without a translation of errors."""
        with self._watching():
            return await asyncio.get_running_loop().sock_recv(self._carrier, limit)

    async def send(self, data: bytes) -> None:
        """Write without a translation of errors."""
        with self._watching():
            await asyncio.get_running_loop().sock_sendall(self._carrier, data)

    @contextmanager
    def _watching(self) -> Generator[None]:
        # A descriptor that is closed under the loop's eyes would leave its task waiting for ever,
        # or for whatever gets the same number next.
        self._watched += 1
        try:
            yield
        finally:
            self._watched -= 1
            if self._closing and not self._watched:
                self._sockets.close(self._carrier)

    async def aclose(self) -> None:
        """Close the socket, or have it closed by the task that waits for it."""
        if self._watched:
            self._closing = True
            wake(self._carrier)
        else:
            self._sockets.close(self._carrier)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Speak TLS over this stream, which may be TLS itself."""
        del timeout
        secured = AsyncTlsStream(self, Tls(ssl_context, server_hostname))
        with connecting():
            try:
                await secured.shake_hands()
            except BaseException:
                await self.aclose()
                raise
        return secured

    def is_readable(self) -> bool:
        """Tell whether something came that nobody asked for, if only the end."""
        return is_readable(self._carrier)


class AsyncTlsStream(AsyncStream):
    """TLS over another stream."""

    def __init__(self, under: AsyncStream, tls: Tls) -> None:
        self._under = under
        self._tls = tls

    async def shake_hands(self) -> None:
        """Agree with the other side on a key."""
        await self._go(self._tls.handshake())

    async def receive(self, limit: int) -> bytes:
        """Read without a translation of errors."""
        return await self._go(self._tls.read(limit))

    async def send(self, data: bytes) -> None:
        """Write without a translation of errors."""
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
        """Close what is below."""
        await self._under.aclose()

    def is_readable(self) -> bool:
        """Tell whether something came; it may have left the socket, which stays after a goodbye."""
        return self._tls.is_readable() or self._under.is_readable()

    def get_extra_info(self, info: str) -> object:
        """Tell httpcore2 the agreed protocol."""
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
        """Connect to the first address that answers."""
        del timeout, local_address, socket_options  # nobody here gives any
        with connecting():
            return await self._connect(host, port, FLIGHT.get())

    async def _connect(self, host: str, port: int, flight: Flight) -> AsyncStream:
        loop = asyncio.get_running_loop()
        failure = NO_ADDRESS
        addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for (family, kind, protocol, _, address), share in shares(addresses, flight):
            try:
                with self._sockets.opening(family, kind, protocol) as carrier:
                    carrier.setblocking(False)  # noqa: FBT003 - the standard library's signature
                    async with asyncio.timeout(share):
                        await loop.sock_connect(carrier, address)
                    carrier.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return AsyncStream(carrier, self._sockets)
            except OSError as error:
                pass_on(error)
                failure = str(error)
        flight.left()  # the last one had all there was
        raise OSError(failure)
