"""A caller's own client of httpx2: its settings are used, except for those that endanger a call."""

import asyncio
import contextlib
import gzip
import json
from collections.abc import Callable, Generator
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest

from pytribute import (
    APIConnectionError,
    APITimeoutError,
    AsyncTribute,
    NotFoundError,
    OutcomeUnknownError,
    ResponseTooLargeError,
    ResponseValidationError,
    Tribute,
    TributeError,
    __version__,
)
from tests.documented import LARGEST
from tests.faults.exchanges import BRIEF
from tests.faults.server import Server, Step, closed_port
from tests.faults.steps import (
    close_after_reading,
    drip,
    hang_after_reading,
    http_response,
    respond,
    respond_and_close,
    respond_and_hang,
)
from tests.overlay.shelf import KEY, PRODUCT

Act = Callable[[Any], Any]
BODY = json.dumps(PRODUCT).encode()


@pytest.fixture(params=["blocking", "async"])
def way(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def do(way: str, url: str, act: Act, client_options: dict[str, Any], **options: Any) -> Any:  # noqa: ANN401
    """Do something through an own client, and check that it stays open."""
    options = {"retries": 0, "timeout": 20, **options}
    if way == "blocking":
        with httpx2.Client(trust_env=False, **client_options) as own:
            with Tribute(KEY, base_url=url, http_client=own, **options) as tribute:
                value = act(tribute.products)
            assert not own.is_closed
        return value

    async def run() -> object:
        async with httpx2.AsyncClient(trust_env=False, **client_options) as own:
            async with AsyncTribute(KEY, base_url=url, http_client=own, **options) as tribute:
                awaited: object = await act(tribute.products)
            assert not own.is_closed
        return awaited

    return asyncio.run(run())


def get(products: Any) -> Any:  # noqa: ANN401
    return products.get(2548)


def cancel(products: Any) -> Any:  # noqa: ANN401
    return products.cancel_purchase(9)


@contextlib.contextmanager
def failing(kind: type[TributeError]) -> Generator[pytest.ExceptionInfo[Any], None, None]:
    with pytest.raises(TributeError) as caught:
        yield caught
    assert type(caught.value) is kind
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_it_sends_our_request_with_what_its_client_adds(way: str) -> None:
    with Server(respond(http_response(200, BODY))) as server:
        product = do(way, server.url("/api"), get, {"headers": {"x-own": "yes"}})
        request = server.requests[0].lower()
    assert product.id == 2548
    assert request.startswith(b"get /api/products/2548 http/1.1\r\n")
    assert f"user-agent: pytribute/{__version__}\r\n".encode() in request
    assert f"api-key: {KEY}".lower().encode() in request
    assert b"x-own: yes" in request
    assert request.count(b"accept-encoding:") == 1


def test_a_query_of_the_own_client_removes_nothing_from_ours(way: str) -> None:
    def listed(products: Any) -> Any:  # noqa: ANN401
        return products.with_raw_response.list(page=3, type="digital")

    own = {"params": {"page": "1", "trace": "a b"}}
    with Server(respond(http_response(200, b'{"rows": []}'))) as server:
        do(way, server.url("/api"), listed, own)
        do(way, server.url("/api"), listed, {})
        added, plain = (request.split(b" ")[1] for request in server.requests)
    assert plain == b"/api/products?page=3&size=%d&type=digital" % LARGEST
    assert parse_qs(added.partition(b"?")[2].decode()) == {
        "page": ["3"],
        "size": [str(LARGEST)],
        "type": ["digital"],
        "trace": ["a b"],
    }


def test_a_compressed_body_is_read_and_bounded(way: str) -> None:
    bomb = gzip.compress(b" " * 5_000_000 + BODY)
    with Server(
        respond(http_response(200, gzip.compress(BODY), content_encoding="gzip"))
    ) as server:
        assert do(way, server.url(), get, {}).id == 2548
    with Server(respond(http_response(200, bomb, content_encoding="gzip"))) as server:
        with failing(ResponseTooLargeError) as caught:
            do(way, server.url(), get, {}, body_limit=100_000)
        assert caught.value.limit == 100_000
    liar = respond(http_response(200, b"no gzip", content_encoding="gzip"))
    with Server(liar) as server, failing(ResponseValidationError):
        do(way, server.url(), get, {})


def test_a_body_that_a_hook_of_its_client_read_is_read_all_the_same(way: str) -> None:
    def read(response: httpx2.Response) -> None:
        response.read()

    async def aread(response: httpx2.Response) -> None:
        await response.aread()

    hooks = {"event_hooks": {"response": [read if way == "blocking" else aread]}}
    with Server(
        respond(http_response(200, gzip.compress(BODY), content_encoding="gzip"))
    ) as server:
        assert do(way, server.url(), get, hooks).id == 2548
        with failing(ResponseTooLargeError):
            do(way, server.url(), get, hooks, body_limit=len(BODY) - 1)


@pytest.mark.tribute(network=True)  # its client leads nowhere
def test_its_client_may_respond_itself(way: str) -> None:
    """As in the tests of somebody who has a client of httpx2 anyway."""
    receipt = {"success": True, "purchaseId": 9, "message": "done"}
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, json=receipt))
    assert do(way, "http://shop.example", cancel, {"transport": transport}).purchase_id == 9


