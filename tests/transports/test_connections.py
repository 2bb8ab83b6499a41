"""Connections of both transports: early responses, surprises while idle, closing, other loops."""

# pyright: reportPrivateUsage=false

import asyncio
import copy
import gc
import os
import pickle
import select
import socket
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from typing import Any

import pytest
from msgspec.structs import replace

from pytribute_core.exchange import Exchange, NoResponseError, NoResponseInTimeError
from pytribute_core.transports import (
    async_connection,
    asynchronous,
    blocking,
    exchange_state,
    fork,
    http11,
)
from pytribute_core.transports.addresses import Address
from pytribute_core.transports.async_connection import AsyncConnection
from pytribute_core.transports.asynchronous import AsyncioTransport
from pytribute_core.transports.blocking import BlockingTransport
from pytribute_core.transports.connect import aconnect
from pytribute_core.transports.exchange_state import ExchangeState
from pytribute_core.transports.route import ServerRoute
from tests.faults.exchanges import BRIEF
from tests.faults.server import Conversation, Server, Step, full_port
from tests.transports.conftest import AnyTransport, exchange
from tests.transports.test_exchanges import RESPONSE, respond, send_together, silent, together
from tests.transports.test_lifetime import sending, unended

REFUSAL = b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\n{}"
# More than the buffers of two sockets hold.
LARGE = b"x" * 32_000_000


def upload(url: str, timeout: float = 20, body: bytes = LARGE) -> Exchange:
    return Exchange("POST", url, {}, body, timeout, 100)


def test_a_body_larger_than_one_write_takes_is_written_whole(transport: type[AnyTransport]) -> None:
    body = bytes(range(256)) * 24_000
    with Server(respond(RESPONSE)) as server:
        one = transport(server.url())
        for _ in range(2):
            assert one.send(upload(server.url("/"), body=body)).content == b"{}"
        assert [request.endswith(b"\r\n\r\n" + body) for request in server.requests] == [True] * 2
    assert server.connections == 1


def refuse_unread(conversation: Conversation) -> None:
    """Respond, and close the connection with the rest of the request in its buffer: a reset."""
    conversation.send(REFUSAL)
    conversation.is_open = False


def refuse_and_end(conversation: Conversation) -> None:
    """Respond, end the own side, and read nothing until the client hangs up."""
    conversation.send(REFUSAL)
    conversation.close()
    conversation.wait_for_hang_up()


@pytest.mark.parametrize("step", [refuse_unread, refuse_and_end])
def test_a_response_before_the_request_was_read_is_the_response(
    transport: type[AnyTransport], step: Step
) -> None:
    with Server(step, respond(RESPONSE)) as server:
        one = transport(server.url())
        assert one.send(upload(server.url("/"))).status == 413
        assert one.send(exchange(server.url("/"))).content == b"{}"
    assert server.connections == 2


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "odd",
    [
        b"HTTP/1.1 200 OK\r\nProxy-Connection: close\r\nContent-Length: 2\r\n\r\n{}",
        CHUNKED + b"2\r\n{}\r\n0\r\nConnection: close\r\n\r\n",
    ],
    ids=["proxy-connection", "trailer"],
)
def test_what_one_response_says_of_its_end_leaves_the_next_one_readable(
    transport: type[AnyTransport], odd: bytes
) -> None:
    # llhttp reads both as an announcement of the end; if the next response were unreadable, the
    # outcome of a refund would be unknown.
    with Server(respond(odd), respond(RESPONSE)) as server:
        one = transport(server.url())
        assert [one.send(exchange(server.url("/"))).content for _ in range(2)] == [b"{}"] * 2


def reset_unread(conversation: Conversation) -> None:
    conversation.reset()


def test_a_reset_in_the_middle_of_a_request_leaves_its_outcome_unknown(
    transport: type[AnyTransport],
) -> None:
    with Server(reset_unread) as server, pytest.raises(NoResponseError) as caught:
        transport(server.url()).send(upload(server.url("/")))
    assert caught.value.may_have_arrived
    assert not isinstance(caught.value, NoResponseInTimeError)


