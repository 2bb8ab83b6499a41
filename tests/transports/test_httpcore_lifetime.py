"""Connections of the default transport: interrupted, shared by loops, inherited by a child."""

import asyncio
import gc
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from itertools import repeat
from pathlib import Path
from typing import Any, NoReturn

import pytest
from httpcore2._synchronization import Lock, ThreadLock

from pytribute_core.exchange import Exchange, NoResponseError, NoResponseInTimeError
from pytribute_core.transport import Cancelling
from pytribute_core.transports.exchange_state import ExchangeState
from pytribute_core.transports.httpcore import AsyncHttpcoreTransport, HttpcoreTransport
from pytribute_core.transports.network import Stream
from tests.faults.server import Conversation, Server, Step, full_port
from tests.transports.conftest import exchange
from tests.transports.test_httpcore import RESPONSE, drip, respond, silent

ROOT = Path(__file__).parents[2]


def test_only_the_transport_for_threads_has_to_offer_cancelling() -> None:
    assert isinstance(HttpcoreTransport("http://shop.example"), Cancelling)
    assert not isinstance(AsyncHttpcoreTransport("http://shop.example"), Cancelling)


@contextmanager
def sending(one: HttpcoreTransport, request: Exchange) -> Generator[list[NoResponseError]]:
    """Send from another thread, which has failed when this ends."""
    errors: list[NoResponseError] = []

    def send() -> None:
        try:
            one.send(request)
        except NoResponseError as error:
            errors.append(error)

    thread = threading.Thread(target=send)
    thread.start()
    yield errors
    thread.join(10)
    assert not thread.is_alive()
    assert len(errors) == 1


def unended(conversation: Conversation) -> None:
    """Send a body whose end is the connection's, and don't end it."""
    conversation.receive()
    conversation.send(b"HTTP/1.1 200 OK\r\n\r\n{}")
    conversation.hang()


@pytest.mark.parametrize(
    "step", [silent, unended, drip(b"HTTP/1.1 200 OK\r\nX: ")], ids=["silent", "unended", "drip"]
)
@pytest.mark.parametrize("before", [0, 1], ids=["first", "kept alive"])
def test_an_exchange_is_cancelled_from_another_thread(step: Step, before: int) -> None:
    with Server(*[respond(RESPONSE)] * before, step) as server:
        one, request = HttpcoreTransport(server.url(), proxy=""), exchange(server.url("/"))
        for _ in range(before):
            one.send(exchange(server.url("/")))
        with sending(one, request) as errors:
            server.wait_for_requests(before + 1)
            assert server.connections == 1
            one.cancel(request)
        (error,) = errors
        assert "cancelled" in str(error)
        assert not isinstance(error, NoResponseInTimeError)
        assert error.may_have_arrived
        server.will(respond(RESPONSE))
        assert one.send(exchange(server.url("/"))).content == b"{}"
        one.close()


