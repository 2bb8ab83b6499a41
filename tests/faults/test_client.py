"""Read operations over a failing network: which error, how many requests, how long the pauses."""

import gzip
import json
import pickle
from dataclasses import replace
from email.utils import format_datetime
from typing import Any

import pytest

from pytribute_core import errors
from pytribute_core.retries import RetryPolicy
from tests.faults.calling import LOST, NOW, PRODUCT, REFUNDED, fails, product
from tests.faults.conftest import ConnectClient
from tests.faults.exchanges import BRIEF, KEY, shown
from tests.faults.server import Conversation, Server
from tests.faults.steps import close_after_reading, hang_after_reading, http_response, respond


@pytest.mark.parametrize("name", LOST)
def test_reading_is_retried_until_a_response_arrives(
    connect_client: ConnectClient, name: str
) -> None:
    with Server(LOST[name], LOST[name], PRODUCT) as server:
        caller = connect_client(server.url())
        assert caller.get().id == 7
        assert len(caller.clock.waits) == 2
        assert server.connections == 3


@pytest.mark.tribute(network=True)  # its host doesn't exist
def test_an_unreachable_proxy_is_named_in_the_error(
    connect_client: ConnectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("http_proxy", "http://me:s3cret@127.0.0.1:1")
    error = fails(connect_client("http://tribute.invalid").get, errors.APIConnectionError)
    assert error.reason.startswith("can't connect to http://tribute.invalid through the proxy")
    assert not error.may_have_arrived
    assert "s3cret" not in str(error)


def test_a_read_fails_after_the_last_attempt(connect_client: ConnectClient) -> None:
    with Server(close_after_reading) as server:
        caller = connect_client(server.url())
        error = fails(caller.get, errors.APIConnectionError)
        assert error.may_have_arrived
        assert len(server.requests) == 3


def test_a_timeout_of_a_read_is_retried(connect_client: ConnectClient) -> None:
    with Server(hang_after_reading, PRODUCT, hang_after_reading) as server:
        caller = connect_client(server.url(), timeout=BRIEF)
        assert caller.get().id == 7
        once = replace(caller, client=caller.client.with_options(retries=0))
        assert fails(once.get, errors.APITimeoutError).may_have_arrived


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 520])
def test_temporary_errors_of_a_read_are_retried(connect_client: ConnectClient, status: int) -> None:
    trouble = respond(http_response(status, b"<html>later</html>", content_type="text/html"))
    with Server(trouble, trouble, PRODUCT) as server:
        caller = connect_client(server.url())
        assert caller.get().id == 7
        first, second = caller.clock.waits
        assert 0.25 <= first <= 0.5 <= second <= 1
        assert len(server.requests) == 3


AT_ONCE: dict[int, type[errors.TributeError]] = {
    301: errors.UnexpectedStatusError,
    308: errors.UnexpectedStatusError,
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    418: errors.UnexpectedStatusError,
    501: errors.ServerError,
    999: errors.UnexpectedStatusError,
}


@pytest.mark.parametrize("status", AT_ONCE)
def test_permanent_errors_are_raised_without_a_retry(
    connect_client: ConnectClient, status: int
) -> None:
    with Server(respond(http_response(status, b'{"error": "odd", "message": "no"}'))) as server:
        error = fails(connect_client(server.url()).get, AT_ONCE[status])
        assert (error.status, error.code, error.message) == (status, "odd", "no")
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"<html>",
        b'{"id": 7',
        b"\xff\xfe{\x00}\x00",
        json.dumps(product(7)).encode().replace(b"VPN", b"\xff"),
        b'{"x":' * 10_000,
        json.dumps(product(7)).encode().replace(b"499", b"9" * 5000),
    ],
    ids=lambda body: repr(body[:8]),
)
def test_an_invalid_product_is_raised_without_a_retry(
    connect_client: ConnectClient, body: bytes
) -> None:
    with Server(respond(http_response(200, body))) as server:
        error = fails(connect_client(server.url()).get, errors.ResponseValidationError)
        assert (error.body, error.place[0]) == (body, "$")
        assert len(server.requests) == 1


