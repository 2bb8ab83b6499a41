"""The network under httpcore2: plain sockets; each wait ends at the deadline of the exchange."""

import select
import socket
import ssl
import sys
from abc import abstractmethod
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import httpcore2

from pytribute_core.signals import pass_on
from pytribute_core.transports.exchange_state import CURRENT, ExchangeState
from pytribute_core.transports.sockets import Sockets
from pytribute_core.transports.tls import Tls

T = TypeVar("T")
# As getaddrinfo returns it: family, kind, protocol, canonical name, address.
Address = tuple[int, int, int, str, Any]

CHUNK = 64 * 1024
NO_ADDRESS = "the name has no address"


@contextmanager
def connecting() -> Generator[None]:
    """Translate failures before a connection exists into httpcore2's errors."""
    try:
        yield
    except (TimeoutError, httpcore2.TimeoutException) as error:
        pass_on(error)
        raise httpcore2.ConnectTimeout from None
    except (OSError, httpcore2.NetworkError) as error:
        pass_on(error)
        raise httpcore2.ConnectError(str(error)) from None


def shares(addresses: Sequence[Address], state: ExchangeState) -> Iterator[tuple[Address, float]]:
    """Yield each address with its seconds: one that never answers must leave time for the rest."""
    for tried, address in enumerate(addresses):
        yield address, state.remaining() / (len(addresses) - tried)


def is_readable(sock: socket.socket) -> bool:
    """Whether data or the end of the stream has arrived; True for a closed socket too."""
    if sock.fileno() < 0:
        return True
    if sys.platform == "win32":  # pragma: no cover - Windows has no poll
        return bool(select.select([sock], [], [], 0)[0])
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))


def stream_with_excess(response: Any) -> Any:
    """Return the stream of a response that is followed by excess bytes, None if there are none.

    The bytes are kept, and would be read as the response to the next request. Only h11 knows of
    them; where it can't be asked, no connection is used a second time.
    """
    try:
        excess, _ = response.stream._stream._connection._h11_state.trailing_data
    except AttributeError:
        excess = True
    return response.extensions["network_stream"] if excess else None


class Reused:
    """A stream that serves one exchange after another.

    httpcore2 would check every idle connection for a hang-up, twice for every request, while all
    threads wait. Here only the connection about to be used is checked, before its first byte.
    """

    _last: ExchangeState | None = None

    @abstractmethod
    def is_readable(self) -> bool:
        """Whether unexpected data or the end of the stream has arrived."""

    def take(self, state: ExchangeState) -> None:
        """Let an exchange write.

        Raises:
            httpcore2.ConnectionNotAvailable: the server hung up since the last exchange; httpcore2
                then takes the next connection.
        """
        is_first = self._last is not state
        if is_first and self._last and self.is_readable():
            raise httpcore2.ConnectionNotAvailable
        self._last = state


class Stream(Reused, httpcore2.NetworkStream):
    """A connected socket, used by one exchange after the other."""

    def __init__(self, sock: socket.socket, sockets: Sockets) -> None:
        self.socket = sock
        self.sockets = sockets

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, until the deadline of the exchange; ``timeout`` is ignored."""
        del timeout
        try:
            return self.receive(max_bytes)
        except TimeoutError as error:
            pass_on(error)
            raise httpcore2.ReadTimeout from None
        except OSError as error:
            pass_on(error)
            raise httpcore2.ReadError(str(error)) from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write a part of the request."""
        del timeout
        if not buffer:
            return
        state = CURRENT.get()
        self.take(state)
        # No WriteError for a cancelled exchange: httpcore2 would wait for a response all the same.
        state.attach(self.socket)
        try:
            state.note_write(buffer)
            self.send(buffer)
        except TimeoutError as error:
            pass_on(error)
            raise httpcore2.WriteTimeout from None
        except OSError as error:
            pass_on(error)
            raise httpcore2.WriteError(str(error)) from None

    def receive(self, limit: int) -> bytes:
        """Read without translating errors."""
        self.socket.settimeout(CURRENT.get().remaining())
        return self.socket.recv(limit)

    def send(self, data: bytes) -> None:
        """Write without translating errors; the deadline is for all of it, not for each part."""
        self.socket.settimeout(CURRENT.get().remaining())
        self.socket.sendall(data)

    def close(self) -> None:
        """Close the socket."""
        self.sockets.close(self.socket)

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """Start TLS over this stream, which may be TLS itself."""
        del timeout
        secured = TlsStream(self, Tls(ssl_context, server_hostname or ""))
        with connecting():
            try:
                secured.shake_hands()
            except BaseException:
                self.close()
                raise
        return secured

    def is_readable(self) -> bool:
        """Whether unexpected data or the end of the stream has arrived."""
        return is_readable(self.socket)


class TlsStream(Stream):
    """TLS over another stream."""

    def __init__(self, under: Stream, tls: Tls) -> None:
        super().__init__(under.socket, under.sockets)
        self._under = under
        self._tls = tls

    def shake_hands(self) -> None:
        """Do the TLS handshake."""
        self._go(self._tls.handshake())

    def receive(self, limit: int) -> bytes:
        """Read without translating errors."""
        return self._go(self._tls.read(limit))

    def send(self, data: bytes) -> None:
        """Write without translating errors."""
        self._go(self._tls.write(data))

    def _go(self, steps: Generator[bytes | None, bytes, T]) -> T:
        try:
            step = next(steps)
            while True:
                if step is None:
                    step = steps.send(self._under.receive(CHUNK))
                else:
                    self._under.send(step)
                    step = next(steps)
        except StopIteration as done:
            result: T = done.value
            return result

    def is_readable(self) -> bool:
        """Whether data has arrived, in the socket or already in TLS."""
        return self._tls.is_readable() or self._under.is_readable()

    def get_extra_info(self, info: str) -> object:
        """Return the TLS connection, from which httpcore2 reads the negotiated protocol."""
        return self._tls.connection if info == "ssl_object" else None


class Network(httpcore2.NetworkBackend):
    """Opens connections for threads."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address that accepts; the name lookup has no deadline."""
        del timeout, local_address, socket_options  # never set here
        with connecting():
            return self._connect(host, port, CURRENT.get())

    def _connect(self, host: str, port: int, state: ExchangeState) -> Stream:
        failure = NO_ADDRESS
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for (family, kind, protocol, _, address), share in shares(addresses, state):
            try:
                with self._sockets.opening(family, kind, protocol) as sock:
                    state.attach(sock)
                    sock.settimeout(share)
                    sock.connect(address)
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return Stream(sock, self._sockets)
            except OSError as error:
                pass_on(error)
                failure = str(error)
        state.remaining()  # the last address had all the remaining time
        raise OSError(failure)
