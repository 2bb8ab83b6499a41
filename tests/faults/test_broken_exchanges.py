"""Failing exchanges: every transport raises the same error, and can send the next request."""

import gzip
import sys
from traceback import TracebackException

import pytest

from pytribute_core.exchange import (
    BodyError,
    BodyTooLargeError,
    NoResponseError,
)
from tests.faults.comparing import LATE_CONNECTION, Fault, fails, goes_wrong_once, late
from tests.faults.conftest import OWN_CLIENT, Connect, not_with_http_client
from tests.faults.exchanges import HEALTHY, KEY, LIMIT, exchange
from tests.faults.server import Server, Step, closed_port, full_port
from tests.faults.steps import (
    chunked,
    close_after_reading,
    drip,
    hang_after_reading,
    hang_unread,
    http_response,
    reset_after_reading,
    reset_unread,
    respond,
    respond_and_close,
    respond_and_hang,
    respond_and_reset,
    unframed,
)
from tests.frames import is_ours

BODY = b'{"id": 2548}'

GZIP = {"content_encoding": "gzip"}


def unreadable(step: Step) -> Fault:
    return Fault(step, BodyError, may_have_arrived=None)


def oversized(step: Step) -> Fault:
    return Fault(step, BodyTooLargeError, may_have_arrived=None)


def bad_chunks(body: bytes) -> Fault:
    return Fault(respond_and_close(unframed(body, b"Transfer-Encoding: chunked")))


def framed(*headers: bytes) -> Fault:
    return Fault(respond_and_close(unframed(BODY, *headers)))


