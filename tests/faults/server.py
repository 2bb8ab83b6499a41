"""A server on real sockets that fails by a script.

A test passes steps: each request uses the next one, further requests use the last one.
A step is called when the first byte of a request is there, so it decides for itself whether to
read the request at all.
"""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

Step = Callable[["Conversation"], None]

SELF_SIGNED = Path(__file__).with_name("selfsigned.pem")
ELSEWHERE = Path(__file__).with_name("elsewhere.pem")
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_PACE = 0.002
_PATIENCE = 20


class Conversation:
    """One connection, as a step sees it."""

    def __init__(self, server: "Server", connection: socket.socket) -> None:
        self._server = server
        self._connection = connection
        self._received = b""
        self.is_open = True

    def has_request(self) -> bool:
        """Wait for the first byte of a request; the rest stays unread."""
        self._received = self._received or self._connection.recv(1)
        return self._received != b""

    def receive(self) -> bytes:
        """Read one whole request and put it on record."""
        while b"\r\n\r\n" not in self._received:
            self._receive_more()
        head, _, body = self._received.partition(b"\r\n\r\n")
        lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
        length = next((int(value) for name, _, value in lines if name == b"content-length"), 0)
        while len(body) < length:
            self._receive_more()
            body = self._received.partition(b"\r\n\r\n")[2]
        end = len(head) + 4 + length
        request, self._received = self._received[:end], self._received[end:]
        self._server.record(request)
        return request

    def _receive_more(self) -> None:
        part = self._connection.recv(65536)
        if not part:
            raise ConnectionAbortedError("the client hung up in the middle of a request")
        self._received += part

    def send(self, data: bytes) -> None:
        """Send at once."""
        self._connection.sendall(data)

    def send_beneath_tls(self, data: bytes) -> None:
        """Send what TLS knows nothing of."""
        socket.socket.sendall(self._connection, data)

    def close_with_goodbye(self) -> None:
        """End a connection as TLS wants it, so that nobody can have cut it."""
        assert isinstance(self._connection, ssl.SSLSocket)
        with contextlib.suppress(OSError):  # few clients respond
            self._connection.unwrap()
        self.is_open = False

    def send_slowly(self, pieces: Iterable[bytes]) -> None:
        """Send piece by piece, until all is sent, the client hangs up, or the test is over."""
        for piece in pieces:
            self.send(piece)
            if self._server.is_over.wait(_PACE):
                return

    def hang(self) -> None:
        """Send nothing more until the test is over."""
        self._server.is_over.wait(_PATIENCE)
        self.is_open = False

    def wait_for_hang_up(self) -> None:
        """Wait until the client ends the connection.

        Raises:
            OSError: when it never does.
        """
        self._connection.settimeout(_PATIENCE)
        with contextlib.suppress(ConnectionError):
            while self._connection.recv(65536):
                pass
        self.is_open = False

    def close(self) -> None:
        """End the connection in good order, as TCP sees it."""
        socket.socket.shutdown(self._connection, socket.SHUT_WR)
        self.is_open = False

    def reset(self) -> None:
        """End the connection by a reset."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.is_open = False


class Server:
    """Responds by steps.

    Args:
        steps: what to do with each request in turn.
        tls: the key and certificate to speak TLS with.
        greeting: what to do with the first connection before anything comes.
        port: where to listen; a free port by default.

    Attributes:
        requests: what was read of each request that was read.
        connections: how many connections were accepted.
        is_over: set when the test is.
    """

    def __init__(
        self, *steps: Step, tls: Path | None = None, greeting: Step | None = None, port: int = 0
    ) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.is_over = threading.Event()
        self._steps = list(steps)
        self._greeting = greeting
        self._tls = None
        if tls:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(tls)
        self._lock = threading.Condition()
        self._accepted: list[tuple[socket.socket, threading.Thread]] = []
        self._listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self.port: int = self._listener.getsockname()[1]

    def will(self, *steps: Step) -> None:
        """Use these steps for the requests from now on."""
        with self._lock:
            self._steps = list(steps)

    def url(self, path: str = "", *, scheme: str = "http", host: str = "127.0.0.1") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def record(self, request: bytes) -> None:
        """Note that a request arrived."""
        with self._lock:
            self.requests.append(request)
            self._lock.notify_all()

    def wait_for_requests(self, count: int) -> None:
        """Wait until this many arrived, as a client that gave up knows nothing of it."""
        with self._lock:
            assert self._lock.wait_for(lambda: len(self.requests) >= count, _PATIENCE)

    def wait_until_closed(self) -> None:
        """Wait until every connection so far has ended."""
        with self._lock:
            threads = [thread for _, thread in self._accepted]
        for thread in threads:
            thread.join(_PATIENCE)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            if self._tls:
                connection = self._tls.wrap_socket(
                    connection, server_side=True, do_handshake_on_connect=False
                )
            thread = threading.Thread(target=self._serve, args=(connection,))
            with self._lock:  # a client that has its response may wait for the end of the thread
                thread.start()
                self._accepted.append((connection, thread))

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:  # clients hang up when they have enough
            if isinstance(connection, ssl.SSLSocket):
                connection.do_handshake()
            conversation = Conversation(self, connection)
            greeting, self._greeting = self._greeting, None
            if greeting:
                greeting(conversation)
            while conversation.is_open and conversation.has_request():
                self._next_step()(conversation)

    def _next_step(self) -> Step:
        with self._lock:
            return self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]

    def __enter__(self) -> Self:
        self._acceptor = threading.Thread(target=self._accept)
        self._acceptor.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.is_over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._acceptor.join()
        self._listener.close()
        for connection, thread in self._accepted:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            thread.join()


def closed_port() -> int:
    """Find a port that refuses."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port: int = gone.getsockname()[1]
    return port


@contextlib.contextmanager
def full_port() -> Generator[int]:
    """Find a port that takes no more connections and doesn't refuse them either."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(2):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]
