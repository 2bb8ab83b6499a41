"""A server that sends exactly the bytes of a test."""

import socket
import threading
from types import TracebackType
from typing import Self


def http_response(status: int, body: bytes = b"", **headers: str) -> bytes:
    """Write an HTTP response with its length."""
    named = {"Content-Length": str(len(body)), "Content-Type": "application/json", **headers}
    lines = [f"HTTP/1.1 {status} X", *(f"{key}: {value}" for key, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Server:
    """Send `response` to every request, close, and keep the request."""

    def __init__(self) -> None:
        self.response = b""
        self.requests: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/api"
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self._handle(connection)

    def _handle(self, connection: socket.socket) -> None:
        received = b""
        while b"\r\n\r\n" not in received:
            part = connection.recv(65536)
            if not part:
                return
            received += part
        head, _, body = received.partition(b"\r\n\r\n")
        length = next(
            (
                int(line[15:])
                for line in head.lower().split(b"\r\n")
                if line[:15] == b"content-length:"
            ),
            0,
        )
        while len(body) < length:
            body += connection.recv(65536)
        self.requests.append(head + b"\r\n\r\n" + body)
        try:
            connection.sendall(self.response)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)
        except OSError:
            return  # the client hung up, as it does on a body that is too large

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()
