"""The canary: a key that is used in every failure, and must appear nowhere."""

import asyncio
import contextlib
import copy
import json
import logging
import pickle
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from types import FunctionType, ModuleType
from typing import Any, NoReturn, cast
from urllib.parse import quote

import httpx2
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from pytribute import (
    AsyncTribute,
    OutcomeUnknownError,
    RawResponse,
    RequestInfo,
    RetryPolicy,
    Tribute,
    TributeError,
    UnexpectedStatusError,
)
from pytribute_core import exchange as wire
from pytribute_core import guard
from pytribute_core.exchange import Exchange
from pytribute_core.secret import KEY_VARIABLE, Secret
from pytribute_core.transports import blocking
from tests.faults.server import Server, closed_port
from tests.faults.steps import (
    close_after_reading,
    hang_after_reading,
    http_response,
    respond,
    respond_and_close,
)
from tests.frames import is_ours
from tests.overlay.shelf import AsyncMemoryTransport, MemoryTransport, Respond, Time

# The slash and the plus are written differently in JSON, in addresses and in HTML.
KEY = "Canary/9f3K+zzQ"
# What is left of it however it is written.
TRACE = "9f3k"
ESCAPED = "".join(f"\\u{ord(sign):04x}" for sign in KEY)


CONTAINERS: tuple[type, ...] = (list, tuple, set, frozenset, Mapping)


def reachable(*starts: object) -> Iterator[object]:
    """Yield every object that can be reached from others, without the test's own transports."""
    seen: dict[int, object] = {}
    waiting = list(starts)
    closed = (Secret, MemoryTransport, AsyncMemoryTransport, type, ModuleType, FunctionType)
    while waiting:
        thing = waiting.pop()
        if id(thing) not in seen and not isinstance(thing, closed):
            seen[id(thing)] = thing
            yield thing
            waiting += held_by(thing)


