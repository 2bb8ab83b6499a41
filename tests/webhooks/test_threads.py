"""The threads of handlers: their own, bounded, and never missing where a claim has to be left."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn
from unittest.mock import Mock

import pytest

from pytribute.webhooks import (
    Event,
    NewDigitalProduct,
    State,
    WebhookHandler,
    WebhookResponse,
    sign,
    threads,
)
from pytribute.webhooks.runners import AsyncDeliveryRunner, BlockingDeliveryRunner, run_sync
from pytribute_core.workers import Workers
from tests.webhooks.notebooks import AsyncNotebook, Notebook, calling
from tests.webhooks.samples import delivery

KEY = "canary-7f3a"
STORM = 300


def purchase(number: int) -> bytes:
    return delivery("new_digital_product", purchase_id=number)


async def deliver(handler: WebhookHandler, number: int = 1) -> WebhookResponse:
    body = purchase(number)
    return await handler.ahandle(body, sign(body, KEY))


async def storm(handler: WebhookHandler, deliveries: int) -> set[int]:
    responses = await asyncio.gather(*(deliver(handler, number) for number in range(deliveries)))
    return {response.status for response in responses}


def run(work: Callable[[], Awaitable[Any]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(work(), 60)

    asyncio.run(bounded())


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be two threads of each kind."""
    pools = threads.Threads(Workers(2), Workers(2))
    monkeypatch.setattr(threads, "_of_processes", {os.getpid(): pools})


@pytest.fixture
def none_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_of_processes", {})


def test_functions_that_ask_the_loop_for_a_name_are_not_in_each_others_way() -> None:
    handler = WebhookHandler(KEY, inbox=Notebook())

    async def work() -> None:
        loop = asyncio.get_running_loop()

        def look_up(_: object) -> None:
            asking = asyncio.run_coroutine_threadsafe(loop.getaddrinfo("127.0.0.1", 80), loop)
            assert asking.result(20)

        handler.default(calling(look_up))
        assert await storm(handler, STORM) == {200}

    run(work)


