"""A server that says exactly what a test wants said, byte for byte."""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field

Answer = bytes | Callable[[socket.socket], None]

PAGE = b"# Products\n\n## List products\n\n## Get a product\n"


def answer(
    body: bytes = PAGE, *, status: str = "200 OK", headers: Mapping[str, str] | None = None
) -> bytes:
    """Write an answer that tells its length."""
    fields = {"Content-Type": "text/markdown", "Content-Length": str(len(body))} | {
        **(headers or {})
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def packed(archive: bytes, encoding: str = "gzip") -> bytes:
    """Write an answer that claims to be an archive."""
    return answer(archive, headers={"Content-Encoding": encoding})


def chunked(body: bytes, head: bytes = b"") -> bytes:
    """Write an answer that comes in one chunk."""
    start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n%s\r\n%x\r\n" % (head, len(body))
    return start + body + b"\r\n0\r\n\r\n"


def moved(location: str) -> bytes:
    """Point elsewhere."""
    return answer(b"", status="302 Found", headers={"Location": location})


def stuck_after(start: bytes) -> Callable[[socket.socket], None]:
    """Say something, then nothing until the client hangs up."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(start)
        connection.recv(1)

    return talk


def endless(start: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    """Talk until the client hangs up."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return talk


@dataclass
class Server:
    """What it will say, and what it was asked."""

    port: int
    answers: dict[str, list[Answer]] = field(default_factory=dict[str, list[Answer]])
    requests: list[tuple[str, dict[str, str]]] = field(
        default_factory=list[tuple[str, dict[str, str]]]
    )

    def will(self, path: str, *answers: Answer) -> None:
        """Give these answers in turn, the last one from then on."""
        self.answers[path] = list(answers)

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def next_answer(self, head: bytes) -> Answer:
        request, *lines = head.decode().strip().split("\r\n")
        path = request.split(" ")[1]
        pairs = [line.split(": ", 1) for line in lines]
        self.requests.append((path, {name.lower(): value for name, value in pairs}))
        answers = self.answers.get(path, [answer(b"", status="404 Not Found")])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def asked(self, path: str) -> list[dict[str, str]]:
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
            said = script.next_answer(head)
            with contextlib.suppress(OSError):  # the client may hang up when it has seen enough
                if callable(said):
                    said(self.connection)
                else:
                    self.connection.sendall(said)

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
