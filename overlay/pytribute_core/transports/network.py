"""The network under httpcore2: plain sockets, each wait cut to what the exchange has left."""

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
from pytribute_core.transports.flight import FLIGHT, Flight, Sockets
from pytribute_core.transports.tls import Tls

T = TypeVar("T")
# As getaddrinfo gives it: family, kind, protocol, canonical name, address.
Address = tuple[int, int, int, str, Any]

CHUNK = 64 * 1024
NO_ADDRESS = "the name has no address"


@contextmanager
def connecting() -> Generator[None]:
    """Tell what fails before there is a connection in httpcore2's terms."""
    try:
        yield
    except (TimeoutError, httpcore2.TimeoutException) as error:
        pass_on(error)
        raise httpcore2.ConnectTimeout from None
    except (OSError, httpcore2.NetworkError) as error:
        pass_on(error)
        raise httpcore2.ConnectError(str(error)) from None


def shares(addresses: Sequence[Address], flight: Flight) -> Iterator[tuple[Address, float]]:
    """Give each address its seconds: one that swallows all must not use up the others' time."""
    for tried, address in enumerate(addresses):
        yield address, flight.left() / (len(addresses) - tried)


def is_readable(carrier: socket.socket) -> bool:
    """Tell whether something came, if only the end; of a closed one too, which would tell so."""
    if carrier.fileno() < 0:
        return True
    if sys.platform == "win32":  # pragma: no cover - Windows has no poll
        return bool(select.select([carrier], [], [], 0)[0])
    poll = select.poll()
    poll.register(carrier, select.POLLIN)
    return bool(poll.poll(0))


def spoilt(response: Any) -> Any:
    """Return the stream of an answer that something came behind, None if nothing did.

    It is kept, and would be taken for the answer to the next request. Only h11 knows of it, and
    where that can't be asked, no connection is trusted a second time.
    """
    try:
        behind, _ = response.stream._stream._connection._h11_state.trailing_data
    except AttributeError:
        behind = True
    return response.extensions["network_stream"] if behind else None


class Reused:
    """What one exchange after the other is written to.

    httpcore2 would ask each idle connection whether the server hung up, twice for every request,
    while all threads wait. Here only the one about to be used is asked, before its first byte.
    """

    _last: Flight | None = None

    @abstractmethod
    def is_readable(self) -> bool:
        """Tell whether something came that nobody asked for, if only the end."""

    def take(self, flight: Flight) -> None:
        """Let an exchange write.

        Raises:
            httpcore2.ConnectionNotAvailable: when it is the first to hear that the server hung up;
                httpcore2 then goes on to the next connection.
        """
        is_first = self._last is not flight
        if is_first and self._last and self.is_readable():
            raise httpcore2.ConnectionNotAvailable
        self._last = flight


class Stream(Reused, httpcore2.NetworkStream):
    """A connected socket, used by one exchange after the other."""

    def __init__(self, carrier: socket.socket, sockets: Sockets) -> None:
        self.carrier = carrier
        self.sockets = sockets

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there; what the exchange has left counts, not the timeout."""
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
        flight = FLIGHT.get()
        self.take(flight)
        # No WriteError for a cancelled one: httpcore2 would wait for a response all the same.
        flight.board(self.carrier)
        try:
            flight.note(buffer)
            self.send(buffer)
        except TimeoutError as error:
            pass_on(error)
            raise httpcore2.WriteTimeout from None
        except OSError as error:
            pass_on(error)
            raise httpcore2.WriteError(str(error)) from None

    def receive(self, limit: int) -> bytes:
        """Read without a translation of errors."""
        self.carrier.settimeout(FLIGHT.get().left())
        return self.carrier.recv(limit)

    def send(self, data: bytes) -> None:
        """Write without a translation of errors; the time is for all, not from piece to piece."""
        self.carrier.settimeout(FLIGHT.get().left())
        self.carrier.sendall(data)

    def close(self) -> None:
        """Close the socket."""
        self.sockets.close(self.carrier)

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """Speak TLS over this stream, which may be TLS itself."""
        del timeout
        secured = TlsStream(self, Tls(ssl_context, server_hostname))
        with connecting():
            try:
                secured.shake_hands()
            except BaseException:
                self.close()
                raise
        return secured

    def is_readable(self) -> bool:
        """Tell whether something came that nobody asked for, if only the end."""
        return is_readable(self.carrier)


class TlsStream(Stream):
    """TLS over another stream."""

    def __init__(self, under: Stream, tls: Tls) -> None:
        super().__init__(under.carrier, under.sockets)
        self._under = under
        self._tls = tls

    def shake_hands(self) -> None:
        """Agree with the other side on a key."""
        self._go(self._tls.handshake())

    def receive(self, limit: int) -> bytes:
        """Read without a translation of errors."""
        return self._go(self._tls.read(limit))

    def send(self, data: bytes) -> None:
        """Write without a translation of errors."""
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
        """Tell whether something came; it may have left the socket, which stays after a goodbye."""
        return self._tls.is_readable() or self._under.is_readable()

    def get_extra_info(self, info: str) -> object:
        """Tell httpcore2 the agreed protocol."""
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
        """Connect to the first address that answers; looking up the name takes its own time."""
        del timeout, local_address, socket_options  # nobody here gives any
        with connecting():
            return self._connect(host, port, FLIGHT.get())

    def _connect(self, host: str, port: int, flight: Flight) -> Stream:
        failure = NO_ADDRESS
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for (family, kind, protocol, _, address), share in shares(addresses, flight):
            try:
                with self._sockets.opening(family, kind, protocol) as carrier:
                    flight.board(carrier)
                    carrier.settimeout(share)
                    carrier.connect(address)
                    carrier.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return Stream(carrier, self._sockets)
            except OSError as error:
                pass_on(error)
                failure = str(error)
        flight.left()  # the last one had all there was
        raise OSError(failure)