def test_an_exchange_is_cancelled_while_it_connects(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve, begun = socket.getaddrinfo, threading.Event()

    def announce(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the original takes
        begun.set()
        return resolve(*arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", announce)
    with full_port() as port:
        one = HttpcoreTransport(f"http://127.0.0.1:{port}", proxy="")
        request = exchange(f"http://127.0.0.1:{port}/", timeout=20)
        with sending(one, request) as errors:
            assert begun.wait(10)
            one.cancel(request)
    assert not errors[0].may_have_arrived
    assert "cancelled" in str(errors[0])


def test_an_exchange_cancelled_before_it_began_is_not_sent() -> None:
    with Server(respond(RESPONSE)) as server:
        one, request = HttpcoreTransport(server.url(), proxy=""), exchange(server.url("/"))
        one.cancel(request)
        with pytest.raises(NoResponseError, match="cancelled") as caught:
            one.send(request)
        assert not caught.value.may_have_arrived
    assert server.connections == 0


def test_an_exchange_cancelled_as_it_gets_its_connection_does_not_wait_for_a_response(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take = Stream.take
    waits: list[Stream] = []

    def take_and_be_cancelled(stream: Stream, state: ExchangeState) -> None:
        take(stream, state)
        state.cancel()

    def wait(stream: Stream, _: int) -> NoReturn:
        waits.append(stream)
        raise ConnectionResetError

    monkeypatch.setattr(Stream, "take", take_and_be_cancelled)
    monkeypatch.setattr(Stream, "receive", wait)
    with Server(silent) as server:
        one = HttpcoreTransport(server.url(), proxy="")
        with pytest.raises(NoResponseError, match="cancelled") as caught:
            one.send(exchange(server.url("/")))
        one.close()
    assert not caught.value.may_have_arrived
    assert waits == []


def test_cancelling_a_finished_exchange_keeps_its_connection() -> None:
    with Server(respond(RESPONSE)) as server:
        one, request = HttpcoreTransport(server.url(), proxy=""), exchange(server.url("/"))
        one.send(request)
        one.cancel(request)
        one.send(exchange(server.url("/")))
        one.close()
    assert (len(server.requests), server.connections) == (2, 1)


def test_a_late_cancellation_affects_no_other_exchange() -> None:
    found: list[ExchangeState] = []

    def find(conversation: Conversation) -> None:
        conversation.receive()
        found.extend(one._states.values())  # pyright: ignore[reportPrivateUsage] - as cancel does
        conversation.send(RESPONSE)

    with Server(find) as server:
        one = HttpcoreTransport(server.url(), proxy="")
        one.send(exchange(server.url("/")))
        found[0].cancel()
        one.send(exchange(server.url("/")))
        one.close()
    assert (len(server.requests), server.connections) == (2, 1)


def test_an_interrupt_that_leaves_a_lock_taken_blocks_no_later_exchange(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def take_and_be_interrupted(lock: Lock) -> NoReturn:
        monkeypatch.undo()
        lock.__enter__()
        raise KeyboardInterrupt

    with Server(respond(RESPONSE)) as server:
        one = HttpcoreTransport(server.url(), proxy="")
        one.send(exchange(server.url("/")))
        monkeypatch.setattr(Lock, "__enter__", take_and_be_interrupted)
        with pytest.raises(KeyboardInterrupt):
            one.send(exchange(server.url("/")))
        responses: list[bytes] = []
        later = threading.Thread(
            target=lambda: responses.append(one.send(exchange(server.url("/"))).content),
            daemon=True,
        )
        later.start()
        later.join(10)
        assert responses == [b"{}"]
        one.close()


def test_an_exception_that_leaves_the_pools_lock_taken_stops_no_exchange_under_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(conversation: Conversation) -> None:
        conversation.receive()
        begun.set()
        assert go_on.wait(10)
        conversation.send(RESPONSE)

    def take_and_be_interrupted(lock: ThreadLock) -> NoReturn:
        monkeypatch.undo()
        lock._lock.acquire()  # pyright: ignore[reportPrivateUsage]
        raise TimeoutError

    with Server(wait, respond(RESPONSE)) as server:
        one = HttpcoreTransport(server.url(), proxy="")
        responses: list[bytes] = []
        other = threading.Thread(
            target=lambda: responses.append(one.send(exchange(server.url("/"))).content),
            daemon=True,
        )
        other.start()
        assert begun.wait(10)
        monkeypatch.setattr(ThreadLock, "__enter__", take_and_be_interrupted)
        with suppress(NoResponseError):
            one.send(exchange(server.url("/")))
        go_on.set()
        other.join(10)
        assert responses == [b"{}"]
        one.close()


def test_closing_the_transport_ends_running_exchanges() -> None:
    with Server(silent) as server:
        one = HttpcoreTransport(server.url(), proxy="")
        with sending(one, exchange(server.url("/"))) as errors:
            server.wait_for_requests(1)
            one.close()
    assert errors[0].may_have_arrived


def test_a_cancelled_task_leaves_a_usable_pool_and_no_connection() -> None:
    async def main(server: Server) -> None:
        one = AsyncHttpcoreTransport(server.url(), proxy="")
        task = asyncio.create_task(one.send(exchange(server.url("/"))))
        await asyncio.to_thread(server.wait_for_requests, 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        server.will(respond(RESPONSE))
        assert (await one.send(exchange(server.url("/")))).content == b"{}"
        await one.aclose()

    def respond_after_hang_up(conversation: Conversation) -> None:
        conversation.receive()
        conversation.wait_for_hang_up()
        hung_up.set()

    hung_up = threading.Event()
    with Server(respond_after_hang_up) as server:
        asyncio.run(main(server))
        assert hung_up.wait(10)


def test_closing_the_transport_ends_exchanges_of_other_tasks() -> None:
    async def main(server: Server) -> None:
        one = AsyncHttpcoreTransport(server.url(), proxy="")
        task = asyncio.create_task(one.send(exchange(server.url("/"))))
        await asyncio.to_thread(server.wait_for_requests, 1)
        await one.aclose()
        with pytest.raises(NoResponseError) as caught:
            await task
        assert caught.value.may_have_arrived
        assert not isinstance(caught.value, NoResponseInTimeError)

    with Server(silent) as server:
        asyncio.run(main(server))


def test_many_threads_share_the_transport() -> None:
    with Server(respond(RESPONSE)) as server:
        one = HttpcoreTransport(server.url(), proxy="")
        responses: list[bytes] = []

        def send() -> None:
            responses.extend(one.send(exchange(server.url("/"))).content for _ in range(20))

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        one.close()
    assert responses == [b"{}"] * 160
    assert server.connections <= 8


def test_one_transport_serves_event_loops_one_after_another() -> None:
    with Server(respond(RESPONSE)) as server:
        one = AsyncHttpcoreTransport(server.url(), proxy="")
        for _ in range(3):
            assert asyncio.run(one.send(exchange(server.url("/")))).content == b"{}"
        del one
        gc.collect()
        server.wait_until_closed()
    assert server.connections == 3


def test_connections_of_a_closed_loop_go_with_the_next_loop_even_if_it_is_kept() -> None:
    hung_up = threading.Event()

    def notice(conversation: Conversation) -> None:
        respond(RESPONSE)(conversation)
        conversation.wait_for_hang_up()
        hung_up.set()

    with Server(notice, respond(RESPONSE)) as server:
        one = AsyncHttpcoreTransport(server.url(), proxy="")
        with asyncio.Runner() as kept, asyncio.Runner() as another:
            kept.run(one.send(exchange(server.url("/"))))
            loop = kept.get_loop()
            kept.close()
            another.run(one.send(exchange(server.url("/"))))
            gc.collect()
            assert hung_up.wait(10)
            another.run(one.aclose())
        assert loop.is_closed()


def test_one_transport_serves_event_loops_at_once() -> None:
    with Server(respond(RESPONSE)) as server:
        one = AsyncHttpcoreTransport(server.url(), proxy="")
        meeting = threading.Barrier(3)

        async def main() -> None:
            for _ in repeat(None, 3):
                await asyncio.to_thread(meeting.wait, 10)
                await asyncio.gather(*(one.send(exchange(server.url("/"))) for _ in range(2)))
            await one.aclose()

        threads = [threading.Thread(target=asyncio.run, args=(main(),)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(server.requests) == 18


def test_a_transport_that_is_dropped_closes_its_connections(
    server_that_says: Callable[[Step], Server],
) -> None:
    server = server_that_says(respond(RESPONSE))
    HttpcoreTransport(server.url(), proxy="").send(exchange(server.url("/")))
    gc.collect()
    server.wait_until_closed()


@pytest.fixture
def server_that_says() -> Iterator[Callable[[Step], Server]]:
    servers: list[Server] = []

    def make(step: Step) -> Server:
        server = Server(step)
        servers.append(server.__enter__())
        return server

    yield make
    for server in servers:
        server.__exit__(None, None, None)


# The server responds with the number of the connection; the child must not get the parent's, and
# the parent must keep its own. Another thread holds every lock there is while the fork happens.
FORK = """
import asyncio, gc, os, socket, sys, threading

from pytribute_core.transports.httpcore import AsyncHttpcoreTransport, HttpcoreTransport
from pytribute_core.exchange import Exchange

address = sys.argv[1]
def exchange():
    return Exchange("GET", address, {}, None, 20, 100)

def is_open(descriptor):
    try:
        return bool(os.fstat(descriptor))
    except OSError:
        return False

def run(send, one, pool):
    assert send() == b"1", "first"
    held, done = threading.Event(), threading.Event()
    def hold():
        with one._lock, pool()._optional_thread_lock:
            held.set()
            done.wait(20)
    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(20)
    connections = [each.fileno() for each in gc.get_objects()
                   if isinstance(each, socket.socket) and each.family == socket.AF_INET]
    assert len(connections) == 1
    child = os.fork()
    if child == 0:
        code = 1
        try:
            assert not any(map(is_open, connections)), "inherited"
            gc.collect()
            assert send() == b"2", "child"
            assert send() == b"2", "child again"
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    done.set()
    thread.join()
    assert os.waitpid(child, 0)[1] == 0
    assert send() == b"1", "parent"
"""
THREADS = """
one = HttpcoreTransport(address, proxy="")
run(lambda: one.send(exchange()).content, one, lambda: one._pool)
one.close()
"""
TASKS = """
one = AsyncHttpcoreTransport(address, proxy="")
loops = {}
def send():
    # The loop of the parent is no use in the child: it would watch the parent's descriptors.
    loop = loops.get(os.getpid()) or loops.setdefault(os.getpid(), asyncio.new_event_loop())
    return loop.run_until_complete(one.send(exchange())).content
run(send, one, lambda: next(iter(one._pools.values())))
loops[os.getpid()].run_until_complete(one.aclose())
loops[os.getpid()].close()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("kind", [THREADS, TASKS], ids=["threads", "tasks"])
def test_parent_and_child_both_go_on_after_a_fork(kind: str) -> None:
    numbers: dict[int, int] = {}

    def number(conversation: Conversation) -> None:
        conversation.receive()
        mine = numbers.setdefault(id(conversation), len(numbers) + 1)
        kept.append(conversation)
        conversation.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n%d" % mine)

    kept: list[Conversation] = []
    with Server(number) as server:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-W", "error", "-c", FORK + kind, server.url("/")],
            capture_output=True,
            check=False,
            cwd=ROOT / "generated",
            timeout=60,
            text=True,
        )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (len(server.requests), server.connections) == (4, 2)