@pytest.mark.parametrize("packed", [b" " * 5000, gzip.compress(b" " * 5_000_000)])
def test_an_oversized_product_is_raised_without_a_retry(
    connect_client: ConnectClient, packed: bytes
) -> None:
    encoding = "gzip" if packed[:1] == b"\x1f" else "identity"
    with Server(respond(http_response(200, packed, content_encoding=encoding))) as server:
        caller = connect_client(server.url(), body_limit=4096)
        assert fails(caller.get, errors.ResponseTooLargeError).limit == 4096
        assert len(server.requests) == 1


# What a server may write, what it means in seconds, and how long is waited: five at most.
RETRY_AFTER: dict[str, tuple[float | None, float | None]] = {
    "3": (3, 3),
    " 3 ": (3, 3),
    "0": (0, 0),
    "7200": (7200, 5),
    "9" * 40: (9999999999, 5),
    format_datetime(NOW.replace(second=4), usegmt=True): (4, 4),
    format_datetime(NOW.replace(year=2031), usegmt=True): (365 * 86400, 5),
    format_datetime(NOW.replace(year=2029), usegmt=True): (0, 0),
    "-3": (None, None),
    "1.5": (None, None),
    "soon": (None, None),
    "٣": (None, None),
    "": (None, None),
    "Tue, 99 Foo 2030 99:99:99 GMT": (None, None),
    "Fri, 31 Dec 99999 23:59:59 GMT": (None, None),
}


@pytest.mark.parametrize("text", RETRY_AFTER)
def test_repeated_429_follow_retry_after_within_the_limit(
    connect_client: ConnectClient, text: str
) -> None:
    meant, waited = RETRY_AFTER[text]
    with Server(respond(http_response(429, b"{}", retry_after=text))) as server:
        caller = connect_client(server.url(), retries=0)
        assert fails(caller.get, errors.RateLimitError).retry_after == meant
        policy = RetryPolicy(attempts=2, retry_after_max=5, wait_initial=0.5, random=lambda: 1.0)
        caller = connect_client(server.url(), retries=policy)
        fails(caller.get, errors.RateLimitError)
        assert caller.clock.waits == [0.25 if waited is None else waited]
        assert len(server.requests) == 3


def test_all_attempts_together_respect_the_deadline(connect_client: ConnectClient) -> None:
    with Server(respond(http_response(503, retry_after="10"))) as server:
        caller = connect_client(server.url(), retries=RetryPolicy(attempts=100, timeout=35))
        fails(caller.get, errors.ServerError)
        assert caller.clock.waits == [10, 10, 10]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_carries_neither_key_nor_refund_elsewhere(
    connect_client: ConnectClient, status: int
) -> None:
    with Server(REFUNDED) as elsewhere, Server() as server:
        for host in ("127.0.0.1", "localhost"):
            server.will(respond(http_response(status, location=elsewhere.url("/api", host=host))))
            caller = connect_client(server.url())
            fails(caller.get, errors.UnexpectedStatusError)
            fails(caller.cancel, errors.OutcomeUnknownError)
        assert elsewhere.connections == 0
        assert len(server.requests) == 4


@pytest.mark.parametrize("status", [200, 302, 400, 401, 429, 500])
def test_a_key_that_the_server_sends_back_is_redacted(
    connect_client: ConnectClient, status: int
) -> None:
    def echo(conversation: Conversation) -> None:
        conversation.receive()
        body = json.dumps({"error": f"e {KEY}", "message": KEY, KEY: 1, "id": KEY}).encode()
        conversation.send(
            http_response(status, body, x_key=KEY, retry_after=KEY, location=f"/{KEY}")
        )

    with Server(echo) as server:
        caller = connect_client(server.url(), retries=0)
        for call in (caller.get, caller.cancel):
            with pytest.raises((errors.ResponseError, errors.OutcomeUnknownError)) as caught:
                call()
            error: Any = getattr(caught.value, "cause", caught.value)
            assert KEY not in shown(caught.value) + f"{error} {vars(error)}"
            assert KEY not in repr(error.headers) + repr(error.body)
            assert KEY.encode() not in pickle.dumps(caught.value)
