"""The two clients: settings, requests, and ownership of connections."""

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from pytribute import (
    AsyncTribute,
    ErrorCode,
    NotFoundError,
    OutcomeUnknownError,
    RawResponse,
    RetryPolicy,
    TransportError,
    Tribute,
    __version__,
)
from pytribute._client import BODY_LIMIT, TIMEOUT
from pytribute.webhooks import SigningKey, WebhookHandler
from pytribute_core import exchange as wire
from pytribute_core.address import ADDRESS_VARIABLE
from pytribute_core.call import Raised
from pytribute_core.exchange import Exchange
from pytribute_core.secret import KEY_VARIABLE
from tests.faults.server import Server
from tests.faults.steps import http_response, respond
from tests.overlay.shelf import (
    KEY,
    PRODUCT,
    AsyncMemoryTransport,
    MemoryTransport,
    Shelf,
    Time,
    ids,
    json_response,
)

ADDRESS = "https://tribute.tg/api/v1"
OWN = [
    *("api-key", "Api-Key", "accept", "Accept-Encoding", "connection", "content-length", "HOST"),
    *("expect", "keep-alive", "proxy-authorization", "te", "trailer", "transfer-encoding"),
    *("proxy-connection", "upgrade"),
]


class Both:
    """A blocking and an async client with the same settings, whose server returns one product."""

    def __init__(self) -> None:
        self.transport = MemoryTransport(lambda _: json_response(PRODUCT))
        self.async_transport = AsyncMemoryTransport(lambda _: json_response(PRODUCT))

    def get(self, options: Mapping[str, Any], **per_call: Any) -> Exchange:  # noqa: ANN401
        """Call both, and return their requests."""
        client = Tribute(KEY, transport=self.transport, **options)
        assert client.products.get(2548, **per_call).id == 2548

        async def run() -> None:
            async_client = AsyncTribute(KEY, transport=self.async_transport, **options)
            assert (await async_client.products.get(2548, **per_call)).id == 2548

        asyncio.run(run())
        sent, async_sent = self.transport.exchanges[-1], self.async_transport.exchanges[-1]
        for name in ("method", "url", "headers", "body", "timeout", "limit"):
            assert getattr(sent, name) == getattr(async_sent, name)
        return sent


# What is sent.


def test_a_request_contains_the_key_and_the_version_and_nothing_about_the_user() -> None:
    sent = Both().get({})
    assert (sent.method, sent.url, sent.body) == ("GET", f"{ADDRESS}/products/2548", None)
    assert (sent.timeout, sent.limit) == (TIMEOUT, BODY_LIMIT)
    assert sent.headers == {
        "user-agent": f"pytribute/{__version__}",
        "accept": "application/json",
        "accept-encoding": "gzip",
        "api-key": KEY,
    }