def test_headers_come_in_lower_case_and_joined(way: str) -> None:
    head = b"HTTP/1.1 404 X\r\nX-One: a\r\nx-ONE: b\r\nContent-Length: 0\r\n\r\n"
    with Server(respond(head)) as server, failing(NotFoundError) as caught:
        do(way, server.url(), get, {})
    assert caught.value.headers["x-one"] == "a, b"


LOST: dict[str, Step] = {
    "closed": close_after_reading,
    "cut": respond_and_close(http_response(200, b"{", content_length="60")),
    "no HTTP": respond_and_close(b"SSH-2.0\r\n\r\n"),
}
LATE: dict[str, Step] = {
    "silent": hang_after_reading,
    "silent in the body": respond_and_hang(http_response(200, b"{", content_length="60")),
}


@pytest.mark.parametrize("case", LOST)
def test_a_lost_response_leaves_the_outcome_unknown(way: str, case: str) -> None:
    with Server(LOST[case]) as server:
        with failing(APIConnectionError) as caught:
            do(way, server.url(), get, {})
        assert caught.value.may_have_arrived
        with failing(OutcomeUnknownError):
            do(way, server.url(), cancel, {})


@pytest.mark.unmeasured
@pytest.mark.parametrize("case", LATE)
def test_the_timeout_is_ours(way: str, case: str) -> None:
    with Server(LATE[case]) as server:
        with failing(APITimeoutError) as caught:
            do(way, server.url(), get, {"timeout": None}, timeout=BRIEF)
        assert caught.value.may_have_arrived
        with failing(OutcomeUnknownError):
            do(way, server.url(), cancel, {"timeout": None}, timeout=BRIEF)


def test_a_body_that_drips_is_late(way: str) -> None:
    start = b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"
    with Server(drip(start, b" ")) as server, failing(APITimeoutError) as caught:
        do(way, server.url(), get, {}, timeout=BRIEF)
    assert f"no complete response within {BRIEF} s" in str(caught.value)


def test_a_refused_connection_never_sent_the_request(way: str) -> None:
    with failing(APIConnectionError) as caught:
        do(way, f"http://127.0.0.1:{closed_port()}", cancel, {})
    assert not caught.value.may_have_arrived
    assert "it never left" in str(caught.value)


@pytest.mark.tribute(network=True)  # its client leads nowhere
def test_a_closed_own_client_is_a_library_error(way: str) -> None:
    if way == "blocking":
        own = httpx2.Client(trust_env=False)
        own.close()
        tribute = Tribute(KEY, http_client=own, retries=0)
        with failing(APIConnectionError) as caught:
            tribute.products.get(2548)
    else:

        async def run() -> None:
            async_own = httpx2.AsyncClient(trust_env=False)
            await async_own.aclose()
            await AsyncTribute(KEY, http_client=async_own, retries=0).products.get(2548)

        with failing(APIConnectionError) as caught:
            asyncio.run(run())
    assert "the exchange failed" in str(caught.value)


@pytest.mark.parametrize("raised", [httpx2.ConnectError("metrics"), httpx2.InvalidURL("x")])
def test_a_hook_that_fails_after_the_response_repeats_no_refund(
    way: str, raised: Exception
) -> None:
    def hook(response: httpx2.Response) -> None:
        raise raised

    async def async_hook(response: httpx2.Response) -> None:
        raise raised

    hooks = {"response": [hook if way == "blocking" else async_hook]}
    with Server(respond(http_response(200, b"{}"))) as server:
        with failing(OutcomeUnknownError):
            do(way, server.url(), cancel, {"event_hooks": hooks}, retries=3)
        assert len(server.requests) == 1


def test_a_hook_that_fails_before_the_request_left_is_no_proof_of_that(way: str) -> None:
    def hook(request: httpx2.Request) -> None:
        raise httpx2.ConnectError("a token could not be had")

    async def async_hook(request: httpx2.Request) -> None:
        raise httpx2.ConnectError("a token could not be had")

    hooks = {"request": [hook if way == "blocking" else async_hook]}
    with Server(respond(http_response(200, b"{}"))) as server:
        with failing(OutcomeUnknownError):
            do(way, server.url(), cancel, {"event_hooks": hooks}, retries=3)
        assert server.requests == []


@pytest.mark.tribute(network=True)  # its client leads nowhere
def test_an_invalid_address_receives_no_request(way: str) -> None:
    with failing(APIConnectionError) as caught:
        do(way, "http://256.256.256.256", cancel, {})
    assert caught.value.may_have_arrived is False


@pytest.mark.parametrize(("kind", "transport"), [(Tribute, "async"), (AsyncTribute, "blocking")])
def test_a_client_of_the_other_kind_is_refused_by_the_constructor(
    kind: Callable[..., object], transport: str
) -> None:
    if transport == "blocking":
        with httpx2.Client() as own, pytest.raises(TypeError, match=r"must be an httpx2\.Async"):
            kind(KEY, http_client=own)
    else:
        own_async = httpx2.AsyncClient()
        with pytest.raises(TypeError, match=r"must be an httpx2\.Client, not AsyncClient"):
            kind(KEY, http_client=own_async)
        asyncio.run(own_async.aclose())
