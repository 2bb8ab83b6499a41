"""Names that DNS doesn't answer for: what waits, for how long, and how many threads are left."""

import asyncio
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, NoReturn

import pytest

from pytribute.webhooks import Event, WebhookHandler
from pytribute_core.exchange import NoResponseError, NoResponseInTimeError
from pytribute_core.transports.addresses import LookUp
from pytribute_core.transports.asynchronous import AsyncioTransport
from pytribute_core.transports.blocking import BlockingTransport
from pytribute_core.transports.exchange_state import ExchangeState, Waiting
from tests.faults.server import Server
from tests.transports.conftest import AnyTransport, NewLoop, exchange, run
from tests.transports.test_exchanges import RESPONSE, respond
from tests.webhooks.inbox.greenlets import KEY, delivery

_PATIENCE = 20


class Dns:
    """Answers when it is told to, and counts the look-ups."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers = threading.Event()
        self.lookups = threading.Semaphore(0)
        self.count = 0
        self._look_up = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self)

    def __call__(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as the original
        self.count += 1
        self.lookups.release()
        assert self.answers.wait(_PATIENCE)
        return self._look_up(*arguments, **named)


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dns]:
    """Keep DNS silent until the test is over."""
    silent = Dns(monkeypatch)
    yield silent
    silent.answers.set()
    for thread in threading.enumerate():
        if thread.name == "pytribute-lookup":
            thread.join(_PATIENCE)


def test_calls_that_time_out_one_after_another_leave_one_thread(dns: Dns) -> None:
    with closing(BlockingTransport("http://localhost:9", proxy="")) as one:
        for _ in range(5):
            with pytest.raises(NoResponseInTimeError, match="no connection"):
                one.send(exchange("http://localhost:9/", timeout=0.01))
    assert dns.count == 1


def test_calls_that_wait_together_all_get_the_addresses(dns: Dns) -> None:
    with (
        Server(respond(RESPONSE)) as server,
        closing(BlockingTransport(server.url(host="localhost"), proxy="")) as one,
        ThreadPoolExecutor(4) as threads,
    ):
        sent = [exchange(server.url("/", host="localhost")) for _ in range(4)]
        first = threads.submit(one.send, sent[0])
        assert dns.lookups.acquire(timeout=_PATIENCE)
        rest = [threads.submit(one.send, each) for each in sent[1:]]
        dns.answers.set()
        assert [each.result(_PATIENCE).content for each in [first, *rest]] == [b"{}"] * 4


def test_a_call_that_waits_for_another_ones_look_up_is_cancelled(dns: Dns) -> None:
    with (
        closing(BlockingTransport("http://localhost:9", proxy="")) as one,
        ThreadPoolExecutor(2) as threads,
    ):
        sent = [exchange("http://localhost:9/") for _ in range(2)]
        calls = [threads.submit(one.send, each) for each in sent]
        assert dns.lookups.acquire(timeout=_PATIENCE)
        for each in sent:
            one.cancel(each)
        for call in calls:
            with pytest.raises(NoResponseError, match="cancelled"):
                call.result(_PATIENCE)


def test_a_cancellation_ends_the_wait_for_a_look_up(dns: Dns) -> None:
    attached = threading.Event()

    class State(ExchangeState):
        def attach(self, *sockets: socket.socket, waiting: Waiting | None = None) -> None:
            super().attach(*sockets, waiting=waiting)
            attached.set()

    state = State(_PATIENCE)
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(LookUp("localhost", 9).addresses, state)
        assert attached.wait(_PATIENCE)
        state.cancel()
        with pytest.raises(ConnectionAbortedError):
            call.result(_PATIENCE)
    assert not dns.answers.is_set()


def test_a_later_call_looks_up_again(dns: Dns) -> None:
    dns.answers.set()
    name = LookUp("localhost", 9)
    for count in (1, 2):
        assert name.addresses(ExchangeState(_PATIENCE))
        assert dns.count == count


def test_an_end_that_comes_before_the_wait_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread may be done before the one that started it goes on."""
    start = threading.Thread.start

    def start_and_join(thread: threading.Thread) -> None:
        start(thread)
        thread.join(_PATIENCE)

    monkeypatch.setattr(threading.Thread, "start", start_and_join)
    assert LookUp("localhost", 9).addresses(ExchangeState(_PATIENCE))


def test_a_child_does_not_wait_for_a_thread_of_its_parent(dns: Dns) -> None:
    with closing(BlockingTransport("http://localhost:9", proxy="")) as one:
        with pytest.raises(NoResponseInTimeError):
            one.send(exchange("http://localhost:9/", timeout=0.01))
        one.start_anew()  # as after a fork
        with pytest.raises(NoResponseInTimeError):
            one.send(exchange("http://localhost:9/", timeout=0.01))
    assert dns.count == 2


def test_neither_webhooks_nor_other_work_of_the_loop_wait_for_dns(
    dns: Dns, new_loop: NewLoop
) -> None:
    handler = WebhookHandler(KEY, inbox=None)
    handled: list[Event[Any]] = []
    handler.default(handled.append)

    async def main() -> int:
        one = AsyncioTransport("http://localhost:9", proxy="")
        calls = [asyncio.create_task(one.send(exchange("http://localhost:9/"))) for _ in range(40)]
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        assert await asyncio.to_thread(dns.lookups.acquire, timeout=_PATIENCE)
        response = await handler.ahandle(*delivery(7))
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)
        await one.aclose()
        return response.status

    assert run(new_loop, main()) == 200
    assert len(handled) == 1
    assert dns.count == 1


def test_a_look_up_without_a_thread_is_an_error_of_the_connection(
    transport: type[AnyTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    one = transport("http://localhost:9")
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", start)
        with pytest.raises(NoResponseError, match="no thread can be started") as caught:
            one.send(exchange("http://localhost:9/"))
    assert not caught.value.may_have_arrived


def test_a_limit_that_ends_the_start_of_a_look_up_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start(_: threading.Thread) -> None:
        try:
            signal.raise_signal(signal.SIGALRM)
        finally:  # as threading does where a handler raises while it waits for the thread
            raise RuntimeError("release unlocked lock")

    def handle(*_: object) -> NoReturn:
        raise LookupError

    before = signal.signal(signal.SIGALRM, handle)
    monkeypatch.setattr(threading.Thread, "start", start)
    one = BlockingTransport("http://localhost:9", proxy="")
    try:
        with pytest.raises(LookupError):
            one.send(exchange("http://localhost:9/"))
    finally:
        signal.signal(signal.SIGALRM, before)