def test_a_server_that_reads_nothing_ends_the_exchange_at_the_deadline(
    transport: type[AnyTransport],
) -> None:
    with Server(Conversation.hang) as server, pytest.raises(NoResponseInTimeError) as caught:
        transport(server.url()).send(upload(server.url("/"), BRIEF))
    assert caught.value.may_have_arrived


SURPRISES: dict[str, Step] = {
    "bytes": lambda conversation: conversation.send(b"x"),
    "a response": lambda conversation: conversation.send(RESPONSE.replace(b"{}", b"[]")),
    "an end": Conversation.close,
    "a reset": Conversation.reset,
}


def surprise(server: Server, one: AnyTransport, name: str) -> None:
    """Let something happen to an idle connection."""
    may_happen, happened = threading.Event(), threading.Event()

    def surprising(conversation: Conversation) -> None:
        respond(RESPONSE)(conversation)
        assert may_happen.wait(10)
        SURPRISES[name](conversation)
        happened.set()

    server.will(surprising, respond(RESPONSE))
    one.send(exchange(server.url("/")))
    may_happen.set()
    assert happened.wait(10)
    if name in {"an end", "a reset"}:
        server.wait_until_closed()


@pytest.mark.parametrize("name", SURPRISES)
def test_what_happens_to_an_idle_connection_is_no_response_to_the_next_request(
    transport: type[AnyTransport], name: str
) -> None:
    with Server() as server:
        one = transport(server.url())
        surprise(server, one, name)
        assert one.send(exchange(server.url("/"), method="POST")).content == b"{}"
    assert (len(server.requests), server.connections) == (2, 2)


