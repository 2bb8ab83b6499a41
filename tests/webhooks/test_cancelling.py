"""What is cancelled: a request ends at once, its work goes on; when the loop ends, none is torn."""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any
from unittest.mock import Mock

import pytest

from pytribute.webhooks import (
    Claim,
    Event,
    NewDigitalProduct,
    State,
    WebhookHandler,
    WebhookResponse,
    sign,
)
from pytribute.webhooks import _threads as threads
from pytribute_core.workers import Workers
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


async def _cancel(task: asyncio.Task[WebhookResponse], times: int = 1) -> None:
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)


async def _is_cancelled(task: asyncio.Task[WebhookResponse]) -> bool:
    await asyncio.wait({task})
    return task.cancelled()


INBOXES = pytest.mark.parametrize("inbox", [Notebook, AsyncNotebook])


def states(inbox: Notebook | AsyncNotebook) -> list[State]:
    return [*(inbox if isinstance(inbox, Notebook) else inbox.notebook).states.values()]


async def at_the_end(inbox: Notebook | AsyncNotebook) -> list[State]:
    await until(lambda: State.IN_PROGRESS not in states(inbox))
    return states(inbox)


async def until(holds: Callable[[], object]) -> None:
    while not holds():  # noqa: ASYNC110 - threads set no asyncio.Event
        await asyncio.sleep(0)


@INBOXES
def test_a_cancelled_request_ends_at_once_and_its_async_function_goes_on(
    inbox: Callable[[], Any],
) -> None:
    async def work() -> None:
        notebook = inbox()
        handler = WebhookHandler(KEY, inbox=notebook)
        inside, go_on, calls = asyncio.Event(), asyncio.Event(), Mock()

        @handler.default
        async def wait(event: Event[Any]) -> None:
            calls()
            inside.set()
            await go_on.wait()

        task = asyncio.create_task(deliver(handler))
        await inside.wait()
        await _cancel(task)
        assert await _is_cancelled(task)
        assert states(notebook) == [State.IN_PROGRESS]
        assert (await deliver(handler)).status == 503
        go_on.set()
        assert await at_the_end(notebook) == [State.COMPLETED]
        assert calls.call_count == 1

    run(work)


@INBOXES
def test_a_cancelled_request_ends_at_once_and_its_thread_goes_on(inbox: Callable[[], Any]) -> None:
    async def work() -> None:
        notebook = inbox()
        handler = WebhookHandler(KEY, inbox=notebook)
        inside, go_on = threading.Event(), threading.Event()

        def wait(_: object) -> None:
            inside.set()
            assert go_on.wait(20)

        handler.default(wait)
        task = asyncio.create_task(deliver(handler))
        await asyncio.to_thread(inside.wait, 20)
        await _cancel(task, times=3)
        assert await _is_cancelled(task)
        assert states(notebook) == [State.IN_PROGRESS]
        go_on.set()
        assert await at_the_end(notebook) == [State.COMPLETED]

    run(work)


def test_the_context_of_the_request_is_kept() -> None:
    request: ContextVar[str] = ContextVar("request")
    seen: list[str] = []
    handler = WebhookHandler(KEY, inbox=Notebook())

    @handler.on(NewDigitalProduct)
    async def note(event: Event[Any]) -> None:
        seen.append(request.get())

    handler.default(calling(lambda _: seen.append(request.get())))

    async def work() -> None:
        request.set("42")
        await deliver(handler)
        await deliver(handler, delivery("new_donation"))

    run(work)
    assert seen == ["42", "42"]


def test_an_own_time_out_of_a_function_is_a_failure_as_any_other() -> None:
    inbox = AsyncNotebook()
    handler = WebhookHandler(KEY, inbox=inbox)

    @handler.default
    async def give_up(event: Event[Any]) -> None:
        async with asyncio.timeout(0):
            await asyncio.Event().wait()

    async def work() -> None:
        assert (await deliver(handler)).status == 500

    run(work)
    assert states(inbox) == []