def test_nothing_else_is_on_the_wire(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with Server(respond(http_response(200, json.dumps(PRODUCT).encode()))) as server:
        with Tribute(KEY, base_url=server.url("/api/v1")) as tribute:
            tribute.products.get(2548)
        (request,) = server.requests
    line, *headers = request.decode().split("\r\n")
    assert line == "GET /api/v1/products/2548 HTTP/1.1"
    names = {header.partition(":")[0].lower() for header in headers if header}
    assert names == {"host", "user-agent", "accept", "accept-encoding", "api-key"}


def test_options_of_the_client_and_of_a_call() -> None:
    headers = {"X-Shop": "one", "X-Trace": "a"}
    sent = Both().get(
        {"timeout": 5, "headers": headers, "body_limit": 99_999},
        timeout=0.5,
        headers={"x-trace": "b", "User-Agent": "shop/1"},
    )
    assert (sent.timeout, sent.limit) == (0.5, 99_999)
    assert sent.headers["x-shop"] == "one"
    assert sent.headers["x-trace"] == "b"
    assert sent.headers["user-agent"] == "shop/1"
    assert all(name == name.lower() for name in sent.headers)
    sent = Both().get({"timeout": 5, "headers": headers}, headers={"x-shop": "two"})
    assert (sent.timeout, sent.headers["x-shop"]) == (5, "two")


def test_the_last_spelling_of_a_header_counts() -> None:
    transport = MemoryTransport(lambda _: json_response(PRODUCT))
    client = Tribute(KEY, transport=transport, headers={"X-A": "1"})
    client = client.with_options(headers={"x-a": "2"}).with_options(headers={"X-A": "3"})
    client.products.get(2548)
    assert transport.exchanges[0].headers["x-a"] == "3"
    client.products.get(2548, headers={"X-a": "4"})
    assert transport.exchanges[1].headers["x-a"] == "4"


@pytest.mark.parametrize("name", OWN)
def test_the_client_s_own_headers_are_refused(name: str) -> None:
    refused_everywhere({name: "x"}, "is the client's own")


@pytest.mark.parametrize("name", ["", " ", "a b", "a:b", "a\r\nb", "\u0444", "a\x00", "a\n"])
def test_an_invalid_header_name_is_refused(name: str) -> None:
    refused_everywhere({name: "x"}, "isn't a header's name")


@pytest.mark.parametrize("value", ["a\r\nb: c", "a\n", " a", "a ", "\u0444", "a\x00b", "a\tb"])
def test_a_header_cannot_be_injected(value: str) -> None:
    refused_everywhere({"x-shop": value}, "can't hold line breaks")


def test_a_header_is_text() -> None:
    for headers in ({"x": 5}, {5: "x"}, {"x": b"y"}):
        with pytest.raises(TypeError, match="must be str"):
            Tribute(KEY, headers=headers)  # type: ignore[arg-type] # what is refused


def refused_everywhere(headers: dict[str, str], why: str) -> None:
    both = Both()
    client = Tribute(KEY, transport=both.transport)
    for act in (
        lambda: Tribute(KEY, transport=both.transport, headers=headers),
        lambda: AsyncTribute(KEY, transport=both.async_transport, headers=headers),
        lambda: client.with_options(headers=headers),
        lambda: client.products.get(2548, headers=headers),
        lambda: client.products.list(headers=headers).first(),
        lambda: client.products.cancel_purchase(1, headers=headers),
    ):
        with pytest.raises(ValueError, match=why):
            act()
    assert both.transport.exchanges == []


_HUGE = pytest.param(10**5000, id="of 5,001 digits")  # which have no text


@pytest.mark.parametrize("timeout", [0, -1, float("inf"), float("nan"), 1e300, _HUGE])
def test_a_timeout_is_finite(timeout: float) -> None:
    client = Tribute(KEY, transport=MemoryTransport(Shelf([])))
    for act in (
        lambda: Tribute(KEY, timeout=timeout),
        lambda: client.with_options(timeout=timeout),
        lambda: client.products.get(2548, timeout=timeout),
    ):
        with pytest.raises(ValueError, match="timeout must be a positive number of seconds"):
            act()
    with pytest.raises(TypeError, match="timeout must be a number"):
        Tribute(KEY, timeout="30")  # type: ignore[arg-type] # what is refused


@pytest.mark.parametrize("limit", [0, -1])
def test_a_body_limit_is_positive(limit: int) -> None:
    with pytest.raises(ValueError, match="body_limit must be a whole number from 1"):
        Tribute(KEY, body_limit=limit)


# Sources of settings.


def test_key_and_address_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "from-the-environment")
    monkeypatch.setenv(ADDRESS_VARIABLE, "http://localhost:8080/v2/")
    transport = MemoryTransport(lambda _: json_response(PRODUCT))
    Tribute(transport=transport).products.get(2548)
    Tribute("given", base_url="https://example.org", transport=transport).products.get(2548)
    first, second = transport.exchanges
    assert (first.url, first.headers["api-key"]) == (
        "http://localhost:8080/v2/products/2548",
        "from-the-environment",
    )
    assert (second.url, second.headers["api-key"]) == ("https://example.org/products/2548", "given")


