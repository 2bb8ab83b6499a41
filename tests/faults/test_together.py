"""Faults among many exchanges at once: each gets its own response or its own error."""

import asyncio

import pytest

from pytribute_core.exchange import NoResponseError
from tests.faults.conftest import AsyncBench, Bench
from tests.faults.exchanges import HEALTHY, exchange
from tests.faults.server import Conversation, Server
from tests.faults.steps import hang_after_reading, http_response


def by_path(conversation: Conversation) -> None:
    """Treat a request as its path says, and respond with the path."""
    path = conversation.receive().split(b" ")[1]
    kind = path.split(b"/")[1]
    if kind == b"reset":
        conversation.reset()
    elif kind == b"close":
        conversation.close()
    elif kind == b"cut":
        conversation.send(http_response(200, path)[:-1])
        conversation.close()
    else:
        conversation.send(http_response(503 if kind == b"busy" else 200, path))


def test_each_of_many_exchanges_gets_its_own_outcome(bench: Bench) -> None:
    kinds = ["ok", "reset", "ok", "close", "busy", "ok", "cut"]
    paths = [f"/{kind}/{number}" for number in range(12) for kind in kinds]
    with Server(by_path) as server:
        send_together = bench.connect_for_many(server.url())
        for _ in range(2):
            outcomes = send_together([exchange(server.url(path)) for path in paths])
            for path, outcome in zip(paths, outcomes, strict=True):
                if path.startswith(("/ok/", "/busy/")):
                    assert not isinstance(outcome, Exception)
                    assert outcome.content == path.encode()
                else:
                    assert type(outcome) is NoResponseError
                    assert outcome.may_have_arrived
        assert len(server.requests) == 2 * len(paths)


def test_a_cancelled_exchange_leaves_a_transport_that_works(async_bench: AsyncBench) -> None:
    with Server(hang_after_reading, HEALTHY) as server:
        runner, transport = async_bench.open(server.url())

        async def cancel_one() -> None:
            task = asyncio.create_task(transport.send(exchange(server.url("/a"))))
            await asyncio.to_thread(server.wait_for_requests, 1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        runner.run(cancel_one())
        response = runner.run(transport.send(exchange(server.url("/b"))))
        assert response.content == b"healthy"


def test_a_cancelled_exchange_is_hung_up_on(async_bench: AsyncBench) -> None:
    # The fast transport lets it go on; see its documentation.
    def hung_up(conversation: Conversation) -> None:
        conversation.receive()
        conversation.wait_for_hang_up()

    with Server(hung_up) as server:
        runner, transport = async_bench.open(server.url())

        async def cancel_one() -> None:
            task = asyncio.create_task(transport.send(exchange(server.url("/a"), timeout=300)))
            await asyncio.to_thread(server.wait_for_requests, 1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        runner.run(cancel_one())
        server.wait_until_closed()