def test_a_failure_after_the_end_of_the_request_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    class BrokenError(Exception):
        pass

    async def work() -> None:
        handler = WebhookHandler(KEY, inbox=Notebook())
        inside, go_on, over = asyncio.Event(), asyncio.Event(), asyncio.Event()

        @handler.default
        async def wait(event: Event[Any]) -> None:
            inside.set()
            await go_on.wait()

        async def break_down(*_: object) -> WebhookResponse:
            await inside.wait()
            asyncio.get_running_loop().call_soon(over.set)
            raise BrokenError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(handler._processor, "process", break_down)  # pyright: ignore[reportPrivateUsage]
            task = asyncio.create_task(deliver(handler))
            await asyncio.sleep(0)
            await _cancel(task)
            inside.set()
            await over.wait()
            await asyncio.sleep(0)

    run(work)
    assert "failed after its request was cancelled" in caplog.text
    assert "BrokenError" in caplog.text


class Slow(Notebook):
    """Stops at one of its steps until it is let go on."""

    def __init__(self, step: str, *, fails: bool = False) -> None:
        super().__init__()
        self.step = step
        self.fails = fails
        self.inside = threading.Event()
        self.go_on = threading.Event()
        self.left = threading.Event()

    def at(self, step: str) -> None:
        if step == self.step:
            self.inside.set()
            assert self.go_on.wait(20)
            if self.fails:
                raise OSError("the disk is full")

    def claim(self, key: str) -> AbstractContextManager[Claim]:  # type: ignore[override]  # as Inbox
        return _SlowClaim(self, super().claim(key))


class _SlowClaim:
    def __init__(self, slow: Slow, real: AbstractContextManager[Claim]) -> None:
        self.slow, self.real = slow, real

    def __enter__(self) -> Claim:
        try:
            self.slow.at("enter")
        except BaseException:
            self.slow.left.set()
            raise
        return self.real.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        self.slow.at("leave")
        try:
            return self.real.__exit__(kind, error, trace)
        finally:
            self.slow.left.set()


STEPS = pytest.mark.parametrize(
    ("slow", "cancelled", "ended"),
    [
        (partial(Slow, "enter"), [State.COMPLETED], []),
        (partial(Slow, "enter", fails=True), [], []),
        (partial(Slow, "leave"), [State.COMPLETED], [State.COMPLETED]),
    ],
)


@STEPS
def test_a_request_cancelled_at_a_step_of_the_inbox_changes_nothing(
    slow: Callable[[], Slow], cancelled: list[State], ended: list[State]
) -> None:
    async def work() -> None:
        inbox = slow()
        handler = WebhookHandler(KEY, inbox=inbox)

        @handler.default
        async def do_nothing(event: Event[Any]) -> None:
            pass

        task = asyncio.create_task(deliver(handler))
        await asyncio.to_thread(inbox.inside.wait, 20)
        await _cancel(task, times=3)
        assert await _is_cancelled(task)
        inbox.go_on.set()
        await asyncio.to_thread(inbox.left.wait, 20)
        assert await at_the_end(inbox) == cancelled

    run(work)


@STEPS
def test_when_the_loop_ends_at_a_step_of_the_inbox_no_claim_is_left_behind(
    slow: Callable[[], Slow], cancelled: list[State], ended: list[State]
) -> None:
    inbox = slow()
    handler = WebhookHandler(KEY, inbox=inbox)

    @handler.default
    async def do_nothing(event: Event[Any]) -> None:
        pass

    run(partial(_left_at, inbox.inside, inbox.go_on, handler))
    assert states(inbox) == ended


async def _left_at(
    inside: threading.Event, go_on: threading.Event, handler: WebhookHandler
) -> None:
    """End the loop at a place, and go on from there only afterwards."""
    task = asyncio.create_task(deliver(handler))
    await asyncio.to_thread(inside.wait, 20)
    asyncio.get_running_loop().call_later(0.01, go_on.set)
    task.add_done_callback(lambda task: task.cancelled() or task.exception())