@pytest.mark.parametrize("inbox", [Notebook, AsyncNotebook])
@pytest.mark.parametrize("is_async", [True, False])
def test_a_storm_is_handled_in_a_bounded_number_of_threads(
    none_yet: None,
    inbox: Callable[[], Any],
    is_async: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    handler = WebhookHandler(KEY, inbox=inbox())
    before = threading.active_count()
    counts: list[int] = []
    calls = Mock()
    turn = threading.Semaphore(0)

    def count(event: Event[Any]) -> None:
        calls(event.body)
        counts.append(threading.active_count() - before)
        turn.acquire(timeout=0.002)  # not at once, so that others come meanwhile

    async def acount(event: Event[Any]) -> None:
        await asyncio.sleep(0.002)
        calls(event.body)
        counts.append(threading.active_count() - before)

    handler.default(acount if is_async else count)

    async def work() -> None:
        assert await storm(handler, STORM) == {200}

    run(work)
    assert calls.call_count == STORM
    assert max(counts) <= threads.MAX_WORKING + threads.MAX_SETTLING


def test_a_turn_comes_in_the_order_of_the_deliveries(monkeypatch: pytest.MonkeyPatch) -> None:
    one = threads.Threads(Workers(1), Workers(1))
    monkeypatch.setattr(threads, "_of_processes", {os.getpid(): one})
    handler = WebhookHandler(KEY, inbox=Notebook())
    order: list[Any] = []

    @handler.on(NewDigitalProduct)
    def note(event: NewDigitalProduct) -> None:
        order.append(event.payload.purchase_id)

    async def work() -> None:
        assert await storm(handler, 50) == {200}

    run(work)
    assert order == [*range(50)]


def test_async_functions_occupy_no_thread_while_they_wait(few: None) -> None:
    handler = WebhookHandler(KEY, inbox=Notebook())

    async def work() -> None:
        all_in, inside = asyncio.Event(), Mock()

        @handler.default
        async def wait(event: Event[Any]) -> None:
            inside()
            if inside.call_count == 20:
                all_in.set()
            await all_in.wait()

        assert await storm(handler, 20) == {200}

    run(work)


@pytest.mark.parametrize("is_async", [True, False])
@pytest.mark.parametrize("inbox", [Notebook, AsyncNotebook])
def test_without_any_thread_a_delivery_fails_and_nothing_is_claimed(
    monkeypatch: pytest.MonkeyPatch,
    none_yet: None,
    inbox: Callable[[], Any],
    is_async: bool,  # noqa: FBT001 - a parameter of the test
    caplog: pytest.LogCaptureFixture,
) -> None:
    notebook = inbox()
    handler = WebhookHandler(KEY, consumer="awaited", inbox=notebook)
    calls = Mock()

    @handler.on(NewDigitalProduct)
    async def acall(event: Event[Any]) -> None:
        calls()

    plain = WebhookHandler(KEY, consumer="plain", inbox=notebook)
    plain.default(calling(lambda _: calls()))

    def refuse(thread: threading.Thread) -> NoReturn:
        raise RuntimeError("can't start new thread")

    async def work() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", refuse)
            needs_none = is_async and inbox is AsyncNotebook
            response = await deliver(handler if is_async else plain)
            assert response.status == (200 if needs_none else 500)
        states = notebook.notebook.states if inbox is AsyncNotebook else notebook.states
        assert [*states.values()] == ([State.COMPLETED] if needs_none else [])
        assert calls.call_count == (1 if needs_none else 0)
        assert ("no thread can be started" in caplog.text) is not needs_none
        assert (await deliver(handler if is_async else plain)).status == 200

    run(work)
    assert calls.call_count == 1


def test_a_claim_is_left_without_a_new_thread(
    monkeypatch: pytest.MonkeyPatch, none_yet: None
) -> None:
    notebook = Notebook()
    handler = WebhookHandler(KEY, inbox=notebook)

    def refuse(thread: threading.Thread) -> NoReturn:
        raise RuntimeError("can't start new thread")

    @handler.default
    async def use_all_up(event: Event[Any]) -> None:
        monkeypatch.setattr(threading.Thread, "start", refuse)

    async def work() -> None:
        assert (await deliver(handler)).status == 200

    run(work)
    assert [*notebook.states.values()] == [State.COMPLETED]


def test_steps_of_a_store_run_off_the_loop_and_of_an_async_one_on_it() -> None:
    async def aget() -> int:
        return threading.get_ident()

    async def work() -> None:
        assert await AsyncDeliveryRunner().run(threading.get_ident) != threading.get_ident()
        assert await AsyncDeliveryRunner().run(aget) == threading.get_ident()

    run(work)


def test_steps_of_a_store_run_at_once_without_a_loop() -> None:
    async def aget() -> int:
        raise AssertionError  # pragma: no cover - it is never awaited

    assert run_sync(BlockingDeliveryRunner().run(threading.get_ident)) == threading.get_ident()
    with pytest.raises(TypeError, match="this inbox is async"):
        run_sync(BlockingDeliveryRunner().run(aget))


def test_a_step_in_a_thread_is_cancelled_only_before_it_begins(few: None) -> None:
    inside, go_on, calls = threading.Event(), threading.Event(), Mock()

    def wait() -> None:
        calls()
        inside.set()
        assert go_on.wait(20)

    async def work() -> None:
        steps = [asyncio.create_task(AsyncDeliveryRunner().run(wait)) for _ in range(4)]
        await asyncio.to_thread(inside.wait, 20)
        while calls.call_count < 2:
            await asyncio.to_thread(inside.wait, 20)
        for _ in range(3):
            for step in steps:
                step.cancel()
            await asyncio.sleep(0)
        await asyncio.wait(steps[2:])
        assert not any(step.done() for step in steps[:2])
        go_on.set()
        await asyncio.wait(steps)
        assert all(step.cancelled() for step in steps)

    run(work)
    assert calls.call_count == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_child_that_came_over_a_fork_has_threads_of_its_own() -> None:
    code = """
import asyncio, os, sys
from pytribute.webhooks import WebhookHandler, sign
from tests.webhooks.samples import delivery

handler = WebhookHandler("canary-7f3a", inbox=None)
handler.default(lambda event: None)
body = delivery("new_digital_product")

def deliver():
    response = asyncio.run(handler.ahandle(body, sign(body, "canary-7f3a")))
    assert response.status == 200

deliver()
if child := os.fork():
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
deliver()
"""
    run = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-W", "ignore", "-c", code], timeout=60, check=False
    )
    assert run.returncode == 0


def test_a_function_that_never_ends_does_not_keep_the_process() -> None:
    code = """
import asyncio, os, signal, sys, threading
from pytribute.webhooks import WebhookHandler, sign
from tests.webhooks.samples import delivery

handler = WebhookHandler("canary-7f3a", inbox=None)
inside = threading.Event()

@handler.default
def hang(event):
    inside.set()
    threading.Event().wait()

body = delivery("new_digital_product")
loop = asyncio.new_event_loop()
task = loop.create_task(handler.ahandle(body, sign(body, "canary-7f3a")))
loop.run_until_complete(asyncio.to_thread(inside.wait))
print("inside", flush=True)
"""
    run = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.stdout == "inside\n"
    assert run.returncode == 0
