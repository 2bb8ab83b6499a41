"""The transport of blocking clients: HTTP/1.1 over sockets, from any number of threads.

There is no lock in here. Every step is one operation of a list, a set or a dict, which is atomic,
so an exception that a signal handler raises at any moment leaves nothing taken.
"""

import os
import select
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from types import BuiltinFunctionType
from typing import TypeVar
from weakref import ReferenceType, finalize, ref

from pytribute_core.exchange import Exchange, ExchangeError
from pytribute_core.signals import handled, pass_on
from pytribute_core.transports import http11
from pytribute_core.transports.addresses import LookUp
from pytribute_core.transports.connect import connect
from pytribute_core.transports.exchange_state import ExchangeState, shut_down
from pytribute_core.transports.fork import start_anew_in_children
from pytribute_core.transports.http11 import Plain, Steps, Stream
from pytribute_core.transports.route import ServerRoute
from pytribute_core.types import RawResponse

T = TypeVar("T")

# Seconds that an idle connection is kept: not long, as the server may close it at any moment.
KEPT = 5.0
# The same for a request that moves money: servers close connections after seconds of idleness, and
# one that crosses such a request on its way would leave its outcome unknown.
KEPT_FOR_MONEY = 0.5
_CHUNK = 64 * 1024
# Seconds that poll waits at once: no more than it can count in milliseconds.
_LONGEST_POLL = 1_000_000


def is_quiet(sock: socket.socket) -> bool:
    """Whether neither data nor the end of the stream has arrived at a socket."""
    has_waited = False
    try:
        sock.settimeout(0)
        sock.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        has_waited = True
    except OSError as error:
        pass_on(error)
    return has_waited


def _poll_of(sock: socket.socket) -> "select.poll | None":
    """Return what waits for a socket with the fewest system calls.

    None for the sockets of gevent and eventlet, which have to wait themselves, and on Windows.
    """
    poll = getattr(select, "poll", None)
    if type(sock).__module__ != "socket" or not isinstance(poll, BuiltinFunctionType):
        return None
    sock.settimeout(0)
    waiting = select.poll()
    waiting.register(sock, select.POLLIN)
    return waiting


class _Connection:
    """A connected socket, used by one exchange after the other."""

    __slots__ = ("_is_broken", "_poll", "_since", "_stream", "_user", "sock")

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        # The exchange that uses it, none while it is idle: a dict, as `setdefault` is atomic.
        self._user: dict[None, ReferenceType[ExchangeState]] = {}
        self._poll = _poll_of(sock)
        self._stream: Stream = Plain()
        self._since = monotonic()
        self._is_broken = False

    def claim(self, state: ExchangeState) -> ExchangeState | None:
        """Take it if it is idle; return the exchange that has it now.

        None if an exception came while that one gave it back.
        """
        return self._user.setdefault(None, ref(state))()

    def is_of(self, state: ExchangeState) -> bool:
        """Whether an exchange has it."""
        user = self._user.get(None)
        return user is not None and user() is state

    def release(self) -> None:
        """Let the next exchange take it."""
        self._user.clear()

    def establish(self, route: ServerRoute, state: ExchangeState) -> None:
        """Open a tunnel and start TLS, where the route has them."""
        self._stream = self._run(route.establish(), state)

    def exchange(
        self, request: bytes, exchange: Exchange, state: ExchangeState
    ) -> tuple[RawResponse, bool]:
        """Send a request; return the response, and whether the connection may be used again."""
        state.connected = True
        without_body = exchange.method == "HEAD"
        steps = http11.exchange(request, exchange.limit, without_body=without_body)
        finished = self._run(self._stream.carry(steps), state)
        self._since = monotonic()
        return finished.response, finished.reusable and not self._is_broken

    def is_old(self, kept: float) -> bool:
        """Whether it was idle for too long."""
        return monotonic() - self._since > kept

    def is_usable(self) -> bool:
        """Whether the server neither closed it nor sent anything since the last exchange."""
        if self.is_old(KEPT) or self._stream.has_unread:
            return False
        # A socket from before gevent or eventlet patched the process would block all greenlets.
        is_current = type(self.sock) is socket.socket
        return is_current and (not self._poll.poll(0) if self._poll else is_quiet(self.sock))

    def _run(self, steps: Steps[T], state: ExchangeState) -> T:
        try:
            step = next(steps)
            while True:
                if step is None:
                    step = steps.send(self._receive(state))
                else:
                    self._send(step, state)
                    step = next(steps)
        except StopIteration as done:
            result: T = done.value
            return result

    def _receive(self, state: ExchangeState) -> bytes:
        """Wait for what the server sends next, and return it; nothing at its end."""
        while True:
            seconds = state.remaining()
            if self._poll is None:
                self.sock.settimeout(seconds)
            elif not self._poll.poll(min(seconds, _LONGEST_POLL) * 1000) and (
                seconds <= _LONGEST_POLL  # not asked of the clock: a test may have frozen it
            ):
                raise TimeoutError
            try:
                return self.sock.recv(_CHUNK)
            except BlockingIOError as error:  # there is time left, or the poll woke for nothing
                pass_on(error)

    def _send(self, data: bytes, state: ExchangeState) -> None:
        if not state.connected:  # it belongs to a tunnel or to TLS, not to the request
            self._send_all(data, state)
            return
        seconds = state.remaining()
        if self._poll is None:
            self.sock.settimeout(seconds)
        before, state.written = state.written, True
        sent = 0
        try:
            try:
                sent = self.sock.send(data)
            except BlockingIOError as error:
                pass_on(error)
            while sent < len(data):
                self.sock.settimeout(state.remaining())
                sent += self.sock.send(memoryview(data)[sent:])
                self.sock.settimeout(0)
        except TimeoutError as error:
            pass_on(error)
            state.written = before or sent > 0
            raise
        except OSError as error:
            pass_on(error)
            state.written = before or sent > 0
            if not state.written:
                raise
            # The server may have responded before it had read everything.
            self._is_broken = True

    def _send_all(self, data: bytes, state: ExchangeState) -> None:
        self.sock.settimeout(state.remaining())
        self.sock.sendall(data)
        self.sock.settimeout(0)


