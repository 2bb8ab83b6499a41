"""Connections of the default transport: interrupted, shared by loops, inherited by a child."""

import asyncio
import gc
import itertools
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from itertools import repeat
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from pytribute_core.exchange import Exchange, NoResponseError, NoResponseInTimeError
from pytribute_core.transport import Cancelling
from pytribute_core.transports.asynchronous import AsyncioTransport
from pytribute_core.transports.blocking import BlockingTransport
from pytribute_core.transports.exchange_state import ExchangeState
from tests.faults.server import Conversation, Server, Step, full_port
from tests.transports.conftest import NewLoop, exchange, new_loop_of, run
from tests.transports.test_exchanges import RESPONSE, drip, respond, silent

ROOT = Path(__file__).parents[2]


def test_only_the_transport_for_threads_has_to_offer_cancelling() -> None:
    assert isinstance(BlockingTransport("http://shop.example"), Cancelling)
    assert not isinstance(AsyncioTransport("http://shop.example"), Cancelling)


@contextmanager
def sending(one: BlockingTransport, request: Exchange) -> Generator[list[NoResponseError]]:
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
        one, request = BlockingTransport(server.url(), proxy=""), exchange(server.url("/"))
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
        one = BlockingTransport(f"http://127.0.0.1:{port}", proxy="")
        request = exchange(f"http://127.0.0.1:{port}/", timeout=20)
        with sending(one, request) as errors:
            assert begun.wait(10)
            one.cancel(request)
    assert not errors[0].may_have_arrived
    assert "cancelled" in str(errors[0])


def test_an_exchange_cancelled_before_it_began_is_not_sent() -> None:
    with Server(respond(RESPONSE)) as server:
        one, request = BlockingTransport(server.url(), proxy=""), exchange(server.url("/"))
        one.cancel(request)
        with pytest.raises(NoResponseError, match="cancelled") as caught:
            one.send(request)
        assert not caught.value.may_have_arrived
    assert server.connections == 0


