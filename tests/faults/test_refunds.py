"""A refund over a failing network: never sent twice, never wrongly reported as failed."""

import asyncio
import contextlib
import contextvars
import gzip
import signal
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from pytribute import AsyncTribute, Tribute
from pytribute_core import errors
from tests.faults.calling import LATE, LOST, PRODUCT, REFUNDED, fails
from tests.faults.conftest import ConnectClient
from tests.faults.exchanges import BRIEF, KEY
from tests.faults.server import SELF_SIGNED, Server, closed_port
from tests.faults.steps import close_after_reading, http_response, respond, respond_without_reading


@pytest.mark.parametrize("name", LOST | LATE)
def test_a_refund_without_a_response_has_an_unknown_outcome_and_is_never_retried(
    connect_client: ConnectClient, name: str
) -> None:
    with Server((LOST | LATE)[name], REFUNDED, PRODUCT) as server:
        caller = connect_client(server.url(), timeout=BRIEF if name in LATE else 20)
        error = fails(caller.cancel, errors.OutcomeUnknownError)
        assert error.may_have_arrived
        assert "outcome is unknown" in str(error)
        assert caller.clock.waits == []
        server.will(PRODUCT)
        caller.get()
        assert sum(request.startswith(b"POST ") for request in server.requests) <= 1
        assert server.connections == 2


@pytest.mark.parametrize(
    "response",
    [
        http_response(200, b"<html>"),
        http_response(200),
        http_response(200, b'{"success": true'),
        http_response(200, gzip.compress(b"{}")[:-5], content_encoding="gzip"),
        http_response(202, b"{}"),
        http_response(302, location="/"),
        http_response(408),
        http_response(429, retry_after="1"),
        *[http_response(status, b"{}") for status in (500, 502, 503, 504, 520)],
    ],
)
def test_a_refund_is_never_retried_whatever_the_response(
    connect_client: ConnectClient, response: bytes
) -> None:
    with Server(respond(response), REFUNDED) as server:
        caller = connect_client(server.url())
        with pytest.raises((errors.OutcomeUnknownError, errors.RateLimitError)) as caught:
            caller.cancel()
        assert caught.value.may_be_repeated is isinstance(caught.value, errors.RateLimitError)
        assert caller.clock.waits == []
        server.will(PRODUCT)
        caller.get()
        assert len(server.requests) == 2


def test_a_refund_on_a_connection_that_closes_is_never_retried(
    connect_client: ConnectClient,
) -> None:
    with Server(PRODUCT, close_after_reading, REFUNDED) as server:
        caller = connect_client(server.url())
        caller.get()
        fails(caller.cancel, errors.OutcomeUnknownError)
        assert (server.connections, len(server.requests)) == (1, 2)


def test_a_refund_on_a_refused_connection_is_retried(connect_client: ConnectClient) -> None:
    port = closed_port()
    with contextlib.ExitStack() as stack:
        caller = connect_client(f"http://127.0.0.1:{port}")
        started: list[Server] = []
        caller.clock.before_waking = lambda: started.append(
            stack.enter_context(Server(REFUNDED, port=port))
        )
        assert caller.cancel().purchase_id == 9
        (server,) = started
        assert len(server.requests) == 1


def test_a_refund_that_is_always_refused_was_never_sent(
    connect_client: ConnectClient,
) -> None:
    caller = connect_client(f"http://127.0.0.1:{closed_port()}")
    error = fails(caller.cancel, errors.APIConnectionError)
    assert not error.may_have_arrived
    assert len(caller.clock.waits) == 2


def test_a_refund_without_a_tls_connection_is_never_sent(connect_client: ConnectClient) -> None:
    with Server(respond_without_reading(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
        caller = connect_client(server.url(scheme="https"))
        error = fails(caller.cancel, errors.APIConnectionError)
        assert not error.may_have_arrived
        assert (server.connections, server.requests) == (3, [])


def test_an_untrusted_server_receives_no_key(connect_client: ConnectClient) -> None:
    with Server(REFUNDED, tls=SELF_SIGNED) as server:
        caller = connect_client(server.url(scheme="https"), retries=0)
        assert not fails(caller.cancel, errors.APIConnectionError).may_have_arrived
        assert server.requests == []


def test_a_refund_is_never_retried_when_another_task_shares_its_context() -> None:
    """Both connect at the same time, so what one writes could be noted as the other's."""

    async def run(url: str) -> list[object]:
        shared = contextvars.copy_context()
        async with AsyncTribute(KEY, base_url=url, proxy="", timeout=20) as tribute:
            calls = tribute.products.cancel_purchase(9), tribute.products.get(7)
            loop = asyncio.get_running_loop()
            tasks = [loop.create_task(call, context=shared) for call in calls]
            return list(await asyncio.gather(*tasks, return_exceptions=True))

    with Server(close_after_reading) as server:
        refund, _ = asyncio.run(run(server.url()))
        posts = [request for request in server.requests if request.startswith(b"POST ")]
    assert isinstance(refund, errors.OutcomeUnknownError)
    assert len(posts) == 1


@pytest.fixture
def alarm() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("alarm")
def test_a_refund_is_never_retried_when_a_signal_handler_sends_a_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    look_up, interrupted = socket.getaddrinfo, False

    def look_up_interrupted(*args: Any, **options: Any) -> Any:  # noqa: ANN401
        nonlocal interrupted
        if not interrupted:
            interrupted = True
            signal.raise_signal(signal.SIGINT)
        return look_up(*args, **options)

    with (
        Server(PRODUCT, close_after_reading) as server,
        Tribute(KEY, base_url=server.url(), proxy="", timeout=20) as tribute,
    ):

        def handle(number: int, frame: object) -> None:
            del number, frame
            tribute.products.get(7)

        signal.signal(signal.SIGINT, handle)
        monkeypatch.setattr(socket, "getaddrinfo", look_up_interrupted)
        with pytest.raises(errors.OutcomeUnknownError):
            tribute.products.cancel_purchase(9)
        posts = [request for request in server.requests if request.startswith(b"POST ")]
    assert (interrupted, len(posts)) == (True, 1)
