"""Sending from a coroutine: the event loop is not blocked, or a call that would block fails."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from aiohttp import web
from aiohttp.test_utils import TestServer as AiohttpServer

from pytribute.mock import Delivery, Mock, MockError, MockServer
from pytribute.webhooks import NewDigitalProduct, WebhookHandler
from pytribute.webhooks.adapters.aiohttp import endpoint
from tests.mock.webhooks.receiving import Inbox, listening


@asynccontextmanager
async def served(inbox: Inbox) -> AsyncGenerator[str]:
    """Take deliveries with aiohttp, in the event loop of the test."""

    async def take(request: web.Request) -> web.Response:
        status = inbox.take(await request.read(), request.headers.get("trbt-signature"))
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post("/tribute", take)
    async with AiohttpServer(app) as server:
        yield str(server.make_url("/tribute"))


async def send_all(mock: Mock) -> list[Delivery]:
    """Use every method that sends."""
    sent = await mock.asend("new_donation")
    await mock.asend_test()
    await mock.aredeliver(sent)
    await mock.abuy()
    async with mock.aout_of_order():
        mock.send("new_donation")
        await mock.asend("new_subscription")
        mock.buy()
    mock.pause()
    held = await mock.aduplicate(sent)
    assert await mock.aadvance(5) == []
    released, *due = await mock.aresume()
    assert released is held
    return due


NAMES = [
    *("new_donation", "new_donation", "new_digital_product"),
    *("new_digital_product", "new_subscription", "new_donation"),
    *("new_donation", "new_donation"),
]


def test_everything_reaches_a_server_in_the_same_loop() -> None:
    inbox = Inbox(statuses=[200, 200, 200, 200, 200, 200, 500, 200])

    async def run() -> list[Delivery]:
        with Mock(products=3) as mock:
            async with served(inbox) as url:
                mock.set_webhook(url)
                return await send_all(mock)

    (again,) = asyncio.run(run())
    assert [attempt.status for attempt in again.attempts] == [500, 200]
    assert [event["name"] for event in inbox.events if "name" in event] == NAMES


def test_everything_reaches_uvicorn_in_the_same_loop() -> None:
    inbox = Inbox(statuses=[500])

    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        body = (await receive())["body"]
        status = inbox.take(body, None)
        assert scope["path"] == "/tribute"
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body"})

    async def run() -> None:
        config = uvicorn.Config(app, port=0, lifespan="off", log_config=None, ws="none")
        server = uvicorn.Server(config)
        config.load()
        server.lifespan = config.lifespan_class(config)
        await server.startup()
        url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/tribute"
        with Mock(products=3, webhook=url) as mock:
            first = await mock.asend("new_donation")
            assert await mock.aadvance(5) == [first]
            assert first.is_accepted
        await server.shutdown()

    asyncio.run(run())
    assert inbox.names == ["new_donation"] * 2


SENDING: dict[str, Callable[[Mock, Delivery], object]] = {
    "asend": lambda mock, _: mock.send("new_donation"),
    "asend_test": lambda mock, _: mock.send_test(),
    "aredeliver": lambda mock, delivery: mock.redeliver(delivery),
    "abuy": lambda mock, _: mock.buy(),
    "aadvance": lambda mock, _: mock.advance(5),
    "aout_of_order": lambda mock, _: mock.out_of_order().__enter__(),
    "aduplicate": lambda mock, delivery: mock.duplicate(delivery),
    "aresume": lambda mock, _: mock.resume(),
}


@pytest.mark.parametrize("is_handler", [False, True])
@pytest.mark.parametrize("instead", SENDING)
def test_a_call_that_would_block_its_own_loop_is_refused_without_effect(
    instead: str,
    is_handler: bool,  # noqa: FBT001 - a case
) -> None:
    inbox = Inbox(statuses=[500])

    async def run() -> None:
        async with served(inbox) as url:
            with Mock(products=3, webhook=url) as mock:
                delivery = await mock.asend("new_donation")
                if is_handler:
                    mock.set_webhook(WebhookHandler(mock.api_key, inbox=None))
                before = mock.dump(), len(mock.deliveries), mock.now
                with pytest.raises(MockError, match=rf"event loop .* await mock\.{instead}\(\)"):
                    SENDING[instead](mock, delivery)
                assert (mock.dump(), len(mock.deliveries), mock.now) == before

    asyncio.run(run())
    assert len(inbox.came) == 1


def test_calls_that_send_nothing_work_in_a_loop(inbox: Inbox) -> None:
    async def run() -> None:
        with Mock(products=3, webhook="http://127.0.0.1:9/") as mock:
            assert mock.advance(60) == []
            mock.set_webhook(None)
            mock.buy()
            mock.set_webhook(inbox.take)  # a function needs no loop
            assert mock.send("new_donation").is_accepted
            mock.reset()

    asyncio.run(run())
    assert inbox.names == ["new_donation"]


def test_without_a_webhook_no_event_is_sent_in_a_loop(inbox: Inbox) -> None:
    inbox.statuses = [500]

    async def run() -> None:
        with Mock(products=3, webhook=inbox.take) as mock:
            delivery = await mock.asend("new_donation")
            mock.set_webhook(None)
            await mock.abuy()
            assert await mock.aadvance(5) == []
            assert delivery.next_at is not None  # it waits for a webhook
            with pytest.raises(MockError, match=r"set_webhook\(\) first"):
                await mock.asend("new_donation")

    asyncio.run(run())
    assert inbox.names == ["new_donation"]


def test_another_thread_may_send_to_a_server_in_the_loop() -> None:
    inbox = Inbox()

    async def run() -> None:
        async with served(inbox) as url:
            with Mock(products=3, webhook=url) as mock:
                sent = await asyncio.to_thread(mock.send, "new_donation")
                assert sent.is_accepted

    asyncio.run(run())


def test_a_loop_may_send_to_a_server_of_another_thread() -> None:
    inbox = Inbox()

    async def run(url: str) -> None:
        with Mock(products=3, webhook=url) as mock:
            assert (await mock.asend("new_donation")).is_accepted

    with listening(inbox) as url:
        asyncio.run(run(url))
    assert inbox.names == ["new_donation"]


def test_more_deliveries_at_once_than_a_loop_has_threads_do_not_wait_for_each_other() -> None:
    async def take(_request: web.Request) -> web.Response:
        # In the loop's own threads, as the functions of many a framework.
        loop = asyncio.get_running_loop()
        return web.Response(status=await loop.run_in_executor(None, lambda: 200))

    async def run() -> list[Delivery]:
        app = web.Application()
        app.router.add_post("/", take)
        async with AiohttpServer(app) as server:
            with Mock(products=3, webhook=str(server.make_url("/"))) as mock:
                return await asyncio.gather(*(mock.asend("new_donation") for _ in range(80)))

    assert [delivery.status for delivery in asyncio.run(run())] == [200] * 80


def handler_of(loop_bound: Callable[[], Awaitable[object]], mock: Mock) -> WebhookHandler:
    handler = WebhookHandler(mock.api_key, inbox=None)

    @handler.default
    async def take(event: object) -> None:
        del event
        await loop_bound()

    return handler


def test_a_handler_is_called_in_the_loop_of_the_test() -> None:
    async def run() -> None:
        here = asyncio.get_running_loop()
        loops: list[asyncio.AbstractEventLoop] = []

        async def note() -> None:
            loops.append(asyncio.get_running_loop())

        with Mock(products=3) as mock:
            mock.set_webhook(handler_of(note, mock))
            await mock.asend("new_donation")
            await asyncio.to_thread(mock.send, "new_donation")  # not in a loop of that thread
            async with mock.async_client() as client:
                await client.products.cancel_purchase(
                    5001
                )  # nor does its event, which is sent later
            deliveries = await mock.adeliveries()
            assert [one.status for one in deliveries] == [200] * 3
        assert loops == [here] * 3

    asyncio.run(run())


def test_a_handler_of_a_loop_that_is_over_gets_another_one() -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    async def note() -> None:
        loops.append(asyncio.get_running_loop())

    async def arrange(mock: Mock) -> None:
        mock.set_webhook(handler_of(note, mock))

    with Mock(products=3) as mock:
        asyncio.run(arrange(mock))
        assert mock.send("new_donation").status == 200
    assert len(loops) == 1


def test_a_handler_that_raises_in_the_loop_has_no_response() -> None:
    class Failing:
        async def ahandle(self, body: bytes, signature: str | None, /) -> Any:  # noqa: ANN401
            raise RuntimeError("full")

    async def run() -> Delivery:
        with Mock(products=3, webhook=Failing()) as mock:
            return await mock.asend("new_donation")

    assert asyncio.run(run()).attempts[0].problem == "RuntimeError: full"


def test_a_bot_in_the_loop_handles_the_event_of_its_own_refund() -> None:
    taken: list[int] = []

    async def run() -> list[int | None]:
        with MockServer(products=9) as mock:
            handler = WebhookHandler(mock.api_key, inbox=None)

            @handler.on(NewDigitalProduct)
            async def take(event: NewDigitalProduct) -> None:
                taken.append(event.payload.purchase_id)
                async with mock.async_client() as client:
                    await client.products.cancel_purchase(event.payload.purchase_id)

            app = web.Application()
            app.router.add_post("/", endpoint(handler))
            async with AiohttpServer(app) as server:
                mock.set_webhook(str(server.make_url("/")))
                await mock.abuy()
                return [one.status for one in await mock.adeliveries()]

    assert asyncio.run(run()) == [200, 200]
    assert len(taken) == 1


def test_looking_or_resetting_while_an_event_is_under_way_to_the_loop_is_refused() -> None:
    async def run() -> None:
        may_answer, came = asyncio.Event(), asyncio.Event()

        class Slow:
            async def ahandle(self, body: bytes, signature: str | None, /) -> Any:  # noqa: ANN401
                came.set()
                await may_answer.wait()
                raise RuntimeError

        with Mock(products=3, webhook=Slow()) as mock:
            async with mock.async_client() as client:
                await client.products.cancel_purchase(5001)
            await came.wait()
            for blocks in (lambda: mock.deliveries, mock.reset, mock.advance):
                with pytest.raises(MockError, match=r"await mock\.adeliveries\(\) first"):
                    blocks()
            assert mock.refunds == {5001: 1}  # nothing was reset
            may_answer.set()
            (delivery,) = await mock.adeliveries()
            assert delivery.attempts[0].problem == "RuntimeError: "
            mock.reset()
            assert mock.deliveries == []

    asyncio.run(run())


def test_a_handler_whose_loop_stops_has_no_response() -> None:
    came = threading.Event()

    class Slow:
        async def ahandle(self, body: bytes, signature: str | None, /) -> Any:  # noqa: ANN401
            came.set()
            await asyncio.Event().wait()

    async def cancel(mock: Mock) -> None:
        mock.set_webhook(Slow())
        async with mock.async_client() as client:
            await client.products.cancel_purchase(5001)
        assert await asyncio.to_thread(came.wait, 30)
        await asyncio.sleep(0.1)  # longer than it is waited for between two looks at the loop

    with asyncio.Runner() as runner, Mock(products=3) as mock:
        runner.run(cancel(mock))
        (delivery,) = mock.deliveries
        assert delivery.attempts[0].problem.startswith("TimeoutError: the handler's event loop")


def test_leaving_the_mock_while_an_event_is_under_way_to_the_loop_waits_for_nothing() -> None:
    async def run() -> None:
        came = asyncio.Event()

        class Slow:
            async def ahandle(self, body: bytes, signature: str | None, /) -> Any:  # noqa: ANN401
                came.set()
                await asyncio.Event().wait()

        with Mock(products=3, webhook=Slow()) as mock:
            async with mock.async_client() as client:
                await client.products.cancel_purchase(5001)
                await client.products.cancel_purchase(5002)
            await came.wait()

    asyncio.run(run())
    for thread in threading.enumerate():
        if thread.name == "pytribute-mock-events":
            thread.join(30)
            assert not thread.is_alive()
