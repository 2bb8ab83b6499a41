"""The handler on event loops: what waits is awaited, what blocks is off the loop, all is left."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import Mock

import pytest

from pytribute.webhooks import Claim, Event, WebhookHandler, WebhookResponse, sign
from tests.webhooks.notebooks import AsyncNotebook, Notebook, calling
from tests.webhooks.samples import delivery

KEY = "canary-7f3a"
PURCHASE = delivery("new_digital_product")


async def deliver(handler: WebhookHandler, body: bytes = PURCHASE) -> WebhookResponse:
    return await handler.ahandle(body, sign(body, KEY))


def run(work: Callable[[], Awaitable[Any]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(work(), 30)

    asyncio.run(bounded())


@pytest.mark.parametrize("inbox", [None, Notebook, AsyncNotebook])
@pytest.mark.parametrize("is_async", [True, False])
def test_functions_and_inboxes_of_both_kinds_go_together(
    inbox: Callable[[], Any] | None,
    is_async: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    seen: list[tuple[str, bool]] = []

    def note(event: Event[Any], transaction: object) -> None:
        seen.append((event.name, transaction is None))

    async def anote(event: Event[Any], transaction: object) -> None:
        await asyncio.sleep(0)
        note(event, transaction)

    async def work() -> None:
        handler = WebhookHandler(KEY, inbox=inbox and inbox())
        function = anote if is_async else note
        # Without an inbox there is no transaction to ask for.
        handler.default(function if inbox else partial(function, transaction=None))
        assert (await deliver(handler)).status == 200
        assert (await deliver(handler)).status == 200
        assert (await handler.ahandle(PURCHASE, None)).status == 401

    run(work)
    assert seen == [("new_digital_product", inbox is None)] * (1 if inbox else 2)


def test_a_function_that_blocks_leaves_the_loop_free() -> None:
    async def work() -> None:
        on_loop, go = threading.Event(), asyncio.get_running_loop().call_soon_threadsafe
        handler = WebhookHandler(KEY, inbox=Notebook())

        def block(_: object) -> None:
            go(on_loop.set)
            assert on_loop.wait(20)

        handler.default(block)
        assert (await deliver(handler)).status == 200

    run(work)


def test_without_await_all_of_a_delivery_is_in_one_thread() -> None:
    notebook = Notebook()
    handler = WebhookHandler(KEY, inbox=notebook)
    handler.default(calling(lambda _: notebook.threads.append(threading.get_ident())))

    run(partial(deliver, handler))

    assert len(notebook.threads) == 3
    assert len({*notebook.threads}) == 1
    assert threading.get_ident() not in notebook.threads


def test_an_inbox_that_blocks_is_never_on_the_loop() -> None:
    notebook = Notebook()
    handler = WebhookHandler(KEY, inbox=notebook)

    @handler.default
    async def do_nothing(event: Event[Any]) -> None:
        pass

    run(partial(deliver, handler))

    assert len(notebook.threads) == 2
    assert threading.get_ident() not in notebook.threads


@pytest.mark.parametrize("inbox", [Notebook, AsyncNotebook])
def test_an_async_function_that_failed_is_called_again(inbox: Callable[[], Any]) -> None:
    handler = WebhookHandler(KEY, inbox=inbox())
    outcomes: list[Exception | None] = [RuntimeError("no"), None]

    @handler.default
    async def fail_once(event: Event[Any]) -> None:
        if outcome := outcomes.pop(0):
            raise outcome

    async def work() -> None:
        assert [(await deliver(handler)).status for _ in range(3)] == [500, 200, 200]

    run(work)
    assert not outcomes


def test_an_async_inbox_has_functions_that_block() -> None:
    inbox = AsyncNotebook()
    handler = WebhookHandler(KEY, inbox=inbox)
    threads: list[int] = []
    handler.default(calling(lambda _: threads.append(threading.get_ident())))

    run(partial(deliver, handler))

    assert threads
    assert threading.get_ident() not in threads


def test_something_to_await_from_a_plain_function_is_never_taken_for_done(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def later() -> None:
        raise AssertionError  # pragma: no cover - it is never awaited

    for inbox in (Notebook(), AsyncNotebook()):
        handler = WebhookHandler(KEY, inbox=inbox)
        handler.default(calling(lambda _: later()))

        async def work(handler: WebhookHandler = handler) -> None:
            assert (await deliver(handler)).status == 500

        run(work)
    assert "define it with async def" in caplog.text


def test_one_handler_serves_several_loops_at_once() -> None:
    handler = WebhookHandler(KEY, inbox=Notebook())
    function = handler.default(Mock())
    both = threading.Barrier(2)
    statuses: list[int] = []

    async def work() -> None:
        both.wait(20)
        for purchase in range(10):
            body = delivery("new_digital_product", purchase_id=purchase)
            statuses.append((await deliver(handler, body)).status)

    threads = [threading.Thread(target=run, args=(work,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(statuses) == 20
    assert {*statuses} <= {200, 503}
    assert function.call_count == 10


def test_deliveries_at_once_call_a_function_once() -> None:
    async def work() -> None:
        handler = WebhookHandler(KEY, inbox=Notebook())
        calls, all_here = Mock(), asyncio.Event()

        @handler.default
        async def wait(event: Event[Any]) -> None:
            calls()
            await all_here.wait()

        tasks = [asyncio.create_task(deliver(handler)) for _ in range(5)]
        for number, first in enumerate(asyncio.as_completed(tasks), 1):
            assert (await first).status == (503 if number < 5 else 200)
            if number == 4:
                all_here.set()
        assert calls.call_count == 1

    run(work)


class _Exclusive(Notebook):
    """Lets one in after another, as a database that is locked does."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.Lock()

    @contextmanager
    def claim(self, key: str) -> Generator[Claim]:
        assert self.lock.acquire(timeout=20)
        try:
            with super().claim(key) as claim:
                yield claim
        finally:
            self.lock.release()


def test_waiting_for_a_claim_takes_no_thread_from_its_holder() -> None:
    async def work() -> None:
        handler = WebhookHandler(KEY, inbox=_Exclusive())

        @handler.default
        async def ask_a_thread(event: Event[Any]) -> None:
            await asyncio.to_thread(threading.get_ident)

        bodies = [delivery("new_digital_product", purchase_id=number) for number in range(50)]
        responses = await asyncio.gather(*(deliver(handler, body) for body in bodies))
        assert {response.status for response in responses} == {200}

    run(work)


@pytest.mark.parametrize("inbox", [None, Notebook, AsyncNotebook])
def test_an_iteration_that_stops_too_early_is_a_failure_as_any_other(
    inbox: Callable[[], Any] | None,
) -> None:
    handler = WebhookHandler(KEY, inbox=inbox and inbox())
    handler.default(calling(lambda _: next(iter(()))))

    async def work() -> None:
        assert (await deliver(handler)).status == 500

    run(work)
