"""The floor under every client: one socket, and as little as possible between it and msgspec."""

import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager

_PART = 65536
_HEAD_END = b"\r\n\r\n"
_LENGTH = b"Content-Length: "


@contextmanager
def pages(address: str) -> Generator[Callable[[int], bytes]]:
    """Return a function that requests a page; it doesn't handle errors."""
    host, _, path = address.removeprefix("http://").partition("/")
    name, _, port = host.partition(":")
    request = (
        f"GET /{path}/products?page=%d&size=100 HTTP/1.1\r\nHost: {host}\r\nApi-Key: key\r\n\r\n"
    ).encode()
    with socket.create_connection((name, int(port))) as connection:

        def fetch(number: int) -> bytes:
            connection.sendall(request % number)
            return _body(connection)

        yield fetch


def _body(connection: socket.socket) -> bytes:
    data = connection.recv(_PART)
    while (end := data.find(_HEAD_END)) < 0:
        data += connection.recv(_PART)
    start = end + len(_HEAD_END)
    place = data.index(_LENGTH) + len(_LENGTH)
    missing = int(data[place : data.index(b"\r", place)]) - (len(data) - start)
    parts = [data[start:]]
    while missing:
        parts.append(connection.recv(_PART))
        missing -= len(parts[-1])
    return b"".join(parts)