@pytest.mark.parametrize("before", [0, 1], ids=["first", "kept alive"])
def test_an_exchange_cancelled_as_it_gets_its_connection_sends_nothing(
    monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    attach = ExchangeState.attach

    def attach_and_be_cancelled(state: ExchangeState, *sockets: socket.socket, **rest: Any) -> None:  # noqa: ANN401
        attach(state, *sockets, **rest)
        with suppress(OSError):  # not connected yet
            for sock in sockets:
                sock.getpeername()
                state.cancel()

    with Server(*[respond(RESPONSE)] * before, silent) as server:
        one = BlockingTransport(server.url(), proxy="")
        for _ in range(before):
            one.send(exchange(server.url("/")))
        monkeypatch.setattr(ExchangeState, "attach", attach_and_be_cancelled)
        with pytest.raises(NoResponseError, match="cancelled") as caught:
            one.send(exchange(server.url("/")))
        one.close()
    assert not caught.value.may_have_arrived
    assert len(server.requests) == before


def test_cancelling_a_finished_exchange_keeps_its_connection() -> None:
    with Server(respond(RESPONSE)) as server:
        one, request = BlockingTransport(server.url(), proxy=""), exchange(server.url("/"))
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
        one = BlockingTransport(server.url(), proxy="")
        one.send(exchange(server.url("/")))
        found[0].cancel()
        one.send(exchange(server.url("/")))
        one.close()
    assert (len(server.requests), server.connections) == (2, 1)


def interrupted(send: Callable[[], object], at: int) -> bool:
    """Whether an exception ended a function, raised before one of the lines of the transports."""
    left = at

    def trace(frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401 - itself
        nonlocal left
        if "transports" not in frame.f_code.co_filename:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                sys.settrace(None)
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        send()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


# A socket that was made and not stored yet is closed as it goes, with a warning.
@pytest.mark.unmeasured
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.filterwarnings("ignore:Exception ignored:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("is_kept", [False, True], ids=["new", "kept alive"])
def test_an_exception_at_any_line_leaves_no_connection_taken(*, is_kept: bool) -> None:
    with Server(respond(RESPONSE)) as server:
        url = server.url("/")
        one = BlockingTransport(url, proxy="")
        line = 0
        for line in itertools.count(1):
            if is_kept:
                one.send(exchange(url))
            if not interrupted(lambda: one.send(exchange(url)), line):
                break
            gc.collect()
            assert one.send(exchange(url)).content == b"{}"
            (connection,) = one._connections  # pyright: ignore[reportPrivateUsage]
            nobody = ExchangeState(0)
            assert connection.claim(nobody) is nobody, line  # it was idle
            connection.release()
            if not is_kept:
                one.close()
        one.close()
    assert line > 50


def test_closing_the_transport_ends_running_exchanges() -> None:
    with Server(silent) as server:
        one = BlockingTransport(server.url(), proxy="")
        with sending(one, exchange(server.url("/"))) as errors:
            server.wait_for_requests(1)
            one.close()
    assert errors[0].may_have_arrived


def test_a_cancelled_task_leaves_a_usable_pool_and_no_connection(new_loop: NewLoop) -> None:
    async def main(server: Server) -> None:
        one = AsyncioTransport(server.url(), proxy="")
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
        run(new_loop, main(server))
        assert hung_up.wait(10)


def test_closing_the_transport_ends_exchanges_of_other_tasks(new_loop: NewLoop) -> None:
    async def main(server: Server) -> None:
        one = AsyncioTransport(server.url(), proxy="")
        task = asyncio.create_task(one.send(exchange(server.url("/"))))
        await asyncio.to_thread(server.wait_for_requests, 1)
        await one.aclose()
        with pytest.raises(NoResponseError) as caught:
            await task
        assert caught.value.may_have_arrived
        assert not isinstance(caught.value, NoResponseInTimeError)

    with Server(silent) as server:
        run(new_loop, main(server))


def test_many_threads_share_the_transport() -> None:
    with Server(respond(RESPONSE)) as server:
        one = BlockingTransport(server.url(), proxy="")
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


def test_one_transport_serves_event_loops_one_after_another(new_loop: NewLoop) -> None:
    with Server(respond(RESPONSE)) as server:
        one = AsyncioTransport(server.url(), proxy="")
        for _ in range(3):
            assert run(new_loop, one.send(exchange(server.url("/")))).content == b"{}"
        del one
        gc.collect()
        server.wait_until_closed()
    assert server.connections == 3


def test_connections_of_a_closed_loop_go_with_the_next_loop_even_if_it_is_kept(
    new_loop: NewLoop,
) -> None:
    hung_up = threading.Event()

    def notice(conversation: Conversation) -> None:
        respond(RESPONSE)(conversation)
        conversation.wait_for_hang_up()
        hung_up.set()

    with Server(notice, respond(RESPONSE)) as server:
        one = AsyncioTransport(server.url(), proxy="")
        with (
            asyncio.Runner(loop_factory=new_loop) as kept,
            asyncio.Runner(loop_factory=new_loop) as another,
        ):
            kept.run(one.send(exchange(server.url("/"))))
            loop = kept.get_loop()
            kept.close()
            another.run(one.send(exchange(server.url("/"))))
            gc.collect()
            assert hung_up.wait(10)
            another.run(one.aclose())
        assert loop.is_closed()


def test_one_transport_serves_event_loops_at_once(new_loop: NewLoop) -> None:
    with Server(respond(RESPONSE)) as server:
        one = AsyncioTransport(server.url(), proxy="")
        meeting = threading.Barrier(3)

        async def main() -> None:
            for _ in repeat(None, 3):
                await asyncio.to_thread(meeting.wait, 10)
                await asyncio.gather(*(one.send(exchange(server.url("/"))) for _ in range(2)))
            await asyncio.to_thread(meeting.wait, 10)  # as closing ends what other loops send
            await one.aclose()

        threads = [threading.Thread(target=run, args=(new_loop, main())) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(server.requests) == 18


def test_a_transport_that_is_dropped_closes_its_connections(
    server_that_says: Callable[[Step], Server],
) -> None:
    server = server_that_says(respond(RESPONSE))
    BlockingTransport(server.url(), proxy="").send(exchange(server.url("/")))
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
# the parent must keep its own.
FORK = """
import asyncio, gc, os, socket, sys

from pytribute_core.transports.asynchronous import AsyncioTransport
from pytribute_core.transports.blocking import BlockingTransport
from pytribute_core.exchange import Exchange

address = sys.argv[1]
def exchange():
    return Exchange("GET", address, {}, None, 20, 100)

def is_open(descriptor):
    try:
        return bool(os.fstat(descriptor))
    except OSError:
        return False

def run(send):
    assert send() == b"1", "first"
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
    assert os.waitpid(child, 0)[1] == 0
    assert send() == b"1", "parent"
"""
THREADS = """
one = BlockingTransport(address, proxy="")
run(lambda: one.send(exchange()).content)
one.close()
"""
TASKS = """
one = AsyncioTransport(address, proxy="")
loops = {}
def send():
    # The loop of the parent is no use in the child: it would watch the parent's descriptors.
    loop = loops.get(os.getpid()) or loops.setdefault(os.getpid(), new_event_loop())
    return loop.run_until_complete(one.send(exchange())).content
run(send)
loops[os.getpid()].run_until_complete(one.aclose())
loops[os.getpid()].close()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("kind", ["threads", "asyncio", "uvloop"])
def test_parent_and_child_both_go_on_after_a_fork(kind: str) -> None:
    numbers: dict[int, int] = {}

    def number(conversation: Conversation) -> None:
        conversation.receive()
        mine = numbers.setdefault(id(conversation), len(numbers) + 1)
        kept.append(conversation)
        conversation.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n%d" % mine)

    kept: list[Conversation] = []
    if kind != "threads":
        new_loop_of(kind)  # or the test is skipped
    script = THREADS if kind == "threads" else f"from {kind} import new_event_loop\n{TASKS}"
    with Server(number) as server:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-W", "error", "-c", FORK + script, server.url("/")],
            capture_output=True,
            check=False,
            cwd=ROOT / "generated",
            timeout=60,
            text=True,
        )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (len(server.requests), server.connections) == (4, 2)
