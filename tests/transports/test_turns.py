"""An event loop that a transport shares with other tasks, and with limits of their own."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import ExitStack, asynccontextmanager, closing, suppress
from itertools import cycle, repeat
from typing import Any

import anyio
import pytest

from pytribute_core.exchange import NoResponseInTimeError
from pytribute_core.transports.asynchronous import AsyncioTransport
from pytribute_core.transports.blocking import BlockingTransport
from tests.faults.server import Conversation, Server, Step
from tests.transports.conftest import NewLoop, exchange, run
from tests.transports.test_exchanges import RESPONSE

_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
# More than a fast machine reads in that time.
_LIMIT = 1 << 30
_TIMEOUT = 0.6


def flood(start: bytes, data: bytes) -> Step:
    """Send as fast as the client reads."""

    def step(conversation: Conversation) -> None:
        conversation.receive()
        conversation.send(start)
        for piece in repeat(data):
            conversation.send(piece)

    return step


def drip(start: bytes, data: bytes) -> Step:
    """Send a little within every timeout between bytes."""

    def step(conversation: Conversation) -> None:
        conversation.receive()
        conversation.send_slowly([start, *repeat(data, 10_000)])

    return step


ENDLESS = [
    flood(_CHUNKED, b"1\r\nx\r\n" * 10_000),
    drip(_CHUNKED, b"1\r\nx\r\n"),
    drip(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    drip(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
]


def test_other_tasks_get_their_turn_while_servers_send_for_ever(new_loop: NewLoop) -> None:
    """The first one sends as much as the loop can read, and the parser takes long for it."""
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    async def send(server: Server) -> None:
        one = AsyncioTransport(server.url(), proxy="")
        with pytest.raises(NoResponseInTimeError):
            await one.send(exchange(server.url("/"), timeout=_TIMEOUT, limit=_LIMIT))
        await one.aclose()

    async def main(servers: list[Server]) -> None:
        ticking = asyncio.create_task(tick())
        await asyncio.gather(*map(send, servers))
        ticking.cancel()

    with ExitStack() as stack:
        run(new_loop, main([stack.enter_context(Server(step)) for step in ENDLESS]))
    assert ticks >= 8


def test_the_deadline_ends_an_exchange_whose_server_never_stops() -> None:
    with Server(ENDLESS[0]) as server, pytest.raises(NoResponseInTimeError):
        BlockingTransport(server.url(), proxy="").send(
            exchange(server.url("/"), timeout=0.2, limit=_LIMIT)
        )


@asynccontextmanager
async def shop() -> AsyncGenerator[str]:
    """Serve in the same loop, a few turns after a request came."""
    turns = cycle(range(10))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError), closing(writer):
            while await reader.readuntil(b"\r\n\r\n"):
                await take_turns(next(turns))
                writer.write(RESPONSE)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=200)
    async with server:
        yield "http://{}:{}".format(*server.sockets[0].getsockname())


async def take_turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def cancel_task(send: Coroutine[Any, Any, object]) -> tuple[Awaitable[object], Callable[[], Any]]:
    """Return a call, and what cancels its task."""
    task = asyncio.create_task(send)
    return task, task.cancel


def cancel_scope(send: Coroutine[Any, Any, object]) -> tuple[Awaitable[object], Callable[[], Any]]:
    """Return a call, and what cancels its scope, which cancels the task as long as it runs."""
    scope = anyio.CancelScope()

    async def within() -> None:
        with scope:
            await send

    return asyncio.create_task(within()), scope.cancel


Cancelling = Callable[[Coroutine[Any, Any, object]], tuple[Awaitable[object], Callable[[], Any]]]


@pytest.mark.parametrize("cancelling", [cancel_task, cancel_scope])
def test_a_call_that_is_cancelled_at_any_moment_loses_no_connection(
    cancelling: Cancelling,
    new_loop: NewLoop,
) -> None:
    async def burst(one: AsyncioTransport, url: str, step: int) -> None:
        async def send_and_cancel(turns: int) -> None:
            call, cancel = cancelling(one.send(exchange(f"{url}/")))
            await take_turns(turns)
            cancel()
            await asyncio.gather(call, return_exceptions=True)

        await asyncio.gather(*map(send_and_cancel, range(0, 120 * step, step)))

    async def main() -> None:
        async with shop() as url:
            one = AsyncioTransport(url, proxy="")
            for step in (1, 1, 4):
                await burst(one, url, step)
            sent = await asyncio.gather(*(one.send(exchange(f"{url}/")) for _ in range(120)))
            assert [each.content for each in sent] == [b"{}"] * 120
            (pool,) = one._pools.values()  # pyright: ignore[reportPrivateUsage]
            assert pool.turns._value == 100
            await one.aclose()

    run(new_loop, main())