@INBOXES
@pytest.mark.parametrize("fails", [False, True])
def test_when_the_loop_ends_a_thread_is_waited_for_and_counts(
    inbox: Callable[[], Any],
    fails: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    notebook = inbox()
    handler = WebhookHandler(KEY, inbox=notebook)
    inside, go_on = threading.Event(), threading.Event()

    def wait(_: object) -> None:
        inside.set()
        assert go_on.wait(20)
        if fails:
            raise RuntimeError

    handler.default(wait)
    run(partial(_left_at, inside, go_on, handler))
    assert states(notebook) == ([] if fails else [State.COMPLETED])


@INBOXES
def test_when_the_loop_ends_an_async_function_is_cancelled_to_be_called_again(
    inbox: Callable[[], Any],
) -> None:
    notebook = inbox()
    handler = WebhookHandler(KEY, inbox=notebook)
    begun: list[bool] = []
    ends: list[str] = []

    @handler.default
    async def wait(event: Event[Any]) -> None:
        begun.append(True)
        try:
            await asyncio.Event().wait()
        finally:
            ends.append("cancelled")

    async def leave() -> None:
        task = asyncio.create_task(deliver(handler))
        task.add_done_callback(lambda task: task.cancelled() or task.exception())
        await until(lambda: begun)

    run(leave)
    assert states(notebook) == []
    assert ends == ["cancelled"]


def test_when_the_loop_ends_a_commit_with_await_is_not_torn() -> None:
    class Committing(AsyncNotebook):
        """Waits where a database confirms the commit."""

        @asynccontextmanager
        async def claim(self, key: str) -> AsyncGenerator[Claim]:
            with self.notebook.claim(key) as claim:
                yield claim
                committing.append(True)
                async with asyncio.timeout(20):  # a library's own time-out works as ever
                    for _ in range(20):
                        await asyncio.sleep(0)

    committing: list[bool] = []
    notebook = Committing()
    handler = WebhookHandler(KEY, inbox=notebook)

    @handler.default
    async def do_nothing(event: Event[Any]) -> None:
        pass

    async def leave() -> None:
        task = asyncio.create_task(deliver(handler))
        task.add_done_callback(lambda task: task.cancelled() or task.exception())
        await until(lambda: committing)

    run(leave)
    assert states(notebook) == [State.COMPLETED]


def test_when_the_loop_ends_deliveries_that_wait_for_a_thread_are_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few = threads.Threads(Workers(1), Workers(1))
    monkeypatch.setattr(threads, "_of_processes", {os.getpid(): few})
    notebook = Notebook()
    handler = WebhookHandler(KEY, inbox=notebook)
    inside, go_on, calls = threading.Event(), threading.Event(), Mock()

    def wait(_: object) -> None:
        calls()
        inside.set()
        assert go_on.wait(20)

    handler.default(wait)

    async def leave() -> None:
        tasks = [
            asyncio.create_task(
                deliver(handler, delivery("new_digital_product", purchase_id=number))
            )
            for number in range(5)
        ]
        await asyncio.to_thread(inside.wait, 20)
        asyncio.get_running_loop().call_later(0.01, go_on.set)
        for task in tasks:
            task.add_done_callback(lambda task: task.cancelled() or task.exception())

    run(leave)
    assert calls.call_count == 1
    assert states(notebook) == [State.COMPLETED]


async def _cancels_what_it_waits_for(event: Event[Any]) -> None:
    task = asyncio.ensure_future(asyncio.sleep(60))
    task.cancel()
    await task


async def _cancels_itself(event: Event[Any]) -> None:
    task = asyncio.current_task()
    assert task
    task.cancel()
    await asyncio.sleep(60)


def _runs_a_loop_that_is_cancelled(event: Event[Any]) -> None:
    raise asyncio.CancelledError


@pytest.mark.parametrize(
    "function", [_cancels_what_it_waits_for, _cancels_itself, _runs_a_loop_that_is_cancelled]
)
def test_a_cancellation_that_a_function_makes_itself_is_a_failure_as_any_other(
    function: Any,  # noqa: ANN401 - of either kind
    tmp_path: Path,
) -> None:
    failures: list[Exception] = []
    handler = WebhookHandler(
        KEY, inbox=tmp_path / "inbox.sqlite3", on_failure=lambda _, error: failures.append(error)
    )
    handler.default(function)

    response = asyncio.run(handler.ahandle(PURCHASE, sign(PURCHASE, KEY)))

    assert response.status == 500
    assert "was cancelled" in str(failures)
    assert len(handler.dead_letters()) == 1
    handler.close()