FAULTS = {
    "reset before it was read": Fault(reset_unread, requests=0),
    "reset after it was read": Fault(reset_after_reading),
    "closed without a response": Fault(close_after_reading),
    "closed in the status line": Fault(respond_and_close(b"HTTP/1.1 20")),
    "closed in the headers": Fault(respond_and_close(b"HTTP/1.1 200 OK\r\nContent-Len")),
    "closed in the body": Fault(respond_and_close(http_response(200, BODY)[:-1])),
    "closed before the body": Fault(respond_and_close(http_response(200, content_length="5"))),
    "reset in the body": Fault(respond_and_reset(http_response(200, BODY, content_length="5000"))),
    "closed after an interim response": Fault(respond_and_close(b"HTTP/1.1 103 X\r\n\r\n")),
    "no response": late(hang_after_reading),
    "silent in the body": late(respond_and_hang(http_response(200, BODY)[:-1])),
    "dripping body": late(drip(http_response(200, content_length="60000"), b" ")),
    "length too large": framed(b"Content-Length: 13"),
    "negative length": framed(b"Content-Length: -1"),
    "two lengths": framed(b"Content-Length: 12", b"Content-Length: 5"),
    "two lengths in one": framed(b"Content-Length: 12, 5"),
    "length that is no number": framed(b"Content-Length: twelve"),
    "length beyond any number": framed(b"Content-Length: " + b"9" * 40),
    "chunk size that is no number": bad_chunks(b"zz\r\nab\r\n0\r\n\r\n"),
    "negative chunk size": bad_chunks(b"-2\r\nab\r\n0\r\n\r\n"),
    "chunk size beyond any number": bad_chunks(b"f" * 40 + b"\r\nab"),
    "chunk longer than its size": bad_chunks(b"2\r\nabc\r\n0\r\n\r\n"),
    "closed in a chunk": bad_chunks(b"5\r\nab"),
    "closed before the last chunk": bad_chunks(chunked(BODY)),
    "no HTTP at all": Fault(respond_and_close(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")),
    "no HTTP but the key": Fault(respond_and_close(f"{KEY}\r\n\r\n".encode())),
    "status too long": Fault(respond_and_close(b"HTTP/1.1 99999 X\r\n\r\n")),
    "status that is no number": Fault(respond_and_close(b"HTTP/1.1 abc X\r\n\r\n")),
    "header without a colon": framed(b"no colon here"),
    "header with a null byte": framed(b"A: b\0c"),
    "header without an end": Fault(respond_and_close(unframed(BODY, b"A: " + b"a" * 2_000_000))),
    "gzip cut off": unreadable(respond(http_response(200, gzip.compress(BODY)[:-9], **GZIP))),
    "gzip that is none": unreadable(respond(http_response(200, BODY, **GZIP))),
    "bytes behind gzip": unreadable(
        respond(http_response(200, gzip.compress(BODY) + b"more", **GZIP))
    ),
    "encoding nobody asked for": unreadable(
        respond(http_response(200, BODY, content_encoding="br"))
    ),
    "gzip bomb": oversized(respond(http_response(200, gzip.compress(b" " * 5_000_000), **GZIP))),
    "body over the limit": oversized(respond(http_response(200, b" " * (LIMIT + 1)))),
    "body over the limit without an end": oversized(drip(unframed(b""), b" " * LIMIT)),
}


DRIPS = {
    "dripping one header": late(drip(b"HTTP/1.1 200 OK\r\nA: ", b"b")),
    "endless interim responses": late(drip(b"", b"HTTP/1.1 103 X\r\n\r\n")),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_the_same_error_and_the_next_request_works(connect: Connect, name: str) -> None:
    goes_wrong_once(connect, FAULTS[name])


@not_with_http_client
@pytest.mark.parametrize("name", DRIPS)
def test_a_dripping_server_has_the_same_time_limit_as_a_silent_one(
    connect: Connect, name: str
) -> None:
    goes_wrong_once(connect, DRIPS[name])


def test_a_refused_connection_sent_no_request(connect: Connect) -> None:
    url = f"http://127.0.0.1:{(port := closed_port())}/"
    send = connect(url)
    fails(send, exchange(url), Fault(hang_unread, may_have_arrived=False))
    with Server(HEALTHY, port=port):
        assert send(exchange(url)).content == b"healthy"


@pytest.mark.tribute(network=True)  # neither name can be looked up
@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".invalid"])
def test_an_invalid_host_receives_no_request(connect: Connect, host: str) -> None:
    url = f"http://{host}:1/"
    fails(connect(url), exchange(url), Fault(hang_unread, may_have_arrived=False))


@pytest.mark.parametrize("transport", [OWN_CLIENT], indirect=True)
def test_an_address_that_httpx2_refuses_receives_no_request(connect: Connect) -> None:
    url = "http://256.256.256.256/"
    fails(connect(url), exchange(url), Fault(hang_unread, may_have_arrived=False))


@pytest.mark.skipif(sys.platform != "linux", reason="fills a queue as Linux keeps it")
def test_a_connection_that_is_not_accepted_in_time_sent_no_request(
    connect: Connect, transport: str
) -> None:
    with full_port() as port:
        url = f"http://127.0.0.1:{port}/"
        fails(connect(url), exchange(url, timeout=0.2), LATE_CONNECTION)


def test_a_reset_on_arrival_is_a_transport_error(connect: Connect) -> None:
    with Server(HEALTHY, greeting=reset_unread) as server:
        send = connect(server.url())
        with pytest.raises(NoResponseError):  # whether it left is a matter of chance
            send(exchange(server.url("/a")))
        assert send(exchange(server.url("/b"))).content == b"healthy"
        assert len(server.requests) == 1


@pytest.mark.parametrize("step", [close_after_reading, reset_after_reading])
def test_a_connection_that_closes_during_its_second_request_is_not_retried(
    connect: Connect, step: Step
) -> None:
    with Server(HEALTHY, step, HEALTHY) as server:
        send = connect(server.url())
        send(exchange(server.url("/a")))
        fails(send, exchange(server.url("/b")), Fault(step))
        assert server.connections == 1
        assert send(exchange(server.url("/c"))).content == b"healthy"
        assert len(server.requests) == 3


def test_a_connection_that_closed_after_its_response_is_replaced(connect: Connect) -> None:
    with Server(respond_and_close(http_response(200, BODY))) as server:
        send = connect(server.url())
        for _ in range(3):
            send(exchange(server.url("/a")))
            server.wait_until_closed()
        assert (server.connections, len(server.requests)) == (3, 3)


@pytest.mark.unmeasured
def test_many_faults_in_a_row_leave_no_connection_in_use(connect: Connect) -> None:
    with Server(*[reset_after_reading] * 120, HEALTHY) as server:
        send = connect(server.url())
        for _ in range(120):
            with pytest.raises(NoResponseError):
                send(exchange(server.url("/a")))
        assert send(exchange(server.url("/b"))).content == b"healthy"


def test_the_usual_report_with_local_variables_can_be_made_and_shows_no_key(
    connect: Connect,
) -> None:
    with Server(close_after_reading) as server:
        with pytest.raises(NoResponseError) as caught:
            connect(server.url())(exchange(server.url("/a")))
        report = TracebackException.from_exception(caught.value, capture_locals=True)
        ours = [frame for frame in report.stack if is_ours(frame.filename)]
        assert ours
        assert KEY not in str([frame.locals for frame in ours])
