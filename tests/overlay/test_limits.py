"""Exceptions that a signal handler raises, and others that end an exchange from outside."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import NoReturn

import httpx2
import pytest

from pytribute import AsyncTribute, OutcomeUnknownError, RetryPolicy, Tribute
from pytribute_core import signals
from pytribute_core.attempt import CallAttempt
from pytribute_core.exchange import Exchange, NoResponseError
from pytribute_core.signals import from_handler, handled, pass_on
from pytribute_core.transport import Transport
from pytribute_core.transports.blocking import BlockingTransport
from pytribute_core.transports.own_client import OwnClientTransport
from pytribute_core.types import RawResponse
from pytribute_core.workers import Workers
from tests.faults.server import Conversation, Server
from tests.overlay.limits import BrokenError, LateError, LimitError
from tests.overlay.shelf import KEY, PRODUCT, AsyncMemoryTransport, MemoryTransport, json_response
from tests.transports.conftest import KEY as KEY_SENT
from tests.transports.conftest import exchange, frames_of_ours
from tests.transports.test_exchanges import silent

ROOT = Path(__file__).parents[2]
KINDS = [LimitError, LateError, BrokenError, TimeoutError, KeyboardInterrupt]
DOUBT = "the refund may have been made"


@pytest.mark.unmeasured
@pytest.mark.parametrize("transport", ["default", "own"])
def test_a_time_limit_of_a_signal_handler_ends_any_call_and_nothing_else(transport: str) -> None:
    arguments = ["-m", "tests.overlay.limits", transport, "250", "5"]
    ended = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, *arguments],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    counts = json.loads(ended.stdout)
    assert counts.pop("calls") == 250
    assert counts.pop("fired") > 50
    # What comes upon a destructor, Python itself drops.
    assert counts.pop("lost in a destructor", 0) < 10
    assert counts.pop("reported") > 10
    if transport == "own":  # threads may wait for what stays locked in the client of one's own
        counts.pop("threads")
    assert set(counts.values()) == {0}, (counts, ended.stderr)


@contextmanager
def alarm(kind: type[BaseException]) -> Generator[BaseException]:
    """Raise one exception from a handler: when the test sends the signal, or after a minute."""
    raised = kind()

    def handle(*_: object) -> NoReturn:
        raise raised

    before = signal.signal(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 60)
    try:
        yield raised
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def send_alarm(server: Server, requests: int) -> None:
    """Send the signal to the main thread as soon as a server has so many requests."""

    def wait() -> None:
        server.wait_for_requests(requests)
        signal.pthread_kill(main, signal.SIGALRM)

    main = threading.get_ident()
    threading.Thread(target=wait, daemon=True).start()


def notes(error: BaseException) -> str:
    return "".join(getattr(error, "__notes__", ()))


@pytest.mark.parametrize("kind", KINDS)
def test_a_refund_interrupted_by_a_handler_notes_that_it_may_have_been_made(
    kind: type[BaseException],
) -> None:
    with Server(silent, silent) as server, Tribute(KEY, base_url=server.url()) as tribute:
        send_alarm(server, 1)
        with alarm(kind) as raised, pytest.raises(kind) as caught:
            tribute.products.cancel_purchase(7)
        assert caught.value is raised
        assert "POST http://127.0.0.1" in notes(raised)
        assert DOUBT in notes(raised)
        send_alarm(server, 2)
        with alarm(kind) as raised, pytest.raises(kind):
            tribute.products.get(7)
        assert notes(raised) == ""
        assert len(server.requests) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_refund_interrupted_before_sending_has_no_note(
    kind: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server() as server, Tribute(KEY, base_url=server.url()) as tribute:
        with alarm(kind) as raised, monkeypatch.context() as patched:

            def look_up(*_: object, **__: object) -> NoReturn:
                signal.raise_signal(signal.SIGALRM)
                pytest.fail("the handler didn't raise")

            patched.setattr(socket, "getaddrinfo", look_up)
            with pytest.raises(kind) as caught:
                tribute.products.cancel_purchase(7)
        assert caught.value is raised
        assert notes(raised) == ""
    assert server.connections == 0


def hang_up(_: Exchange) -> NoReturn:
    raise NoResponseError("the connection was closed", may_have_arrived=True)


def hang_up_blocking() -> None:
    Tribute(KEY, transport=MemoryTransport(hang_up)).products.cancel_purchase(7)


def hang_up_in_a_loop() -> None:
    tribute = AsyncTribute(KEY, transport=AsyncMemoryTransport(hang_up))
    asyncio.run(tribute.products.cancel_purchase(7))


@pytest.mark.parametrize("call", [hang_up_blocking, hang_up_in_a_loop])
def test_a_handler_that_interrupts_the_end_of_a_failed_refund_has_the_note(
    call: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt = CallAttempt.interrupt

    def interrupt_late(attempt: CallAttempt, error: BaseException) -> None:
        if isinstance(error, OutcomeUnknownError):
            raise LimitError
        interrupt(attempt, error)

    monkeypatch.setattr(CallAttempt, "interrupt", interrupt_late)
    with pytest.raises(LimitError) as caught:
        call()
    assert DOUBT in notes(caught.value)


@pytest.mark.parametrize("kind", [LimitError, LateError, TimeoutError])
def test_a_pause_before_a_retry_lets_it_through(kind: type[Exception]) -> None:
    def busy(_: Exchange) -> RawResponse:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        return json_response({}, 503)

    transport = MemoryTransport(busy)
    retries = RetryPolicy(wait_initial=30, wait_max=30)
    with (
        Tribute(KEY, transport=transport, retries=retries) as tribute,
        alarm(kind) as raised,
        pytest.raises(kind) as caught,
    ):
        tribute.products.get(7)
    assert caught.value is raised
    assert len(transport.exchanges) == 1


@pytest.mark.parametrize("kind", [LimitError, LateError, RuntimeError])
def test_a_listing_that_waits_for_its_threads_lets_it_through(kind: type[Exception]) -> None:
    begun = threading.Event()

    def slow(exchange: Exchange) -> RawResponse:
        if "page=1&" in exchange.url or exchange.url.endswith("page=1"):
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            rows = [{**PRODUCT, "id": number} for number in range(10)]
            return json_response({"rows": rows, "meta": {"total": 30, "offset": 1, "limit": 10}})
        begun.wait(20)
        raise NoResponseError("over", may_have_arrived=False)

    with Tribute(KEY, transport=MemoryTransport(slow), retries=0) as tribute, alarm(kind) as raised:
        with pytest.raises(kind) as caught:
            tribute.products.list(page_size=10, prefetch=2).to_list()
        begun.set()
    assert caught.value is raised


def refund(way: str, respond: Callable[[Exchange], RawResponse]) -> None:
    if way == "blocking":
        Tribute(KEY, transport=MemoryTransport(respond)).products.cancel_purchase(7)
    else:
        asyncio.run(
            AsyncTribute(KEY, transport=AsyncMemoryTransport(respond)).products.cancel_purchase(7)
        )


def call_in_the_handler(way: str, kind: type[Exception]) -> Exchange:
    """Have a transport of one's own broken off in the middle; return its exchange."""
    exchanges: list[Exchange] = []

    def raise_signal(exchange: Exchange) -> NoReturn:
        exchanges.append(exchange)
        signal.raise_signal(signal.SIGALRM)
        pytest.fail("the handler didn't raise")

    with alarm(kind) as raised, pytest.raises(kind) as caught:
        refund(way, raise_signal)
    assert caught.value is raised
    assert DOUBT in notes(raised)
    return exchanges[0]


