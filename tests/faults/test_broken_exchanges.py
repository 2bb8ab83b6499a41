"""Exchanges that fail: every engine raises the same error, and works on with the next request."""

import copy
import gzip
import pickle
import sys
from dataclasses import dataclass
from traceback import TracebackException

import pytest

from pytribute import engines
from pytribute_client.errors import (
    OversizedAnswerError,
    RequestTimeoutError,
    TransportError,
    TributeError,
    UndecodableAnswerError,
)
from pytribute_client.transport import Exchange
from tests.faults.conftest import Connect, Send, not_with_http_client
from tests.faults.exchanges import HEALTHY, KEY, LIMIT, exchange, shown
from tests.faults.server import Server, Step, closed_port, full_port
from tests.faults.steps import (
    answer,
    chunked,
    close_after_reading,
    drip,
    hang_after_reading,
    hang_unread,
    reset_after_reading,
    reset_unread,
    say,
    say_and_close,
    say_and_hang,
    say_and_reset,
    say_unread,
    unframed,
)

BODY = b'{"id": 2548}'

GZIP = {"content_encoding": "gzip"}


@dataclass(frozen=True)
class Fault:
    """What a server does, and what must come of it.

    A transport's failure must tell whether the request may have arrived; requests that were read
    to their end are counted.
    """

    step: Step
    error: type[TributeError] = TransportError
    may_have_arrived: bool | None = True
    requests: int = 1
    timeout: float = 20


def unreadable(step: Step) -> Fault:
    return Fault(step, UndecodableAnswerError, may_have_arrived=None)


def oversized(step: Step) -> Fault:
    return Fault(step, OversizedAnswerError, may_have_arrived=None)


def late(step: Step) -> Fault:
    return Fault(step, RequestTimeoutError, timeout=0.2)


def bad_chunks(body: bytes) -> Fault:
    return Fault(say_and_close(unframed(body, b"Transfer-Encoding: chunked")))


def framed(*headers: bytes) -> Fault:
    return Fault(say_and_close(unframed(BODY, *headers)))


