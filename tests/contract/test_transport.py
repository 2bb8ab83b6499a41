"""Malformed responses that an HTTP library would repair or hide."""

import socket
from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread
from time import monotonic

import pytest

from pytribute.contract import response as parser
from pytribute.contract.conformance import problems
from pytribute.contract.request import WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.schema import Specification
from pytribute.contract.transport import WireTransport

BODY = b'{"error":"x"}'
GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n" + BODY


@contextmanager
def server_sending(*raw: bytes) -> Generator[WireTransport]:
    """Send raw responses to the requests of one connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def response() -> None:
            connection, _ = listener.accept()
            with connection:
                for one in raw:
                    received = b""
                    while not received.endswith(b"\r\n\r\n"):
                        received += connection.recv(65536)
                    connection.sendall(one)

        thread = Thread(target=response)
        thread.start()
        try:
            yield WireTransport(f"http://127.0.0.1:{listener.getsockname()[1]}")
        finally:
            thread.join()


def exchange(raw: bytes, method: str = "GET") -> WireResponse:
    with server_sending(raw) as server:
        return server.send(WireRequest.list(method=method))


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
def test_a_response_is_read_to_its_end(raw: bytes) -> None:
    response = exchange(raw)

    assert (response.status, response.body, response.failure, response.code) == (200, BODY, "", "x")


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (b"", "closed before a response"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n", "closed inside the head"),
        (b"hello\r\n\r\n", "not an HTTP status line"),
        (b"HTTP/1.1 2OO OK\r\n\r\n", "not an HTTP status line"),
        (b"HTTP/1.1 200 OK\r\nno header\r\n\r\n", "not a header"),
        (b"HTTP/1.1 200 OK\r\nName : x\r\n\r\n", "not a header"),
        (GOOD + b"more", "4 bytes after"),
        (GOOD[:-1], "has 12 of 13 announced bytes"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", "1 and 2"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "Content-Length is -1"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "longer than 16777216"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Content-Length and Transfer-Encoding",
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "not a chunk size"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n", "longer than"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", "closed inside"),
    ],
)
def test_a_malformed_response_is_reported(raw: bytes, complaint: str) -> None:
    response = exchange(raw)

    assert response.status == 0
    assert complaint in response.failure
    assert complaint in str(response)


@pytest.mark.parametrize(
    ("raw", "failure"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n", ""),
        (GOOD, "13 bytes after the end of the response"),
    ],
)
def test_a_body_behind_head_is_found(raw: bytes, failure: str) -> None:
    assert exchange(raw, "HEAD").failure == failure


def test_a_body_may_come_in_many_parts() -> None:
    body = b" " * 300_000 + BODY

    assert exchange(b"HTTP/1.0 200 OK\r\n\r\n" + body).body == body


def test_a_body_without_end_is_not_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "_BODY_LIMIT", 1000)

    response = exchange(b"HTTP/1.0 200 OK\r\n\r\n" + b" " * 5000)

    assert response.failure == "the body is longer than 1000 bytes"


def test_silence_is_reported() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        response = WireTransport(f"http://127.0.0.1:{listener.getsockname()[1]}").send(
            WireRequest.list(), 0.2
        )

    assert response.failure == "no complete response in time"


def test_one_connection_serves_several_requests_as_long_as_it_is_kept_open() -> None:
    requests = [WireRequest.list(), WireRequest.list("page=2"), WireRequest.list("page=3")]
    last = GOOD.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)

    with server_sending(GOOD, GOOD, GOOD) as kept:
        assert [one.request for one in kept.send_in_turn(requests, 10)] == requests
    with server_sending(GOOD, last) as closed:
        assert [one.request for one in closed.send_in_turn(requests, 10)] == requests[:2]


def test_a_server_with_one_worker_that_waits_for_the_end_responds_to_all() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def work() -> None:
            for _ in range(12):
                connection, _ = listener.accept()
                with connection:
                    received = b""
                    while not received.endswith(b"\r\n\r\n"):
                        received += connection.recv(65536)
                    connection.sendall(GOOD)
                    connection.shutdown(socket.SHUT_WR)
                    connection.settimeout(5)
                    while connection.recv(65536):  # as gunicorn does, until the client closes
                        pass

        thread = Thread(target=work)
        thread.start()
        server = WireTransport(f"http://127.0.0.1:{listener.getsockname()[1]}")
        responses = server.send_together([WireRequest.list()] * 12, 4)
        thread.join()

    assert [one.status for one in responses] == [200] * 12


def test_after_one_silence_the_others_are_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = WireTransport(f"http://127.0.0.1:{listener.getsockname()[1]}")
        started = monotonic()
        responses = server.send_together([WireRequest.list()] * 5, 1)

    assert {one.failure for one in responses} == {"no complete response in time"}
    assert monotonic() - started < 5


def test_no_server_is_a_connection_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = WireTransport(f"http://127.0.0.1:{listener.getsockname()[1]}")

    with pytest.raises(ConnectionError, match="no connection"):
        nobody.send(WireRequest.list())
    with pytest.raises(ConnectionError, match="no connection"):
        nobody.send_together([WireRequest.list()] * 2, 10)


def test_a_server_without_tls_fails_over_https() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def response() -> None:
            connection, _ = listener.accept()
            with connection:
                assert connection.recv(65536)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = Thread(target=response)
        thread.start()
        with pytest.raises(ConnectionError, match=r"no connection: .*SSL"):
            WireTransport(f"https://127.0.0.1:{listener.getsockname()[1]}").send(WireRequest.list())
        thread.join()


def problems_of(raw: bytes, method: str = "GET") -> list[tuple[str, str]]:
    response = exchange(raw, method)
    return [(one.rule.name, one.actual) for one in problems(response, Specification())]


JSON = b"Content-Type: application/json\r\n"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"HTTP/1.1 401 No\r\n" + JSON + b"\r\n{}", ("response/length", "neither")),
        (
            b"HTTP/1.1 401 No\r\nContent-Length: 2\r\n" + JSON + b"Content-Type: a/b\r\n\r\n{}",
            ("response/content-type", "application/json and a/b"),
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n", ("response/encoding", "br")),
        (b"hello\r\n\r\n", ("response/complete", "not an HTTP status line: 'hello'")),
    ],
)
def test_malformed_raw_responses_are_found(raw: bytes, problem: tuple[str, str]) -> None:
    assert problem in problems_of(raw)


def test_a_response_without_a_body_needs_none() -> None:
    assert problems_of(b"HTTP/1.1 304 Not Modified\r\n\r\n") == [("response/status", "304")]
    assert problems_of(b"HTTP/1.1 200 OK\r\n\r\n", "HEAD") == []


def test_a_response_that_is_too_slow_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late() -> float:
        return float("inf")

    with server_sending(GOOD) as server:
        monkeypatch.setattr(parser, "monotonic", late)
        response = server.send(WireRequest.list())

    assert response.failure == "no complete response in time"


def test_certificates_that_cannot_be_loaded_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "missing.pem")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        transport = WireTransport(f"https://127.0.0.1:{listener.getsockname()[1]}")
        with pytest.raises(ConnectionError, match=r"^no connection: .* missing.pem \(SSL_CERT"):
            transport.send(WireRequest.list())
