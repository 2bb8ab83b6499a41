"""A server that sends exactly the bytes that a test names."""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field

Response = bytes | Callable[[socket.socket], None]

PAGE = b"# Products\n\n## List products\n\n## Get a product\n"


def http_response(
    body: bytes = PAGE, *, status: str = "200 OK", headers: Mapping[str, str] | None = None
) -> bytes:
    """Write a response with its length."""
    fields = {"Content-Type": "text/markdown", "Content-Length": str(len(body))} | {
        **(headers or {})
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def packed(archive: bytes, encoding: str = "gzip") -> bytes:
    """Write a response that claims to be compressed."""
    return http_response(archive, headers={"Content-Encoding": encoding})


def chunked(body: bytes, head: bytes = b"") -> bytes:
    """Write a response in one chunk."""
    start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n%s\r\n%x\r\n" % (head, len(body))
    return start + body + b"\r\n0\r\n\r\n"


def moved(location: str) -> bytes:
    """Point elsewhere."""
    return http_response(b"", status="302 Found", headers={"Location": location})


def stuck_after(start: bytes) -> Callable[[socket.socket], None]:
    """Send a part, then nothing until the client hangs up."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(start)
        connection.recv(1)

    return talk


def endless(start: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    """Send until the client hangs up."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return talk


@dataclass
class Server:
    """The responses to send and the requests received."""

    port: int
    responses: dict[str, list[Response]] = field(default_factory=dict[str, list[Response]])
    requests: list[tuple[str, dict[str, str]]] = field(
        default_factory=list[tuple[str, dict[str, str]]]
    )

    def will(self, path: str, *responses: Response) -> None:
        """Send these responses in turn, then repeat the last one."""
        self.responses[path] = list(responses)

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def next_response(self, head: bytes) -> Response:
        request, *lines = head.decode().strip().split("\r\n")
        path = request.split(" ")[1]
        pairs = [line.split(": ", 1) for line in lines]
        self.requests.append((path, {name.lower(): value for name, value in pairs}))
        responses = self.responses.get(path, [http_response(b"", status="404 Not Found")])
        return responses.pop(0) if len(responses) > 1 else responses[0]

    def headers_of(self, path: str) -> list[dict[str, str]]:
        return [headers for where, headers in self.requests if where == path]


@contextlib.contextmanager
def serving() -> Generator[Server]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            head = b""
            while line := self.rfile.readline().strip(b"\r\n"):
                head += line + b"\r\n"
            if not head:
                return
            response = script.next_response(head)
            with contextlib.suppress(OSError):  # the client may hang up when it has seen enough
                if callable(response):
                    response(self.connection)
                else:
                    self.connection.sendall(response)

    class Quiet(socketserver.ThreadingTCPServer):
        request_queue_size = 64

    with Quiet(("127.0.0.1", 0), Handler) as server:
        script = Server(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield script
        finally:
            server.shutdown()
            thread.join()