def held_by(thing: object) -> Iterator[object]:
    """Return what an object holds, one step down."""
    yield from getattr(thing, "__dict__", {}).values()
    for kind in type(thing).__mro__:
        slots = getattr(kind, "__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            yield getattr(thing, name, None)
    if isinstance(thing, CONTAINERS):
        yield from cast("Iterable[object]", thing)
    if isinstance(thing, Mapping):
        yield from cast("Mapping[object, object]", thing).values()
    if isinstance(thing, BaseException):
        yield from (thing.__cause__, thing.__context__, *thing.args)


def check_text(text: str) -> None:
    assert TRACE not in text.lower()


def check_hidden(*things: object) -> None:
    """Check that no representation of an object shows the key."""
    for thing in reachable(*things):
        for text in (repr(thing), str(thing), f"{thing}"):
            check_text(text)
        if isinstance(thing, bytes):
            check_text(thing.decode("latin-1"))


def check_error(error: BaseException) -> None:
    """Check that an error and its traceback, local variables included, show no key."""
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    parts: list[traceback.TracebackException | None] = [report]
    while parts:
        part = parts.pop()
        if part is None:
            continue
        parts += [part.__cause__, part.__context__]
        check_text("".join(part.format_exception_only()))
        ours = [frame for frame in part.stack if is_ours(frame.filename)]
        check_text(str([frame.locals for frame in ours]))
    check_hidden(error)
    check_text(pickle.dumps(error).decode("latin-1"))
    check_hidden(copy.copy(error), copy.deepcopy(error))


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Log everything, and check at the end that no record shows the key."""
    with caplog.at_level(logging.DEBUG):
        yield caplog
    check_text(caplog.text)
    check_hidden(*(record.args for record in caplog.records))


# What the server sends back.

ECHOES: dict[str, RawResponse | wire.ExchangeError] = {
    "body": RawResponse(500, {}, f"<html>your key {KEY} is bad".encode()),
    "body at the cut": RawResponse(500, {}, b"x" * 195 + KEY.encode() + b"x" * 9),
    "JSON message": RawResponse(401, {}, json.dumps({"message": f"no {KEY}"}).encode()),
    "JSON code": RawResponse(401, {}, json.dumps({"error": KEY, "message": "m"}).encode()),
    "PHP's JSON": RawResponse(401, {}, json.dumps({"message": KEY}).replace("/", r"\/").encode()),
    "escaped JSON": RawResponse(401, {}, b'{"message": "%s"}' % ESCAPED.encode()),
    "half escaped": RawResponse(
        401, {}, json.dumps({"message": KEY}).replace("/", "\\u002F").encode()
    ),
    "in UTF-8 that is none": RawResponse(401, {}, b"\xff\xfe" + KEY.encode() + b"\xff"),
    "header value": RawResponse(403, {"x-key": f"was {KEY}"}, b""),
    "header name": RawResponse(403, {f"x-{KEY.lower()}": "1"}, b""),
    "Location": RawResponse(
        302, {"location": f"https://evil.test/?key={quote(KEY, safe='')}"}, b""
    ),
    "Location, as it is": RawResponse(302, {"location": f"https://evil.test/{KEY}"}, b""),
    "Retry-After": RawResponse(429, {"retry-after": KEY}, b""),
    "undecodable": RawResponse(200, {"x-key": KEY}, json.dumps({"id": KEY, "rows": KEY}).encode()),
    "no JSON": RawResponse(200, {}, KEY.encode()),
    "encoding": wire.BodyError(200, {"content-encoding": KEY}, f"the encoding {KEY} is new"),
    "oversized": wire.BodyTooLargeError(200, {"x-key": KEY}, "it has more than 5 bytes"),
    "connection": wire.NoResponseError(f"illegal header line {KEY!r}", may_have_arrived=True),
    "time-out": wire.NoResponseInTimeError(f"waited for {KEY}", may_have_arrived=True),
    "never left": wire.NoResponseError(f"proxy says {KEY}", may_have_arrived=False),
}
WAYS = ["get", "cancel_purchase", "list"]


def responder(outcome: RawResponse | wire.ExchangeError) -> Respond:
    def respond(_: Exchange) -> RawResponse:
        if isinstance(outcome, RawResponse):
            return outcome
        raise outcome

    return respond


@pytest.mark.unmeasured
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", ECHOES)
def test_a_key_in_a_response_is_redacted(case: str, way: str) -> None:
    heard: list[object] = []
    respond = responder(ECHOES[case])
    policy = RetryPolicy(attempts=2)

    def on_response(sent: RequestInfo, came: RawResponse) -> None:
        heard.extend((sent, repr(came), str(came)))

    def on_error(sent: RequestInfo, error: BaseException) -> None:
        heard.append(sent)
        check_error(error)

    options: dict[str, Any] = {
        "retries": policy,
        "on_request": heard.append,
        "on_response": on_response,
        "on_error": on_error,
    }

    def blocking() -> None:
        with Tribute(KEY, transport=MemoryTransport(respond), clock=Time(), **options) as tribute:
            call = getattr(tribute.products, way)
            if way == "list":
                call().to_list()
            else:
                call(7)

    async def unblocking() -> None:
        async with AsyncTribute(
            KEY, transport=AsyncMemoryTransport(respond), clock=Time(), **options
        ) as tribute:
            call = getattr(tribute.products, way)
            await (call().to_list() if way == "list" else call(7))

    for run in (blocking, lambda: asyncio.run(unblocking())):
        with pytest.raises(TributeError) as caught:
            run()
        check_error(caught.value)
        check_hidden(*heard)
        assert any(isinstance(thing, RequestInfo) for thing in heard)


# A key that was pasted in place of an id.

MISPLACED: dict[str, Callable[[Any], Any]] = {
    "in the path": lambda tribute: tribute.shop.orders.get(KEY),
    "beside other text": lambda tribute: tribute.shop.orders.cancel(f" {KEY}?"),
    "in the query": lambda tribute: tribute.shop.tokens.list(shop_order_uuid=KEY, shop_id=1),
    "of another type": lambda tribute: tribute.products.get(KEY),
    "as an option of a page": lambda tribute: tribute.products.list(page_size=KEY),
    "as a filter": lambda tribute: tribute.products.list(type=KEY, desc=KEY),
    "as a cursor's": lambda tribute: tribute.shop.orders.transactions(KEY),
    "as an idempotency key": lambda tribute: tribute.shop.charges.create(
        token=KEY, amount=1, currency="rub", idempotency_key=KEY, description="d"
    ),
}


@pytest.mark.parametrize("place", MISPLACED)
def test_a_key_that_was_passed_as_an_argument_is_redacted(place: str) -> None:
    heard: list[object] = []
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))

    def on_error(request: RequestInfo, error: BaseException) -> None:
        heard.extend((request, error))

    hooks: dict[str, Any] = {
        "on_request": heard.append,
        "on_error": on_error,
        "tracer_provider": provider,
        "clock": Time(),
    }
    refuse = responder(wire.NoResponseError("reset", may_have_arrived=True))

    def blocking() -> None:
        with Tribute(KEY, transport=MemoryTransport(refuse), **hooks) as tribute:
            result = MISPLACED[place](tribute)
            list(result)

    async def unblocking() -> None:
        async with AsyncTribute(KEY, transport=AsyncMemoryTransport(refuse), **hooks) as tribute:
            await MISPLACED[place](tribute)

    for run in (blocking, lambda: asyncio.run(unblocking())):
        with pytest.raises((TributeError, TypeError, ValueError)) as caught:
            run()
        check_error_text(caught.value)
        check_hidden(*heard)
    check_text("".join(span.to_json() for span in spans.get_finished_spans()))


def test_a_note_of_an_interrupted_refund_shows_no_misplaced_key() -> None:
    def interrupt(_: Exchange) -> RawResponse:
        raise KeyboardInterrupt

    with (
        Tribute(KEY, transport=MemoryTransport(interrupt)) as tribute,
        pytest.raises(KeyboardInterrupt) as caught,
    ):
        tribute.shop.orders.cancel(KEY)
    assert "***" in str(caught.value.__notes__)
    check_text(str(caught.value.__notes__))


def test_the_guard_of_tests_shows_no_misplaced_key() -> None:
    with (
        guard.loopback_only(),
        Tribute(KEY, base_url="https://tribute.test") as tribute,
        pytest.raises(TributeError, match=r"would send to https://tribute\.test/,") as caught,
    ):
        tribute.shop.orders.get(KEY)
    check_error_text(caught.value)


def check_error_text(error: BaseException) -> None:
    check_text("".join(traceback.format_exception(error)))
    check_hidden(error)


def test_the_canary_would_be_found() -> None:
    error = wire.NoResponseError(f"the key is {KEY}", may_have_arrived=True)
    with pytest.raises(AssertionError):
        check_error(error)
    with pytest.raises(AssertionError):
        check_hidden({"deep": [RawResponse(200, {}, KEY.encode())]})


# Failures of a real connection, with every transport's log at its loudest.

NETWORK: dict[str, Callable[[Any], None]] = {
    "closed": close_after_reading,
    "late": hang_after_reading,
    "no HTTP": respond_and_close(b"SSH-2.0\r\n\r\n"),
    "401": respond(http_response(401, b'{"error": "error_not_permitted"}')),
    "500": respond(http_response(500, b"<html>")),
    "oversized": respond(http_response(200, b"x" * 2000)),
    "undecodable": respond(http_response(200, b"{")),
    "redirect": respond(http_response(302, location="/elsewhere")),
}


@contextlib.contextmanager
def own_clients() -> Generator[tuple[httpx2.Client, Callable[[], httpx2.AsyncClient]], None, None]:
    with httpx2.Client(follow_redirects=True) as client:
        yield client, lambda: httpx2.AsyncClient(follow_redirects=True)


OPTIONS: dict[str, Any] = {"retries": 1, "timeout": 0.2, "body_limit": 1000, "clock": Time()}


@pytest.mark.unmeasured
@pytest.mark.parametrize("has_own_client", [False, True])
@pytest.mark.parametrize("case", [*NETWORK, "refused"])
def test_a_failing_connection_shows_no_key(
    case: str,
    has_own_client: bool,  # noqa: FBT001 - a case
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with Server(NETWORK.get(case, close_after_reading)) as server, own_clients() as (own, make):
        url = f"http://127.0.0.1:{closed_port()}" if case == "refused" else server.url()
        client = own if has_own_client else None
        with (
            Tribute(KEY, base_url=url, http_client=client, **OPTIONS) as tribute,
            pytest.raises(TributeError) as caught,
        ):
            tribute.products.get(7)
        check_error(caught.value)

        async def run() -> None:
            async with make() as async_own:
                async_client = async_own if has_own_client else None
                async with AsyncTribute(
                    KEY, base_url=url, http_client=async_client, **OPTIONS
                ) as tribute:
                    await tribute.products.get(7)

        with pytest.raises(TributeError) as caught:
            asyncio.run(run())
        check_error(caught.value)


def test_an_interrupt_while_a_request_is_written_shows_no_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(blocking._Connection, "_send", interrupted)  # pyright: ignore[reportPrivateUsage]
    with (
        Server(close_after_reading) as server,
        Tribute(KEY, base_url=server.url(), proxy="") as tribute,
        pytest.raises(KeyboardInterrupt) as caught,
    ):
        tribute.products.get(7)
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    check_text("".join(shown.format()))


@pytest.mark.unmeasured
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("has_own_client", [False, True])
def test_a_redirect_is_not_followed(
    status: int,
    has_own_client: bool,  # noqa: FBT001 - a case
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with (
        Server(respond(http_response(200, b"{}"))) as elsewhere,
        Server(respond(http_response(status, location=elsewhere.url("/products/7")))) as server,
        own_clients() as (own, make),
    ):
        with Tribute(
            KEY, base_url=server.url(), http_client=own if has_own_client else None
        ) as tribute:
            with pytest.raises(UnexpectedStatusError) as caught:
                tribute.products.get(7)
            assert caught.value.status == status
            with pytest.raises(OutcomeUnknownError, match=f"HTTP {status}"):
                tribute.products.cancel_purchase(7)

        async def run() -> None:
            async with (
                make() as async_own,
                AsyncTribute(
                    KEY, base_url=server.url(), http_client=async_own if has_own_client else None
                ) as tribute,
            ):
                await tribute.products.get(7)

        with pytest.raises(UnexpectedStatusError):
            asyncio.run(run())
        assert len(server.requests) == 3
        assert all(KEY.encode() in request for request in server.requests)
        assert (elsewhere.connections, elsewhere.requests) == (0, [])


# What goes wrong before anything is sent.


@pytest.mark.parametrize("kind", [Tribute, AsyncTribute])
@pytest.mark.parametrize(
    "options",
    [
        {"api_key": KEY + "\n"},
        {"api_key": f" {KEY}"},
        {"api_key": KEY + "\u0444"},
        {"api_key": KEY.encode()},
        {"api_key": KEY, "base_url": "ftp://example.org"},
        {"api_key": KEY, "timeout": 0},
        {"api_key": KEY, "timeout": "1"},
        {"api_key": KEY, "body_limit": 0},
        {"api_key": KEY, "retries": -1},
        {"api_key": KEY, "transport": "curl"},
        {"api_key": KEY, "proxy": "ftp://proxy"},
        {"api_key": KEY, "headers": {"api-key": "other"}},
        {"api_key": KEY, "headers": {"x": "a\nb"}},
        {
            "api_key": KEY,
            "transport": MemoryTransport(responder(RawResponse(200, {}, b""))),
            "proxy": "p",
        },
    ],
    ids=range(14),
)
def test_a_constructor_that_fails_shows_no_key(
    kind: Callable[..., object], options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises((ValueError, TypeError, TributeError)) as caught:
        kind(**options)
    check_error(caught.value)
    if isinstance(options["api_key"], str):
        monkeypatch.setenv(KEY_VARIABLE, options["api_key"])
        with pytest.raises((ValueError, TypeError, TributeError)) as caught:
            kind(**options | {"api_key": None})
        check_error(caught.value)


@pytest.mark.parametrize("name", ["get", "cancel_purchase"])
def test_an_argument_that_cannot_be_sent_shows_no_key(name: str) -> None:
    tribute = Tribute(KEY, transport=MemoryTransport(responder(RawResponse(200, {}, b""))))
    for arguments in ((None,), ("7",)):
        with pytest.raises(TypeError) as caught:
            getattr(tribute.products, name)(*arguments)
        check_error(caught.value)
    for options in ({"timeout": -1}, {"headers": {"host": "x"}}, {"headers": {"x": "\n"}}):
        with pytest.raises(ValueError, match=r"timeout|header") as refused:
            getattr(tribute.products, name)(7, **options)
        check_error(refused.value)


@pytest.mark.parametrize("kind", [Tribute, AsyncTribute])
def test_nothing_that_can_be_reached_from_a_client_shows_the_key_or_is_pickled(
    kind: Callable[..., Any],
) -> None:
    transport: Any = MemoryTransport if kind is Tribute else AsyncMemoryTransport
    client = kind(KEY, transport=transport(responder(RawResponse(200, {}, b""))))
    twin = client.with_options(timeout=5)
    things = [client, twin, client.products, client.products.with_raw_response]
    check_hidden(*things, client.products.list())
    assert repr(client) == f"{kind.__name__}(api_key=***, base_url='https://tribute.tg/api/v1')"
    for thing in things:
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            with pytest.raises(TypeError, match="isn't pickled or copied") as caught:
                pickle.dumps(thing, protocol)
            check_error(caught.value)
        with pytest.raises(TypeError, match="isn't pickled or copied"):
            copy.deepcopy(thing)
    with pytest.raises(TypeError):
        copy.copy(client)
    with pytest.raises((TypeError, AttributeError, pickle.PicklingError)):
        pickle.dumps(client.products.list())


def test_a_client_that_is_not_made_yet_can_be_shown() -> None:
    assert "***" in repr(object.__new__(Tribute))