def test_a_reset_just_before_the_first_byte_lets_nothing_arrive(
    transport: type[AnyTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_usable(_: object) -> bool:
        return True  # as if it had not come yet

    for kind in (blocking._Connection, AsyncConnection):
        monkeypatch.setattr(kind, "is_usable", is_usable)
    with Server() as server:
        one = transport(server.url())
        surprise(server, one, "a reset")
        with pytest.raises(NoResponseError) as caught:
            one.send(exchange(server.url("/"), method="POST"))
    assert not caught.value.may_have_arrived


def test_an_idle_connection_is_kept_for_a_time(
    transport: type[AnyTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(respond(RESPONSE)) as server:
        one = transport(server.url())
        one.send(exchange(server.url("/")))
        for module in (blocking, async_connection):
            monkeypatch.setattr(module, "KEPT", -1)
        one.send(exchange(server.url("/")))
    assert (len(server.requests), server.connections) == (2, 2)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the time of idle connections, to be set."""
    now = [0.0]
    for module in (blocking, async_connection):
        monkeypatch.setattr(module, "monotonic", lambda: now[0])
    return now


def test_what_moves_money_takes_no_connection_that_the_server_may_be_closing(
    transport: type[AnyTransport], now: list[float]
) -> None:
    refund = replace(exchange("", method="POST"), doubt="look at the purchase")
    with Server(respond(RESPONSE)) as server:
        one = transport(server.url())
        one.send(exchange(server.url("/")))
        for seconds, connections in ((0.4, 1), (1.0, 2), (0.3, 2)):
            now[0] += seconds
            one.send(replace(refund, url=server.url("/")))
            assert server.connections == connections
        now[0] += 1
        one.send(exchange(server.url("/")))
    assert (len(server.requests), server.connections) == (5, 2)


def test_each_exchange_closes_a_connection_that_was_idle_for_too_long(now: list[float]) -> None:
    with Server(together(3)) as server, closing(BlockingTransport(server.url(), proxy="")) as one:
        send_together(one, server, 3)
        server.will(respond(RESPONSE))
        for now[0], left in [(4, 3), (6, 2), (7, 1), (8, 1)]:
            one.send(exchange(server.url("/")))
            assert len(one._connections) == left
    assert (len(server.requests), server.connections) == (7, 3)


def test_each_exchange_of_a_task_closes_a_connection_that_was_idle_for_too_long(
    now: list[float],
) -> None:
    async def main(server: Server) -> None:
        one = AsyncioTransport(server.url(), proxy="")
        await asyncio.gather(*(one.send(exchange(server.url("/"))) for _ in range(3)))
        server.will(respond(RESPONSE))
        (pool,) = one._pools.values()
        for now[0], left in [(4, 3), (6, 2), (7, 1), (8, 1)]:
            await one.send(exchange(server.url("/")))
            assert len(pool._idle) == left
        await one.aclose()

    with Server(together(3)) as server:
        asyncio.run(main(server))
    assert (len(server.requests), server.connections) == (7, 3)


def respond_after(may_respond: threading.Event) -> Step:
    """Respond once another thread allows it."""

    def step(conversation: Conversation) -> None:
        conversation.receive()
        assert may_respond.wait(10)
        conversation.send(RESPONSE)

    return step


def test_an_old_connection_that_another_thread_uses_is_not_closed(now: list[float]) -> None:
    may_respond = threading.Event()
    with (
        Server(respond_after(may_respond), respond(RESPONSE)) as server,
        closing(BlockingTransport(server.url(), proxy="")) as one,
        ThreadPoolExecutor(1) as pool,
    ):
        slow = pool.submit(one.send, exchange(server.url("/")))
        server.wait_for_requests(1)
        now[0] = 100
        one.send(exchange(server.url("/")))
        may_respond.set()
        assert slow.result(10).content == b"{}"
        assert len(one._connections) == 2


def test_an_exchange_that_can_not_connect_leaves_the_connection_of_another_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise ConnectionRefusedError

    may_respond = threading.Event()
    with (
        Server(respond_after(may_respond), respond(RESPONSE)) as server,
        closing(BlockingTransport(server.url(), proxy="")) as one,
        ThreadPoolExecutor(1) as pool,
    ):
        slow = pool.submit(one.send, exchange(server.url("/")))
        server.wait_for_requests(1)
        monkeypatch.setattr(blocking, "connect", refuse)
        with pytest.raises(NoResponseError):
            one.send(exchange(server.url("/")))
        may_respond.set()
        assert slow.result(10).content == b"{}"
        assert one.send(exchange(server.url("/"))).content == b"{}"
    assert server.connections == 1


def test_a_socket_that_the_loop_does_not_take_is_closed() -> None:
    async def main(server: Server) -> None:
        async def refuse(*_: object, **__: object) -> None:
            raise OSError("no transport")

        one, loop = AsyncioTransport(server.url(), proxy=""), asyncio.get_running_loop()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loop, "create_connection", refuse)
            with pytest.raises(NoResponseError, match=r"can't connect .* no transport"):
                await one.send(exchange(server.url("/")))

    with Server(respond(RESPONSE)) as server:
        asyncio.run(main(server))
        server.wait_until_closed()


def test_closing_ends_an_exchange_that_connects(monkeypatch: pytest.MonkeyPatch) -> None:
    attach, attached = ExchangeState.attach, threading.Event()

    def announce(state: ExchangeState, *sockets: socket.socket) -> None:
        attach(state, *sockets)
        attached.set()

    monkeypatch.setattr(ExchangeState, "attach", announce)
    with full_port() as port:
        one = BlockingTransport(f"http://127.0.0.1:{port}", proxy="")
        with sending(one, exchange(f"http://127.0.0.1:{port}/")) as errors:
            assert attached.wait(10)
            one.close()
    assert not errors[0].may_have_arrived


def test_a_closed_transport_may_be_used_again(transport: type[AnyTransport]) -> None:
    with Server(respond(RESPONSE)) as server:
        one = transport(server.url())
        for _ in range(2):
            one.send(exchange(server.url("/")))
            one.close()
    assert (len(server.requests), server.connections) == (2, 2)


def test_a_closed_transport_sends_nothing_over_a_connection_that_comes_too_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connecting = asyncio.Event()
    may_connect = asyncio.Event()

    async def late(addresses: Sequence[Address]) -> socket.socket:
        connecting.set()
        await may_connect.wait()
        return await aconnect(addresses)

    async def main(server: Server) -> None:
        one = AsyncioTransport(server.url(), proxy="")
        task = asyncio.create_task(one.send(exchange(server.url("/"))))
        await connecting.wait()
        await one.aclose()
        may_connect.set()
        with pytest.raises(NoResponseError, match="closed") as caught:
            await task
        assert not caught.value.may_have_arrived

    monkeypatch.setattr(asynchronous, "aconnect", late)
    with Server(respond(RESPONSE)) as server:
        asyncio.run(main(server))
    assert not server.requests


def test_a_body_cut_off_by_closing_the_transport_is_no_response() -> None:
    received = asyncio.Event()

    class Announcing(http11._Reader):
        def feed(self, data: bytes) -> None:
            super().feed(data)
            received.set()

    async def main(server: Server) -> None:
        one = AsyncioTransport(server.url(), proxy="")
        task = asyncio.create_task(one.send(exchange(server.url("/"))))
        await received.wait()
        await one.aclose()
        with pytest.raises(NoResponseError, match="closed") as caught:
            await task
        assert caught.value.may_have_arrived

    with Server(unended) as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(http11, "_Reader", Announcing)
        asyncio.run(main(server))


def test_bytes_behind_a_response_end_the_connection_even_before_the_task_wakes() -> None:
    async def main(server: Server) -> None:
        one = AsyncioTransport(server.url(), proxy="")
        received = AsyncConnection.data_received

        def twice(connection: AsyncConnection, data: bytes) -> None:
            received(connection, data)
            received(connection, data)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(AsyncConnection, "data_received", twice)
            await one.send(exchange(server.url("/")))
        server.will(respond(RESPONSE.replace(b"{}", b"[]")))
        assert (await one.send(exchange(server.url("/")))).content == b"[]"
        await one.aclose()

    with Server(respond(RESPONSE)) as server:
        asyncio.run(main(server))
    assert server.connections == 2


def test_a_large_piece_may_be_the_end_of_its_connection() -> None:
    body, parts = b"x" * 100_000, list[bytes]()
    last = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n" + body
    received = AsyncConnection.data_received

    def in_one_piece(connection: AsyncConnection, data: bytes) -> None:
        parts.append(data)
        if sum(map(len, parts)) == len(last):
            received(connection, b"".join(parts))

    async def main(server: Server) -> bytes:
        one = AsyncioTransport(server.url(), proxy="")
        response = await one.send(exchange(server.url("/"), limit=len(body)))
        await asyncio.sleep(0)
        await one.aclose()
        return response.content

    with Server(respond(last)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(AsyncConnection, "data_received", in_one_piece)
        assert asyncio.run(main(server)) == body


def test_bytes_that_nobody_asked_for_close_an_idle_connection_at_once() -> None:
    may_go_on, hung_up = threading.Event(), threading.Event()

    def speak(conversation: Conversation) -> None:
        respond(RESPONSE)(conversation)
        assert may_go_on.wait(10)
        conversation.send(RESPONSE)
        conversation.wait_for_hang_up()
        hung_up.set()

    async def main(server: Server) -> None:
        one = AsyncioTransport(server.url(), proxy="")
        await one.send(exchange(server.url("/")))
        may_go_on.set()
        assert await asyncio.to_thread(hung_up.wait, 10)
        await one.aclose()

    with Server(speak) as server:
        asyncio.run(main(server))


def test_a_transport_is_closed_from_another_event_loop() -> None:
    hung_up = threading.Event()

    def notice(conversation: Conversation) -> None:
        respond(RESPONSE)(conversation)
        conversation.wait_for_hang_up()
        hung_up.set()

    with Server(notice) as server:
        one = AsyncioTransport(server.url(), proxy="")
        with asyncio.Runner() as kept:
            kept.run(one.send(exchange(server.url("/"))))
            asyncio.run(one.aclose())
            assert not one._pools
            kept.run(asyncio.sleep(0))
            assert hung_up.wait(10)


def test_closing_from_another_loop_leaves_nothing_to_one_that_never_runs_again() -> None:
    with Server(respond(RESPONSE)) as server:
        one = AsyncioTransport(server.url(), proxy="")
        for is_closed in (False, True):
            with asyncio.Runner() as kept:
                kept.run(one.send(exchange(server.url("/"))))
                if is_closed:
                    kept.close()
                asyncio.run(one.aclose())
        gc.collect()
        server.wait_until_closed()


@pytest.mark.filterwarnings("ignore:unclosed transport:ResourceWarning")
def test_a_loop_closed_without_its_generators_loses_its_connections_with_the_next_loop() -> None:
    with Server(respond(RESPONSE)) as server:
        one = AsyncioTransport(server.url(), proxy="")
        loop = asyncio.new_event_loop()
        loop.run_until_complete(one.send(exchange(server.url("/"))))
        loop.close()
        with asyncio.Runner() as runner:
            runner.run(one.send(exchange(server.url("/"))))
            assert list(one._pools) == [runner.get_loop()]
            runner.run(one.aclose())
        gc.collect()
        server.wait_until_closed()


def test_a_response_to_an_exchange_that_was_cancelled_meanwhile_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Server(respond(RESPONSE)) as server:
        one, request = BlockingTransport(server.url(), proxy=""), exchange(server.url("/"))
        detach = ExchangeState.detach

        def cancel_first(state: ExchangeState) -> None:
            one.cancel(request)
            detach(state)

        monkeypatch.setattr(ExchangeState, "detach", cancel_first)
        with pytest.raises(NoResponseError, match="cancelled") as caught:
            one.send(request)
        assert caught.value.may_have_arrived
        assert not one._connections


def test_a_closed_socket_is_not_quiet() -> None:
    with socket.socket() as sock:
        pass
    assert not blocking.is_quiet(sock)


def test_a_child_of_fork_closes_only_its_own_descriptors() -> None:
    hung_up = threading.Event()

    def notice(conversation: Conversation) -> None:
        respond(RESPONSE)(conversation)
        conversation.wait_for_hang_up()
        hung_up.set()

    with Server(notice, respond(RESPONSE)) as server:
        one = BlockingTransport(server.url(), proxy="")
        one.send(exchange(server.url("/")))
        (connection,) = one._connections
        with socket.socket(fileno=os.dup(connection.sock.fileno())) as parents:
            fork._after_fork()
            assert connection.sock.fileno() == -1
            assert blocking.is_quiet(parents)
            assert not hung_up.is_set()
            assert one.send(exchange(server.url("/"))).content == b"{}"
        one.close()


def test_a_child_of_fork_closes_only_its_own_descriptors_of_tasks() -> None:
    with Server(respond(RESPONSE)) as server, asyncio.Runner() as parent, asyncio.Runner() as child:
        one = AsyncioTransport(server.url(), proxy="")
        parent.run(one.send(exchange(server.url("/"))))
        (pool,) = one._pools.values()
        (connection,) = pool._connections
        with socket.socket(fileno=os.dup(connection._socket.fileno())) as parents:
            fork._after_fork()
            assert connection._socket.fileno() == -1
            assert blocking.is_quiet(parents)
            assert child.run(one.send(exchange(server.url("/")))).content == b"{}"
        child.run(one.aclose())
        connection.forget()  # a second child of a child has nothing to close
    assert server.connections == 2


@contextmanager
def full_socket() -> Generator[tuple[socket.socket, socket.socket, int]]:
    """Yield a socket that takes nothing until its peer reads, the peer, and the bytes it holds."""
    here, there = socket.socketpair()
    with here, there:
        here.settimeout(0)
        held = 0
        with suppress(BlockingIOError):
            while True:
                held += here.send(bytes(65536))
        yield here, there, held


def test_a_request_waits_for_a_socket_that_takes_nothing_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = b"GET / HTTP/1.1\r\n\r\n"

    def serve() -> None:
        missing = held + len(request)
        while missing:
            missing -= len(there.recv(65536))
        there.sendall(RESPONSE)

    def begin(_: BaseException) -> None:
        server.start()

    server = threading.Thread(target=serve)
    with full_socket() as (here, there, held):
        # The server begins to read once the socket has refused the request.
        monkeypatch.setattr(blocking, "pass_on", begin)
        connection, state = blocking._Connection(here), ExchangeState(10)
        response, _ = connection.exchange(request, exchange("http://shop.example/"), state)
        server.join()
    assert response.status == 200
    assert state.written


@pytest.mark.parametrize("is_read", [False, True])
@pytest.mark.parametrize("ends", [False, True], ids=["late", "reset"])
def test_a_request_was_written_if_the_socket_took_a_part_of_it_at_last(
    monkeypatch: pytest.MonkeyPatch, *, is_read: bool, ends: bool
) -> None:
    def read_a_part(_: BaseException) -> None:
        monkeypatch.undo()
        if is_read:
            there.recv(200_000)
        if ends:
            there.close()

    with full_socket() as (here, there, _):
        monkeypatch.setattr(blocking, "pass_on", read_a_part)
        connection, state = blocking._Connection(here), ExchangeState(BRIEF)
        with pytest.raises(OSError):  # noqa: PT011 - any
            connection.exchange(LARGE, exchange("http://shop.example/"), state)
    assert state.written is (is_read and not ends)


@pytest.mark.parametrize("has_poll", [False, True])
def test_nothing_is_sent_when_connecting_took_all_the_time(
    monkeypatch: pytest.MonkeyPatch, *, has_poll: bool
) -> None:
    if not has_poll:
        monkeypatch.delattr(select, "poll")
    establish = blocking._Connection.establish

    def slow(connection: blocking._Connection, route: ServerRoute, state: ExchangeState) -> None:
        establish(connection, route, state)
        state._deadline = 0.0

    monkeypatch.setattr(blocking._Connection, "establish", slow)
    with Server(respond(RESPONSE)) as server:
        one = BlockingTransport(server.url(), proxy="")
        with pytest.raises(NoResponseInTimeError) as caught:
            one.send(exchange(server.url("/"), method="POST"))
    assert not caught.value.may_have_arrived
    assert server.requests == []


def test_a_deadline_holds_where_a_test_has_frozen_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exchange_state, "monotonic", float)
    with Server(silent) as server:
        one = BlockingTransport(server.url(), proxy="")
        with pytest.raises(NoResponseInTimeError):
            one.send(exchange(server.url("/"), timeout=BRIEF))


@pytest.mark.parametrize("copied", [pickle.dumps, copy.deepcopy])
@pytest.mark.parametrize("kind", [BlockingTransport, AsyncioTransport])
def test_a_transport_is_not_copied_with_the_key_in_it(
    kind: Callable[[str], object], copied: Callable[[object], object]
) -> None:
    with pytest.raises(TypeError, match="isn't pickled or copied"):
        copied(kind("https://shop.example"))


def test_a_socket_waits_itself_where_there_is_no_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, and where eventlet has removed it."""
    monkeypatch.delattr(select, "poll")
    with Server(respond(RESPONSE), respond(RESPONSE), silent) as server:
        one = BlockingTransport(server.url(), proxy="")
        for _ in range(2):
            assert one.send(exchange(server.url("/"))).content == b"{}"
        with pytest.raises(NoResponseInTimeError):
            one.send(exchange(server.url("/"), timeout=BRIEF))
    assert server.connections == 1


def test_a_wait_may_be_longer_than_poll_can_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "_LONGEST_POLL", 0)
    with Server(respond(RESPONSE)) as server:
        one = BlockingTransport(server.url(), proxy="")
        assert one.send(exchange(server.url("/"), timeout=1e9)).content == b"{}"
        one.close()


def test_a_poll_that_wakes_for_no_data_is_repeated() -> None:
    is_polled_again = threading.Event()

    class Restless:
        """Wakes once before anything has come."""

        def __init__(self, sockets: select.poll) -> None:
            self._sockets = sockets
            self._has_woken = False

        def poll(self, milliseconds: float) -> object:
            if milliseconds and not self._has_woken:
                self._has_woken = True
                return [()]
            if milliseconds:
                is_polled_again.set()
            return self._sockets.poll(milliseconds)

    def late(conversation: Conversation) -> None:
        conversation.receive()
        assert is_polled_again.wait(20)
        conversation.send(RESPONSE)

    with Server(respond(RESPONSE), late) as server:
        one = BlockingTransport(server.url(), proxy="")
        one.send(exchange(server.url("/")))
        (connection,) = one._connections
        assert connection._poll
        any_connection: Any = connection
        any_connection._poll = Restless(connection._poll)
        assert one.send(exchange(server.url("/"))).content == b"{}"
        one.close()
    assert server.connections == 1
