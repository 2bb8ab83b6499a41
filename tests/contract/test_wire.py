"""What a library would have repaired or hidden."""

import socket
from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread

import pytest

from pytribute.contract.request import Request
from pytribute.contract.wire import Answer, Wire

BODY = b'{"error":"x"}'
GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n" + BODY


@contextmanager
def answering(raw: bytes) -> Generator[Wire]:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                received = b""
                while not received.endswith(b"\r\n\r\n"):
                    received += connection.recv(65536)
                connection.sendall(raw)

        thread = Thread(target=answer)
        thread.start()
        try:
            yield Wire(f"http://127.0.0.1:{listener.getsockname()[1]}")
        finally:
            thread.join()


def exchange(raw: bytes, method: str = "GET") -> Answer:
    with answering(raw) as wire:
        return wire.send(Request.list(method=method))


@pytest.mark.parametrize(
    "raw",
    [
        GOOD,
        b"HTTP/1.1 200\r\ncontent-length:13 \r\n\r\n" + BODY,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=1\r\n"
        + BODY[:5]
        + b"\r\n8\r\n"
        + BODY[5:]
        + b"\r\n0\r\nTrailer: x\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n" + BODY,
    ],
)
def test_an_answer_is_read_to_its_end(raw: bytes) -> None:
    answer = exchange(raw)

    assert (answer.status, answer.body, answer.broken, answer.code) == (200, BODY, "", "x")


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (b"", "closed before the head"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n", "closed before the head"),
        (b"hello\r\n\r\n", "no status line"),
        (b"HTTP/1.1 2OO OK\r\n\r\n", "no status line"),
        (b"HTTP/1.1 200 OK\r\nno header\r\n\r\n", "no header"),
        (b"HTTP/1.1 200 OK\r\nName : x\r\n\r\n", "no header"),
        (GOOD + b"more", "4 bytes more"),
        (GOOD[:-1], "has 12 bytes instead of the announced 13"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", "1 and 2"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "Content-Length is -1"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "would have 99999999999"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Content-Length and Transfer-Encoding",
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "no size of a chunk"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n", "longer than"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", "closed inside"),
    ],
)
def test_what_is_no_answer_is_told(raw: bytes, complaint: str) -> None:
    answer = exchange(raw)

    assert answer.status == 0
    assert complaint in answer.broken
    assert complaint in str(answer)


@pytest.mark.parametrize(
    ("raw", "broken"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n", ""),
        (GOOD, "13 bytes more than the answer announced"),
    ],
)
def test_a_body_behind_head_is_found(raw: bytes, broken: str) -> None:
    assert exchange(raw, "HEAD").broken == broken
