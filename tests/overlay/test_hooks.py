"""The hooks of a client: each attempt begins once and ends once."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NoReturn

import pytest

from pytribute import (
    APIConnectionError,
    APITimeoutError,
    AsyncTribute,
    OutcomeUnknownError,
    RawResponse,
    RequestInfo,
    ResponseTooLargeError,
    ResponseValidationError,
    RetryPolicy,
    ServerError,
    Tribute,
)
from pytribute_core import exchange as wire
from pytribute_core.exchange import Exchange
from pytribute_core.guard import loopback_only
from tests.faults.server import Server, closed_port
from tests.faults.steps import http_response, respond
from tests.overlay.gates import Gate, no_thread_is_left
from tests.overlay.shelf import (
    KEY,
    PRODUCT,
    AsyncMemoryTransport,
    MemoryTransport,
    Shelf,
    Steps,
    Time,
    json_response,
)

ADDRESS = "https://tribute.tg/api/v1"
DOUBT = "The refund may have been made"
Outcome = RawResponse | BaseException


@dataclass
class Hooks:
    """What the hooks of a client see, in order."""

    heard: list[tuple[object, ...]] = field(default_factory=list[tuple[object, ...]])
    errors: list[BaseException] = field(default_factory=list[BaseException])

    def on_request(self, request: RequestInfo) -> None:
        assert request.seconds == 0
        self.heard.append(("request", request.attempt))

    def on_response(self, request: RequestInfo, response: RawResponse) -> None:
        self.heard.append((response.status, request.attempt, round(request.seconds, 9)))

    def on_error(self, request: RequestInfo, error: BaseException) -> None:
        self.heard.append((type(error).__name__, request.attempt, round(request.seconds, 9)))
        self.errors.append(error)

    @property
    def options(self) -> dict[str, Any]:
        return {
            "on_request": self.on_request,
            "on_response": self.on_response,
            "on_error": self.on_error,
        }


def call(
    outcomes: list[Outcome],
    way: str = "get",
    *,
    is_async: bool = False,
    clock: Time | None = None,
    **options: Any,  # noqa: ANN401 - of a client
) -> None:
    """Make a call that has these outcomes, each after a second."""
    clock = clock or Time()

    def respond(_: Exchange) -> RawResponse:
        clock.seconds += 1
        outcome = outcomes.pop(0)
        if isinstance(outcome, RawResponse):
            return outcome
        raise outcome

    if is_async:
        async_client = AsyncTribute(
            KEY, transport=AsyncMemoryTransport(respond), clock=clock, **options
        )
        asyncio.run(getattr(async_client.products, way)(2548))
    else:
        client = Tribute(KEY, transport=MemoryTransport(respond), clock=clock, **options)
        getattr(client.products, way)(2548)


@pytest.mark.parametrize("is_async", [False, True])
def test_hooks_receive_the_number_and_the_seconds_of_each_attempt(
    is_async: bool,  # noqa: FBT001 - a case
) -> None:
    hooks = Hooks()
    outcomes: list[Outcome] = [
        json_response({}, 503),
        wire.NoResponseError("gone", may_have_arrived=True),
        json_response(PRODUCT),
    ]
    call(outcomes, is_async=is_async, **hooks.options)
    assert hooks.heard == [
        *(("request", 1), (503, 1, 1)),
        *(("request", 2), ("APIConnectionError", 2, 1)),
        *(("request", 3), (200, 3, 1)),
    ]


@pytest.mark.parametrize("is_async", [False, True])
def test_the_seconds_of_an_attempt_begin_after_a_hook_that_waits(
    is_async: bool,  # noqa: FBT001 - a case
) -> None:
    clock = Time()
    hooks = Hooks()

    def wait_for_its_turn(request: RequestInfo) -> None:
        del request
        clock.sleep(20)

    options: dict[str, Any] = hooks.options | {"on_request": wait_for_its_turn}
    outcomes: list[Outcome] = [json_response({}, 503), json_response(PRODUCT)]
    call(outcomes, is_async=is_async, clock=clock, **options)
    assert hooks.heard == [(503, 1, 1), (200, 2, 1)]


def test_a_hook_receives_the_request_as_errors_name_it() -> None:
    requests: list[RequestInfo] = []
    call([json_response(PRODUCT)], on_request=requests.append)
    page = "https://wiki.tribute.tg/for-content-creators/api-documentation/products"
    url = f"{ADDRESS}/products/2548"
    assert requests == [RequestInfo("getProduct", "GET", url, page, effect="", check="")]
    assert str(requests[0]) == f"GET {url}"


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (wire.NoResponseError("gone", may_have_arrived=True), APIConnectionError),
        (wire.NoResponseInTimeError("late", may_have_arrived=True), APITimeoutError),
        (wire.BodyError(200, {}, "no gzip"), ResponseValidationError),
        (wire.BodyTooLargeError(200, {}, "more than 5 bytes"), ResponseTooLargeError),
        (wire.BodyError(503, {}, "no gzip"), ServerError),
        (ConnectionResetError(), APIConnectionError),
    ],
)
@pytest.mark.parametrize("is_async", [False, True])
def test_on_error_receives_the_error_that_the_call_raises(
    outcome: Exception,
    kind: type[Exception],
    is_async: bool,  # noqa: FBT001 - a case
) -> None:
    hooks = Hooks()
    with pytest.raises(kind) as caught:
        call([outcome], is_async=is_async, retries=0, **hooks.options)
    assert hooks.errors == [caught.value]
    assert type(caught.value) is kind
    request: RequestInfo = getattr(caught.value, "request")  # noqa: B009 - of any of them
    assert (request.attempt, request.seconds) == (1, 1)


def test_on_error_of_a_refund_that_may_have_been_made_says_so() -> None:
    hooks = Hooks()
    with pytest.raises(OutcomeUnknownError) as caught:
        call(
            [wire.NoResponseError("gone", may_have_arrived=True)],
            "cancel_purchase",
            **hooks.options,
        )
    assert hooks.errors == [caught.value]


def test_an_unexpected_body_is_a_response() -> None:
    hooks = Hooks()
    with pytest.raises(ResponseValidationError) as caught:
        call([json_response({})], **hooks.options)
    assert hooks.heard == [("request", 1), (200, 1, 1)]
    assert caught.value.request.seconds == 1


def test_an_error_has_the_number_of_the_last_attempt() -> None:
    with pytest.raises(ServerError) as caught:
        call([json_response({}, 503)] * 3)
    assert caught.value.request.attempt == 3


@pytest.mark.parametrize("kind", [KeyboardInterrupt, asyncio.CancelledError, LookupError])
@pytest.mark.parametrize("is_async", [False, True])
def test_an_exception_from_outside_ends_an_attempt(
    kind: type[BaseException],
    is_async: bool,  # noqa: FBT001 - a case
) -> None:
    hooks, error = Hooks(), kind()
    with pytest.raises(kind) as caught:
        call([error], is_async=is_async, **hooks.options)
    assert hooks.heard == [("request", 1), (kind.__name__, 1, 1)]
    assert hooks.errors == [error]
    assert caught.value is error
    assert not hasattr(error, "__notes__")


def test_a_cancelled_task_ends_its_attempt() -> None:
    hooks = Hooks()

    async def run(server: Server) -> None:
        async with AsyncTribute(KEY, base_url=server.url(), **hooks.options) as tribute:
            task = asyncio.ensure_future(tribute.products.get(1))
            await asyncio.to_thread(received.wait, 20)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    received = threading.Event()

    def keep_waiting(conversation: Any) -> None:  # noqa: ANN401 - a step
        conversation.receive()
        received.set()
        with suppress(OSError):
            conversation.has_request()

    with Server(keep_waiting) as server:
        asyncio.run(run(server))
    assert [entry[:2] for entry in hooks.heard] == [("request", 1), ("CancelledError", 1)]


def test_hooks_see_attempts_on_real_sockets() -> None:
    hooks = Hooks()
    unavailable = http_response(503, b"{}")
    with Server(respond(unavailable), respond(http_response(200, b"{}"))) as server:
        policy = RetryPolicy(wait_initial=0)
        tribute = Tribute(KEY, base_url=server.url(), retries=policy, **hooks.options)
        with tribute, pytest.raises(ResponseValidationError):
            tribute.products.get(1)
    assert [entry[:2] for entry in hooks.heard] == [
        *(("request", 1), (503, 1)),
        *(("request", 2), (200, 2)),
    ]
    assert all(isinstance(entry[2], float) and entry[2] > 0 for entry in hooks.heard[1::2])


def test_a_refused_connection_is_an_error_of_each_attempt() -> None:
    hooks = Hooks()
    url = f"http://127.0.0.1:{closed_port()}"
    with (
        Tribute(KEY, base_url=url, clock=Time(), **hooks.options) as tribute,
        pytest.raises(APIConnectionError),
    ):
        tribute.products.get(1)
    assert [entry[:2] for entry in hooks.heard] == [
        entry
        for number in (1, 2, 3)
        for entry in (("request", number), ("APIConnectionError", number))
    ]


def test_a_refused_test_ends_the_attempt_that_it_announced() -> None:
    hooks = Hooks()
    tribute = Tribute(KEY, base_url="http://192.0.2.1", **hooks.options)
    with tribute, loopback_only(), pytest.raises(Exception, match="nothing was sent") as caught:
        tribute.products.cancel_purchase(1)
    assert [entry[:2] for entry in hooks.heard] == [("request", 1), ("TransportError", 1)]
    assert not hasattr(caught.value, "__notes__")


def test_a_page_that_is_cancelled_ahead_is_no_further_attempt() -> None:
    hooks = Hooks()
    gate = Gate(Shelf(list(range(19))), 1)
    tribute = Tribute(KEY, transport=gate, clock=Steps(1), **hooks.options)
    for _ in tribute.products.list(page_size=2, prefetch=3).pages():
        gate.wait_for(2, 3, 4)
        break
    no_thread_is_left()
    counts = [entry[:2] for entry in hooks.heard]
    assert counts.count(("request", 1)) == 4
    assert counts.count(("APIConnectionError", 1)) == 3
    assert ("request", 2) not in counts


def test_hooks_see_the_context_variables_of_the_reader() -> None:
    job = ContextVar("job", default="none")
    seen: list[tuple[str, str]] = []

    def on_request(_: RequestInfo) -> None:
        seen.append((job.get(), threading.current_thread().name))

    gate = Gate(Shelf(list(range(19))), *range(1, 11))
    job.set("report")
    client = Tribute(KEY, transport=gate, clock=Steps(1), on_request=on_request)
    assert len(client.products.list(page_size=2, prefetch=3).to_list()) == 19
    no_thread_is_left()
    assert {value for value, _ in seen} == {"report"}
    assert "pytribute" in {thread for _, thread in seen}


# Hooks that raise.


def fail(*_: object) -> NoReturn:
    raise ZeroDivisionError("of the hook")


def test_an_exception_of_on_request_propagates_and_nothing_is_sent() -> None:
    hooks = Hooks()
    transport = MemoryTransport(Shelf([]))
    options: dict[str, Any] = {**hooks.options, "on_request": fail}
    with pytest.raises(ZeroDivisionError):
        Tribute(KEY, transport=transport, **options).products.get(2548)
    assert transport.exchanges == []
    assert hooks.heard == []


def test_an_exception_of_on_response_is_reported_with_the_response() -> None:
    hooks = Hooks()
    with pytest.raises(ZeroDivisionError) as caught:
        call([json_response(PRODUCT)], on_response=fail, on_error=hooks.on_error)
    assert caught.value.__notes__ == [f"GET {ADDRESS}/products/2548 got a response: HTTP 200"]
    assert hooks.heard == []  # the attempt had a response


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize(("may_have_arrived", "is_doubtful"), [(True, True), (False, False)])
def test_an_exception_of_on_error_does_not_hide_a_refund(
    is_async: bool,  # noqa: FBT001 - a case
    may_have_arrived: bool,  # noqa: FBT001 - a case
    is_doubtful: bool,  # noqa: FBT001 - a case
) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        call(
            [wire.NoResponseError("gone", may_have_arrived=may_have_arrived)],
            "cancel_purchase",
            is_async=is_async,
            on_error=fail,
        )
    (note,) = caught.value.__notes__
    assert "gone" in note
    assert (DOUBT.lower() in note.lower()) is is_doubtful


@pytest.mark.parametrize("is_async", [False, True])
def test_an_exception_of_on_error_does_not_replace_one_from_outside(
    is_async: bool,  # noqa: FBT001 - a case
) -> None:
    with pytest.raises(KeyboardInterrupt) as caught:
        call([KeyboardInterrupt()], "cancel_purchase", is_async=is_async, on_error=fail)
    doubt, failure = caught.value.__notes__
    assert "was interrupted, and its outcome is unknown" in doubt
    assert failure == "the hook on_error raised ZeroDivisionError: of the hook"


@pytest.mark.parametrize("name", ["on_request", "on_response", "on_error"])
def test_a_hook_is_a_function(name: str) -> None:
    async def nobody_awaits(*_: object) -> None: ...

    class Hook:
        async def __call__(self, *_: object) -> None:
            raise AssertionError  # pragma: no cover - it is never called

    kinds: list[tuple[object, str]] = [
        (nobody_awaits, "one with async"),
        (Hook(), "one with async"),
        ("x", "str"),
    ]
    clients: list[Callable[..., object]] = [Tribute, AsyncTribute, Tribute(KEY).with_options]
    for hook, kind in kinds:
        for make in clients:
            arguments = (KEY,) if isinstance(make, type) else ()
            with pytest.raises(TypeError, match=f"a hook must be a plain function, not {kind}"):
                make(*arguments, **{name: hook})