FAULTS = {
    "reset before it was read": Fault(reset_unread, requests=0),
    "reset after it was read": Fault(reset_after_reading),
    "closed without an answer": Fault(close_after_reading),
    "closed in the status line": Fault(say_and_close(b"HTTP/1.1 20")),
    "closed in the headers": Fault(say_and_close(b"HTTP/1.1 200 OK\r\nContent-Len")),
    "closed in the body": Fault(say_and_close(answer(200, BODY)[:-1])),
    "closed before the body": Fault(say_and_close(answer(200, content_length="5"))),
    "reset in the body": Fault(say_and_reset(answer(200, BODY, content_length="5000"))),
    "closed after an interim answer": Fault(say_and_close(b"HTTP/1.1 103 X\r\n\r\n")),
    "never answered": late(hang_after_reading),
    "silent in the headers": late(say_and_hang(b"HTTP/1.1 200 OK\r\nA: b\r\n")),
    "silent in the body": late(say_and_hang(answer(200, BODY)[:-1])),
    "dripping body": late(drip(answer(200, content_length="60000"), b" ")),
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
    "no HTTP at all": Fault(say_and_close(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")),
    "no HTTP but the key": Fault(say_and_close(f"{KEY}\r\n\r\n".encode())),
    "status too long": Fault(say_and_close(b"HTTP/1.1 99999 X\r\n\r\n")),
    "status that is no number": Fault(say_and_close(b"HTTP/1.1 abc X\r\n\r\n")),
    "header without a colon": framed(b"no colon here"),
    "header with a null byte": framed(b"A: b\0c"),
    "header without an end": Fault(say_and_close(unframed(BODY, b"A: " + b"a" * 2_000_000))),
    "gzip cut off": unreadable(say(answer(200, gzip.compress(BODY)[:-9], **GZIP))),
    "gzip that is none": unreadable(say(answer(200, BODY, **GZIP))),
    "bytes behind gzip": unreadable(say(answer(200, gzip.compress(BODY) + b"more", **GZIP))),
    "encoding nobody asked for": unreadable(say(answer(200, BODY, content_encoding="br"))),
    "gzip bomb": oversized(say(answer(200, gzip.compress(b" " * 20_000_000), **GZIP))),
    "body over the limit": oversized(say(answer(200, b" " * (LIMIT + 1)))),
    "body over the limit without an end": oversized(drip(unframed(b""), b" " * LIMIT)),
}


def fails(send: Send, sent: Exchange, fault: Fault) -> None:
    """See an exchange fail as it must, and its error tell no secret and survive a pickle."""
    with pytest.raises(TributeError) as caught:
        send(sent)
    error = caught.value
    assert type(error) is fault.error
    assert getattr(error, "may_have_arrived", None) is fault.may_have_arrived
    assert error.__cause__ is None
    assert error.__context__ is None
    assert KEY not in shown(error)
    assert KEY.encode() not in pickle.dumps(error)
    assert "\n" not in str(error)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 - our own
        assert (str(twin), vars(twin)) == (str(error), vars(error))


NO_TLS: dict[str, Step] = {
    "answered in plain HTTP": say_unread(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "refused by an alert": say_unread(b"\x15\x03\x01\x00\x02\x02\x28"),
    "broken off": say_unread(b"\x16\x03\x03\x00\x7a\x02"),
    "reset": reset_unread,
}


DRIPS = {
    "dripping headers": late(drip(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n")),
    "dripping one header": late(drip(b"HTTP/1.1 200 OK\r\nA: ", b"b")),
    "endless interim answers": late(drip(b"", b"HTTP/1.1 103 X\r\n\r\n")),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_the_same_error_and_the_next_request_works(connect: Connect, name: str) -> None:
    goes_wrong_once(connect, FAULTS[name])


@not_with_http_client
@pytest.mark.parametrize("name", DRIPS)
def test_a_server_that_drips_gets_no_more_time_than_one_that_is_silent(
    connect: Connect, name: str
) -> None:
    goes_wrong_once(connect, DRIPS[name])


def goes_wrong_once(connect: Connect, fault: Fault) -> None:
    with Server(fault.step, HEALTHY) as server:
        send = connect(server.url())
        fails(send, exchange(server.url("/a"), timeout=fault.timeout), fault)
        server.wait_for_requests(fault.requests)
        assert send(exchange(server.url("/b"))).content == b"healthy"
        assert len(server.requests) == fault.requests + 1


def test_a_refused_connection_certainly_carried_nothing(connect: Connect) -> None:
    url = f"http://127.0.0.1:{(port := closed_port())}/"
    send = connect(url)
    fails(send, exchange(url), Fault(hang_unread, may_have_arrived=False))
    with Server(HEALTHY, port=port):
        assert send(exchange(url)).content == b"healthy"


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".invalid", "256.256.256.256"])
def test_a_host_that_is_none_certainly_got_nothing(connect: Connect, host: str) -> None:
    url = f"http://{host}:1/"
    fails(connect(url), exchange(url), Fault(hang_unread, may_have_arrived=False))


@pytest.mark.skipif(sys.platform != "linux", reason="fills a queue as Linux keeps it")
def test_a_connection_that_is_not_taken_in_time_carried_nothing(
    connect: Connect, engine: str
) -> None:
    with full_port() as port:
        url = f"http://127.0.0.1:{port}/"
        fails(connect(url), exchange(url, timeout=0.2), late_connection(engine))


def test_a_handshake_that_is_never_answered_carried_nothing(connect: Connect, engine: str) -> None:
    with Server(hang_unread) as server:
        url = server.url("/", scheme="https")
        fails(connect(url), exchange(url, timeout=0.2), late_connection(engine))
        assert server.requests == []


def late_connection(engine: str) -> Fault:
    # The fast engine can't tell how far it got in time, so it must not call a request unsent.
    return Fault(hang_unread, RequestTimeoutError, may_have_arrived=engine == engines.FAST)


def test_a_reset_on_arrival_is_a_transport_error(connect: Connect) -> None:
    with Server(HEALTHY, greeting=reset_unread) as server:
        send = connect(server.url())
        with pytest.raises(TransportError):  # whether it left is a matter of chance
            send(exchange(server.url("/a")))
        assert send(exchange(server.url("/b"))).content == b"healthy"
        assert len(server.requests) == 1


@pytest.mark.parametrize("step", [close_after_reading, reset_after_reading])
def test_a_connection_that_ends_under_its_second_request_is_not_tried_again(
    connect: Connect, step: Step
) -> None:
    with Server(HEALTHY, step, HEALTHY) as server:
        send = connect(server.url())
        send(exchange(server.url("/a")))
        fails(send, exchange(server.url("/b")), Fault(step))
        assert server.connections == 1
        assert send(exchange(server.url("/c"))).content == b"healthy"
        assert len(server.requests) == 3


def test_a_connection_that_ended_after_its_answer_is_replaced(connect: Connect) -> None:
    with Server(say_and_close(answer(200, BODY))) as server:
        send = connect(server.url())
        for _ in range(3):
            send(exchange(server.url("/a")))
            server.wait_until_closed()
        assert (server.connections, len(server.requests)) == (3, 3)


def test_many_faults_in_a_row_leave_no_connection_taken(connect: Connect) -> None:
    with Server(*[reset_after_reading] * 120, HEALTHY) as server:
        send = connect(server.url())
        for _ in range(120):
            with pytest.raises(TransportError):
                send(exchange(server.url("/a")))
        assert send(exchange(server.url("/b"))).content == b"healthy"


@pytest.mark.parametrize("name", NO_TLS)
def test_a_handshake_that_fails_certainly_carried_nothing(connect: Connect, name: str) -> None:
    unsafe = Fault(NO_TLS[name], may_have_arrived=False)
    with Server(unsafe.step) as server:
        send = connect(server.url(scheme="https"))
        for _ in range(2):
            fails(send, exchange(server.url("/a", scheme="https")), unsafe)
        assert server.connections == 2


def test_a_certificate_that_nobody_trusts_gets_no_request(connect: Connect) -> None:
    with Server(HEALTHY, tls=True) as server:
        send = connect(server.url(scheme="https"))
        for _ in range(2):
            sent = exchange(server.url("/a", scheme="https"))
            fails(send, sent, Fault(HEALTHY, may_have_arrived=False))
        assert (server.connections, server.requests) == (2, [])


def test_the_usual_report_with_local_variables_can_be_made_and_shows_no_key(
    connect: Connect,
) -> None:
    with Server(close_after_reading) as server:
        with pytest.raises(TransportError) as caught:
            connect(server.url())(exchange(server.url("/a")))
        report = TracebackException.from_exception(caught.value, capture_locals=True)
        ours = [line for line in report.format() if "/pytribute" in line]
        assert ours
        assert KEY not in "".join(ours)
