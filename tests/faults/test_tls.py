"""TLS that fails: nothing leaves without it, and nothing that was cut counts as whole."""

from pathlib import Path

import pytest

from tests.faults.comparing import LATE_CONNECTION, Fault, fails, late
from tests.faults.conftest import Connect, not_with_http_client
from tests.faults.exchanges import HEALTHY, exchange
from tests.faults.server import ELSEWHERE, SELF_SIGNED, Conversation, Server, Step
from tests.faults.steps import (
    close_after_reading,
    hang_after_reading,
    hang_unread,
    http_response,
    reset_after_reading,
    reset_unread,
    respond_and_close,
    respond_and_reset,
    respond_without_reading,
    unframed,
)

BODY = b'{"id": 2548}'

NO_TLS: dict[str, Step] = {
    "plain HTTP response": respond_without_reading(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "refused by an alert": respond_without_reading(b"\x15\x03\x01\x00\x02\x02\x28"),
    "broken off": respond_without_reading(b"\x16\x03\x03\x00\x7a\x02"),
    "reset": reset_unread,
}


@pytest.mark.parametrize("name", NO_TLS)
def test_a_failed_handshake_sent_no_request(connect: Connect, name: str) -> None:
    unsafe = Fault(NO_TLS[name], may_have_arrived=False)
    with Server(unsafe.step) as server:
        send = connect(server.url(scheme="https"))
        for _ in range(2):
            fails(send, exchange(server.url("/a", scheme="https")), unsafe)
        assert server.connections == 2


def test_an_untrusted_certificate_receives_no_request(connect: Connect) -> None:
    with Server(HEALTHY, tls=SELF_SIGNED) as server:
        send = connect(server.url(scheme="https"))
        for _ in range(2):
            sent = exchange(server.url("/a", scheme="https"))
            fails(send, sent, Fault(HEALTHY, may_have_arrived=False))
        assert (server.connections, server.requests) == (2, [])


def test_a_handshake_without_a_response_sends_no_request(connect: Connect) -> None:
    with Server(hang_unread) as server:
        url = server.url("/", scheme="https")
        fails(connect(url), exchange(url, timeout=0.2), LATE_CONNECTION)
        assert server.requests == []


@pytest.fixture(params=[SELF_SIGNED])
def trusted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let this machine trust a certificate, and nothing else."""
    monkeypatch.setenv("SSL_CERT_FILE", str(request.param))
    path: Path = request.param
    return path


def noise(conversation: Conversation) -> None:
    conversation.receive()
    conversation.send_beneath_tls(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    conversation.hang()


CUT = {
    "reset after it was read": Fault(reset_after_reading),
    "closed without a response": Fault(close_after_reading),
    "closed in the body": Fault(respond_and_close(http_response(200, BODY)[:-1])),
    "reset in the body": Fault(respond_and_reset(http_response(200, BODY)[:-1])),
    "closed in a body that only its end ends": Fault(respond_and_close(unframed(BODY))),
    "plain HTTP in the midst of TLS": Fault(noise),
    "no response": late(hang_after_reading),
}


@not_with_http_client
@pytest.mark.parametrize("name", CUT)
def test_a_fault_behind_tls_is_the_same_error_and_the_next_request_works(
    connect: Connect, trusted: Path, name: str
) -> None:
    fault = CUT[name]
    with Server(fault.step, HEALTHY, tls=trusted) as server:
        send = connect(server.url(scheme="https"))
        url = server.url("/a", scheme="https")
        # A handshake on a busy machine takes longer than the time-out of a response.
        fails(send, exchange(url, timeout=max(1, fault.timeout)), fault)
        assert send(exchange(url)).content == b"healthy"
        assert len(server.requests) == 2


@not_with_http_client
def test_a_tls_response_may_end_with_a_close_notify(connect: Connect, trusted: Path) -> None:
    def say_goodbye(conversation: Conversation) -> None:
        conversation.receive()
        conversation.send(unframed(BODY))
        conversation.close_with_goodbye()

    with Server(say_goodbye, tls=trusted) as server:
        send = connect(server.url(scheme="https"))
        for _ in range(2):
            assert send(exchange(server.url("/a", scheme="https"))).content == BODY


@not_with_http_client
@pytest.mark.parametrize("trusted", [ELSEWHERE], indirect=True)
def test_a_trusted_certificate_of_another_host_receives_no_request(
    connect: Connect, trusted: Path
) -> None:
    with Server(HEALTHY, tls=trusted) as server:
        url = server.url("/a", scheme="https")
        fails(connect(url), exchange(url), Fault(HEALTHY, may_have_arrived=False))
        assert server.requests == []