@pytest.mark.parametrize("way", ["blocking", "async"])
@pytest.mark.parametrize("kind", [LimitError, LateError, BrokenError, OSError])
def test_it_passes_an_own_transport(way: str, kind: type[Exception]) -> None:
    assert not call_in_the_handler(way, kind).is_interrupted


@pytest.mark.parametrize("way", ["blocking", "async"])
def test_other_exceptions_of_an_own_transport_propagate(way: str) -> None:
    def stumble(_: Exchange) -> NoReturn:
        raise LookupError("of the transport")

    with pytest.raises(LookupError, match="of the transport") as caught:
        refund(way, stumble)
    assert DOUBT in notes(caught.value)


def test_an_exception_that_the_caller_handles_does_not_affect_the_call() -> None:
    """As in a task that ran out of time and sends another request in its ``except``."""

    def fails(_: Exchange) -> NoReturn:
        raise ConnectionResetError

    with alarm(LateError), Tribute(KEY, transport=MemoryTransport(fails)) as tribute:
        try:
            signal.raise_signal(signal.SIGALRM)
        except LateError:
            with pytest.raises(OutcomeUnknownError):
                tribute.products.cancel_purchase(7)
    with (
        Server(lambda conversation: conversation.reset()) as server,
        alarm(LateError),
        Tribute(KEY, base_url=server.url()) as tribute,
    ):
        try:
            signal.raise_signal(signal.SIGALRM)
        except LateError:
            with pytest.raises(OutcomeUnknownError):
                tribute.products.cancel_purchase(7)


class Other:
    """Handlers that are no function."""

    def __call__(self, *_: object) -> NoReturn:
        raise LateError

    def method(self, *_: object) -> NoReturn:
        raise LateError