class BlockingTransport:
    """Send requests to one server, from any number of threads.

    Args:
        base_url: the server's address; anything after the host is ignored.
        proxy: the address of a proxy (http or https), "" for none; by default the environment's,
            as curl reads it.
        verify: whom to trust; see `tls_context`.

    Raises:
        TransportError: the proxy can't be used.
    """

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
        self._look_up = LookUp(*self._route.address)
        # A WeakKeyDictionary in all but the lines of Python that it runs.
        self._states: dict[ReferenceType[Exchange], ExchangeState] = {}
        self._connections: list[_Connection] = []
        finalize(self, _close_all, self._connections)
        start_anew_in_children(self)

    def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        state, handling = ExchangeState(exchange.timeout), handled()
        try:
            if self._state_of(exchange, state) is not state:  # it was cancelled before
                state.cancel()
            return self._exchange(exchange, state)
        except ExchangeError as error:
            # The frames hold the request, and so the key.
            failure: BaseException = error.with_traceback(None)
        except BaseException as error:  # noqa: BLE001 - Ctrl-C too
            failure = self._route.exception_to_raise(error, exchange, state, handling)
        finally:
            self._states.pop(ref(exchange), None)
        try:
            raise failure
        finally:
            del failure  # which refers to this frame, and so would keep what it holds

    def _state_of(self, exchange: Exchange, new: ExchangeState) -> ExchangeState:
        """Return the state of an exchange, the new one if it has none."""
        return self._states.setdefault(ref(exchange, self._states.__delitem__), new)

    def _exchange(self, exchange: Exchange, state: ExchangeState) -> RawResponse:
        request = self._route.request(exchange)
        reusable = False
        try:
            connection = self._take(exchange, state) or self._connect(state)
            response, reusable = connection.exchange(request, exchange, state)
        finally:
            state.detach()
            # Nobody can cancel it from here on; a cancellation before has ended the connection.
            self._give_back(state, keep=reusable and not state.cancelled)
        state.check_cancelled()
        return response

    def _take(self, exchange: Exchange, state: ExchangeState) -> _Connection | None:
        """Return an idle connection, the one used last; None if there is none."""
        for connection in reversed(self._connections):
            if exchange.doubt and connection.is_old(KEPT_FOR_MONEY):
                continue
            # Stored first: if an exception comes right after the claim, `_give_back` finds it.
            state.connection = connection
            user = connection.claim(state)
            if user is state and connection.is_usable():
                state.attach(connection.sock)
                return connection
            if user is state or user is None:
                self._drop(connection)
        return None

    def _connect(self, state: ExchangeState) -> _Connection:
        sock = connect(self._look_up.addresses(state), state)
        connection = state.connection = _Connection(sock)
        connection.claim(state)
        self._connections.append(connection)
        state.attach(sock)
        connection.establish(self._route, state)
        return connection

    def _give_back(self, state: ExchangeState, *, keep: bool) -> None:
        connection = state.connection
        if connection is None or not connection.is_of(state):
            return
        if not keep:
            self._drop(connection)
            return
        connection.release()
        first = next(iter(self._connections), connection)
        if first is not connection and first.is_old(KEPT):
            self._drop_if_idle([first])

    def _drop_if_idle(self, connections: Sequence[_Connection]) -> None:
        for connection in connections:
            nobody = ExchangeState(0)
            if connection.claim(nobody) in {nobody, None}:
                self._drop(connection)

    def _drop(self, connection: _Connection) -> None:
        shut_down(connection.sock)
        connection.sock.close()
        with suppress(ValueError):
            self._connections.remove(connection)

    def cancel(self, exchange: Exchange, /) -> None:
        """Cancel an exchange, from another thread; see `Cancelling`."""
        self._state_of(exchange, ExchangeState(0)).cancel()

    def close(self) -> None:
        """Close the connections; exchanges in progress fail."""
        # A copy: other threads begin and end exchanges meanwhile.
        for state in list(self._states.values()):
            state.cancel()
        self._drop_if_idle(tuple(self._connections))

    def start_anew(self) -> None:
        """Start without the connections, which belong to the parent of this process."""
        _close_all(self._connections)
        self._look_up = LookUp(*self._route.address)
        self._states.clear()


def _close_all(connections: list[_Connection]) -> None:
    """Close this process's descriptors; another process may still use the connections."""
    for connection in connections:
        connection.sock.close()
    connections.clear()