def test_without_a_key_there_is_no_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    for kind in (Tribute, AsyncTribute):
        with pytest.raises(ValueError, match=f"no API key: pass one, or set .*{KEY_VARIABLE}"):
            kind()
        for key in ("", " ", "a b"):
            with pytest.raises(ValueError, match="empty or holds spaces"):
                kind(key)
    monkeypatch.setenv(KEY_VARIABLE, "")
    with pytest.raises(ValueError, match="no API key"):
        Tribute()


# What surrounds a key where it is copied from: an --env-file, JSON, YAML, a chat.
WRAPPED = [
    *('"{}"', "'{}'", "`{}`", "[{}]", "({})", "<{}>", "{{{}}}", "{};", "{},", '"{}",', '"{}'),
    *("{}'", "\\{}", "{}\n", "\ufeff{}", "\u201c{}\u201d", "\u2018{}\u2019", "\u00ab{}\u00bb"),
]


@pytest.mark.parametrize("wrapped", WRAPPED)
def test_a_key_with_something_around_it_is_refused_and_not_shown(
    wrapped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    badly_copied = wrapped.format(KEY)
    monkeypatch.setenv(KEY_VARIABLE, badly_copied)
    ways: list[Callable[[], object]] = [
        lambda: Tribute(badly_copied),
        lambda: AsyncTribute(badly_copied),
        Tribute,
        lambda: SigningKey(badly_copied),
        lambda: WebhookHandler(badly_copied, inbox=None),
        lambda: WebhookHandler(inbox=None).check(),  # nothing is looked up when it is made
    ]
    for way in ways:
        with pytest.raises(ValueError, match="copied with something around it") as caught:
            way()
        assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "key", ["a'b", "sk_live-9/+=", "1|abc", "12345:AA-b_c", "a.b.c", "k==", "~k"]
)
def test_a_key_may_contain_any_sign_between_its_ends(key: str) -> None:
    transport = MemoryTransport(lambda _: json_response(PRODUCT))
    Tribute(key, transport=transport).products.get(2548)
    assert transport.exchanges[0].headers["api-key"] == key


@pytest.mark.parametrize(
    "address",
    [
        *("", "tribute.tg", "ftp://x", "http://u:p@x", "http://x/?a", "http://x/?", "http://x/#"),
        *("//x", "https://", "https://x:99999", "https://x:0", "https://x y", "https://x/\r\nX: y"),
        *("https://[x", "https://a..b", f"https://{'a' * 64}.org"),
        "https://mаgazin.example",  # noqa: RUF001 - a homoglyph
    ],
)
def test_an_invalid_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"^base_url (must be http|is not|contains invalid)"):
        Tribute(KEY, base_url=address)


@pytest.mark.parametrize("address", [5, b"http://x", ADDRESS.split()])
def test_an_address_is_text(address: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError, match="base_url must be a str, not"):
        Tribute(KEY, base_url=address)


def test_an_unset_address_is_the_documented_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ADDRESS_VARIABLE, raising=False)
    assert Tribute(KEY).base_url == AsyncTribute(KEY).base_url == ADDRESS
    monkeypatch.setenv(ADDRESS_VARIABLE, "")
    assert Tribute(KEY).base_url == ADDRESS


# Transports.


def transport_of(kind: object) -> MemoryTransport | AsyncMemoryTransport:
    return MemoryTransport(Shelf([])) if kind is Tribute else AsyncMemoryTransport(Shelf([]))


@pytest.mark.parametrize("kind", [Tribute, AsyncTribute])
def test_a_transport_of_the_other_kind_is_refused(kind: Callable[..., object]) -> None:
    wrong = transport_of(AsyncTribute if kind is Tribute else Tribute)
    with pytest.raises(TypeError, match=r"transport must be .* the methods send, a?close"):
        kind(KEY, transport=wrong)