@pytest.mark.parametrize("handler", [Other(), Other().method], ids=["object", "method"])
def test_a_handler_need_not_be_a_function(handler: Callable[..., object]) -> None:
    def raises(_: Exchange) -> NoReturn:
        signal.raise_signal(signal.SIGALRM)
        pytest.fail("the handler didn't raise")

    before = signal.signal(signal.SIGALRM, handler)
    try:
        with pytest.raises(LateError):
            Tribute(KEY, transport=MemoryTransport(raises)).products.cancel_purchase(7)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_later_failure_does_not_hide_it() -> None:
    with alarm(LateError) as raised:
        found = None
        try:
            try:
                signal.raise_signal(signal.SIGALRM)
            finally:
                raise RuntimeError("release unlocked lock")
        except RuntimeError as error:
            found = from_handler(error, None)
            pass_on(error)  # of an exception itself, not of what it came upon
        assert found is raised
    assert handled() is None


@pytest.mark.parametrize("way", ["default", "own"])
def test_a_refund_in_a_cancelled_task_notes_that_it_may_have_been_made(way: str) -> None:
    def hang(conversation: Conversation) -> None:
        conversation.receive()
        conversation.hang()

    async def main(server: Server) -> BaseException:
        async with httpx2.AsyncClient(trust_env=False) as own:
            tribute = (
                AsyncTribute(KEY, base_url=server.url(), http_client=own)
                if way == "own"
                else AsyncTribute(KEY, base_url=server.url())
            )
            async with tribute:
                refund = asyncio.create_task(tribute.products.cancel_purchase(7))
                await asyncio.to_thread(server.wait_for_requests, 1)
                refund.cancel()
                try:
                    await refund
                except asyncio.CancelledError as error:
                    return error
        pytest.fail("it wasn't cancelled")

    with Server(hang) as server:
        assert DOUBT in notes(asyncio.run(main(server)))


def test_a_thread_that_cannot_start_because_of_it_lets_it_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start(_: threading.Thread) -> None:
        try:
            signal.raise_signal(signal.SIGALRM)
        finally:  # as threading does where a handler raises while it waits for the thread
            raise RuntimeError("release unlocked lock")

    monkeypatch.setattr(threading.Thread, "start", start)
    with alarm(LimitError) as raised, pytest.raises(LimitError) as caught:
        Workers(1).submit(int)
    assert caught.value is raised


def test_one_that_comes_while_a_failure_is_examined_shows_no_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handlers = signals._handlers  # pyright: ignore[reportPrivateUsage]
    examined = threading.Event()

    def examine() -> set[CodeType]:
        if not examined.is_set():
            examined.set()
            signal.raise_signal(signal.SIGALRM)
        return handlers()

    monkeypatch.setattr(signals, "_handlers", examine)
    with Server(Conversation.close) as server, alarm(LimitError) as raised:
        transport = BlockingTransport(server.url(), proxy="")
        with pytest.raises(LimitError) as caught:
            transport.send(exchange(server.url("/")))
    assert caught.value is raised
    assert KEY_SENT not in "".join(frames_of_ours(raised))


@pytest.mark.usefixtures("slow_pages")
def test_a_listing_does_not_confuse_it_with_a_lack_of_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where no thread can start, which is a RuntimeError, a listing requests its pages itself."""

    def page(_: Exchange) -> RawResponse:
        rows = [{**PRODUCT, "id": number} for number in range(10)]
        return json_response({"rows": rows, "meta": {"total": 30, "offset": 1, "limit": 10}})

    def start(_: threading.Thread) -> None:
        signal.raise_signal(signal.SIGALRM)

    monkeypatch.setattr(threading.Thread, "start", start)
    transport = MemoryTransport(page)
    with Tribute(KEY, transport=transport) as tribute, alarm(RuntimeError) as raised:
        listing = tribute.products.list(page_size=10, prefetch=2)
        with pytest.raises(RuntimeError) as caught:
            listing.to_list()
    assert caught.value is raised
    assert len(transport.exchanges) == 1


@pytest.mark.parametrize("name", ["default", "own"])
@pytest.mark.parametrize("kind", [LimitError, LateError, UnicodeError])
def test_a_request_that_it_keeps_from_being_written_needs_no_note(
    name: str, kind: type[Exception]
) -> None:
    class Headers(dict[str, str]):
        def items(self) -> NoReturn:
            signal.raise_signal(signal.SIGALRM)
            pytest.fail("the handler didn't raise")

        values = items
        __iter__ = items

    with Server() as server, httpx2.Client(trust_env=False) as own:
        transports: dict[str, Callable[[], Transport]] = {
            "default": lambda: BlockingTransport(server.url()),
            "own": lambda: OwnClientTransport(own),
        }
        transport = transports[name]()
        sent = Exchange("POST", server.url("/"), Headers(), None, 20, 100)
        with alarm(kind) as raised, pytest.raises(kind) as caught:
            transport.send(sent)
        transport.close()
    assert caught.value is raised
    assert sent.is_unsent
