"""The streams under httpcore2 with broken sockets, and with sockets of a parent process."""

import asyncio
import contextlib
import pickle
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from weakref import WeakSet

import httpcore2
import pytest

from pytribute_core.secret import Secret
from pytribute_core.transports import httpcore
from pytribute_core.transports import sockets as sockets_module
from pytribute_core.transports.async_network import AsyncStream
from pytribute_core.transports.exchange_state import CURRENT, ExchangeState
from pytribute_core.transports.httpcore import AsyncHttpcoreTransport, HttpcoreTransport
from pytribute_core.transports.network import Stream, stream_with_excess
from pytribute_core.transports.sockets import Sockets
from tests.faults.exchanges import HEALTHY
from tests.faults.server import Server
from tests.transports.conftest import exchange


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    with contextlib.closing(one), contextlib.closing(other):
        yield one, other


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> Sockets:
    monkeypatch.setattr(sockets_module, "_ALL", WeakSet[Sockets]())
    return Sockets()


def test_a_request_that_cannot_be_written_is_an_error_of_writing(
    pair: tuple[socket.socket, socket.socket], sockets: Sockets
) -> None:
    one, _ = pair
    token = CURRENT.set(ExchangeState(0.05))
    try:
        with pytest.raises(httpcore2.WriteTimeout):
            Stream(one, sockets).write(b"x" * 10_000_000)
        CURRENT.set(ExchangeState(20))
        one.close()
        with pytest.raises(httpcore2.WriteError):
            Stream(one, sockets).write(b"x")
    finally:
        CURRENT.reset(token)


def test_a_request_of_a_task_that_cannot_be_written_is_an_error_of_writing(
    pair: tuple[socket.socket, socket.socket], sockets: Sockets
) -> None:
    async def write() -> None:
        CURRENT.set(ExchangeState(20))
        await AsyncStream(pair[0], sockets).write(b"x")

    pair[0].settimeout(0)
    pair[0].close()
    with pytest.raises(httpcore2.WriteError):
        asyncio.run(write())


def test_a_connection_that_cannot_be_checked_for_extra_bytes_is_not_reused() -> None:
    response = SimpleNamespace(stream=object(), extensions={"network_stream": "it"})
    assert stream_with_excess(response) == "it"


def test_a_child_closes_its_copies_of_the_sockets_whatever_state_they_are_in(
    sockets: Sockets,
) -> None:
    class Broken:
        def close(self) -> None:
            raise OSError("it is gone")

    with sockets.opening(socket.AF_INET, socket.SOCK_STREAM, 0) as made:
        sockets._open.add(Broken())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        sockets_module._after_fork()  # pyright: ignore[reportPrivateUsage]
    assert made.fileno() == -1
    assert not sockets._open  # pyright: ignore[reportPrivateUsage]


def test_a_child_begins_without_connections_and_works_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(httpcore, "_INHERITED", list[object]())

    async def send_twice(url: str) -> None:
        transport = AsyncHttpcoreTransport(url)
        monkeypatch.setattr(httpcore, "_TRANSPORTS", {transport})
        for _ in range(2):
            await transport.send(exchange(f"{url}/a"))
            httpcore._after_fork()  # pyright: ignore[reportPrivateUsage]
        await transport.aclose()

    with Server(HEALTHY) as server:
        transport = HttpcoreTransport(server.url())
        monkeypatch.setattr(httpcore, "_TRANSPORTS", {transport})
        for _ in range(2):
            transport.send(exchange(server.url("/a")))
            httpcore._after_fork()  # pyright: ignore[reportPrivateUsage]
        transport.close()
        asyncio.run(send_twice(server.url()))
        assert len(server.requests) == server.connections == 4


def test_a_key_is_not_pickled() -> None:
    with pytest.raises(TypeError, match="isn't pickled"):
        pickle.dumps(Secret("key"))