@pytest.mark.parametrize("kind", [Tribute, AsyncTribute])
def test_there_is_one_way_to_connect(kind: Callable[..., object]) -> None:
    with pytest.raises(TypeError, match="transport must be"):
        kind(KEY, transport="curl")
    own: Any = object()
    for options in ({"http_client": own}, {"proxy": "http://p"}, {"verify": "ca.pem"}):
        with pytest.raises(ValueError, match="give only transport"):
            kind(KEY, transport=transport_of(kind), **options)
    for options in ({"proxy": "http://p"}, {"verify": "x"}):
        with pytest.raises(ValueError, match="give only http_client"):
            kind(KEY, http_client=own, **options)


def test_a_transport_of_one_s_own_is_not_closed() -> None:
    both = Both()
    with Tribute(KEY, transport=both.transport) as tribute:
        tribute.with_options(timeout=1).close()

    async def run() -> None:
        async with AsyncTribute(KEY, transport=both.async_transport) as async_tribute:
            await async_tribute.with_options(timeout=1).aclose()

    asyncio.run(run())
    assert (both.transport.closed, both.async_transport.closed) == (0, 0)


# with_options.


def test_a_client_with_other_options_shares_the_connections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    step = respond(http_response(404, b'{"error": "error_not_found", "message": "none"}'))
    with Server(step) as server, Tribute(KEY, base_url=server.url(), timeout=20) as tribute:
        with tribute.with_options(headers={"x-shop": "one"}) as other:
            for client in (tribute, other, tribute):
                with pytest.raises(NotFoundError) as caught:
                    client.products.get(2548)
                assert caught.value.code is ErrorCode.ERROR_NOT_FOUND
        with pytest.raises(NotFoundError):
            tribute.products.get(2548)
        assert server.connections == 1
        assert [b"x-shop: one" in request for request in server.requests] == [
            False,
            True,
            False,
            False,
        ]


@pytest.mark.parametrize("kind", [Tribute, AsyncTribute])
def test_omitted_options_are_kept(kind: Callable[..., Any]) -> None:
    policy, clock = RetryPolicy(attempts=7), Time()
    hooks: list[Callable[..., None]] = [lambda *_: None, lambda *_: None]
    client = kind(
        KEY,
        transport=transport_of(kind),
        timeout=5,
        retries=policy,
        headers={"a": "b"},
        on_request=hooks[0],
        on_response=hooks[1],
        on_error=hooks[0],
        clock=clock,
    )
    assert client.with_options()._settings == client._settings
    other = client.with_options(
        timeout=6,
        retries=0,
        headers={"c": "d"},
        on_request=hooks[1],
        on_response=hooks[0],
        on_error=hooks[1],
    )._settings
    assert (other.timeout, other.retries.attempts, other.headers) == (6, 1, {"a": "b", "c": "d"})
    assert (other.on_request, other.on_response, other.on_error) == (hooks[1], hooks[0], hooks[1])
    assert (other.clock, other.key) == (clock, client._settings.key)
    assert client._settings.headers == {"a": "b"}
    assert type(client.with_options()) is kind
    with pytest.raises(ValueError, match="retries"):
        client.with_options(retries=-1)


def test_another_account_shares_the_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    step = respond(http_response(404, b'{"error": "error_not_found", "message": "none"}'))
    with Server(step) as server, Tribute(KEY, base_url=server.url()) as tribute:
        other = tribute.with_options(api_key="another-key")
        for client in (tribute, other, other.with_options(timeout=5)):
            with pytest.raises(NotFoundError):
                client.products.get(2548)
        assert server.connections == 1
        sent = [b"api-key: another-key" in request.lower() for request in server.requests]
        assert sent == [False, True, True]
        assert "another-key" not in repr(other)
        with pytest.raises(ValueError, match="the API key is empty"):
            tribute.with_options(api_key="")


# The log.


def test_the_log_has_each_exchange_and_each_retry(caplog: pytest.LogCaptureFixture) -> None:
    comes = [json_response({}, 503), json_response(PRODUCT)]
    transport = MemoryTransport(lambda _: comes.pop(0))
    with caplog.at_level("DEBUG", logger="pytribute"):
        Tribute(KEY, transport=transport, clock=Time()).products.get(2548)
    assert [record.levelname for record in caplog.records] == ["DEBUG", "INFO", "DEBUG"]
    assert "attempt 2 in" in caplog.records[1].getMessage()
    assert repr(Raised(wire.NoResponseError("x", may_have_arrived=True))) == "<NoResponseError>"


# Threads and event loops.


def test_threads_share_a_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    step = respond(http_response(200, json.dumps(PRODUCT).encode()))
    together = threading.Barrier(8, timeout=20)

    def call(_: int) -> int:
        together.wait()
        return sum(tribute.products.get(2548).id for _ in range(5))

    with (
        Server(step) as server,
        Tribute(KEY, base_url=server.url()) as tribute,
        ThreadPoolExecutor(8) as pool,
    ):
        assert set(pool.map(call, range(8))) == {5 * 2548}
        assert len(server.requests) == 40


def test_an_async_client_is_usable_in_one_event_loop_after_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with Server(respond(http_response(200, json.dumps(PRODUCT).encode()))) as server:
        client = AsyncTribute(KEY, base_url=server.url())

        async def run() -> int:
            first, second = await asyncio.gather(
                client.products.get(2548), client.products.get(2548)
            )
            return first.id + second.id

        async def run_and_close() -> int:
            async with client:
                return await run()

        assert [asyncio.run(run()), asyncio.run(run_and_close())] == [2 * 2548, 2 * 2548]


class Broken:
    """A transport that raises what no transport should."""

    in_memory = True

    def __init__(self) -> None:
        self.sent = 0

    def send(self, exchange: Exchange, /) -> RawResponse:
        self.sent += 1
        raise ConnectionResetError(f"after {exchange.headers}")

    def close(self) -> None:
        pass


class AsyncBroken(Broken):
    async def send(self, exchange: Exchange, /) -> RawResponse:  # type: ignore[override]  # as transports for tasks do
        return Broken.send(self, exchange)

    async def aclose(self) -> None:
        pass


def test_a_transport_that_breaks_leaves_a_refund_unknown_and_sends_it_once() -> None:
    transport, async_transport = Broken(), AsyncBroken()
    with pytest.raises(OutcomeUnknownError, match="ConnectionResetError") as caught:
        Tribute(KEY, transport=transport).products.cancel_purchase(1)
    with pytest.raises(OutcomeUnknownError, match="ConnectionResetError"):
        asyncio.run(AsyncTribute(KEY, transport=async_transport).products.cancel_purchase(1))
    assert (transport.sent, async_transport.sent) == (1, 1)
    assert KEY not in str(caught.value)


def test_a_transport_error_of_a_transport_is_raised_unchanged() -> None:
    def unusable(exchange: Exchange) -> RawResponse:
        raise TransportError("no transport today")

    with pytest.raises(TransportError, match="no transport today"):
        Tribute(KEY, transport=MemoryTransport(unusable)).products.cancel_purchase(1)
    with pytest.raises(TransportError, match="no transport today"):
        asyncio.run(AsyncTribute(KEY, transport=AsyncMemoryTransport(unusable)).products.get(2548))


def test_threads_that_share_a_listing_iterate_independently() -> None:
    shelf = Shelf(list(range(57)))
    tribute = Tribute(KEY, transport=MemoryTransport(shelf))
    with ThreadPoolExecutor(4) as pool:
        readings = [pool.submit(tribute.products.list(page_size=5).to_list) for _ in range(4)]
        for reading in readings:
            assert ids(reading.result()) == shelf.ids


def test_over_http2_hpack_logs_no_header(caplog: pytest.LogCaptureFixture) -> None:
    with Tribute(KEY, http_client=httpx2.Client()), caplog.at_level(logging.DEBUG):
        logger = logging.getLogger("hpack.hpack")
        logger.debug("Adding %s, sensitive:%s", (b"api-key", KEY.encode()), False)  # noqa: FBT003
        logger.debug("Encoded header block to %s", KEY.encode())
        logger.debug("Encoding %d with %d bits", 1, 5)
    assert caplog.messages == ["Encoding 1 with 5 bits"]
