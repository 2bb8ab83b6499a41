"""How a function is called under a claim: blocking, or with ``await``. All that differs."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from concurrent.futures import Future
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    ExitStack,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from functools import partial
from inspect import isawaitable, iscoroutine
from typing import Any, Protocol, TypeAlias, TypeVar

from pytribute.webhooks import threads
from pytribute.webhooks.event import Event
from pytribute.webhooks.functions import Function
from pytribute.webhooks.inbox import Claim
from pytribute.webhooks.tasks import hidden_task

__all__ = ["Around", "Blocking", "OnLoop", "Way", "detached", "finished"]

T = TypeVar("T")
_Context: TypeAlias = AbstractContextManager[Claim] | AbstractAsyncContextManager[Claim]
Around: TypeAlias = Callable[[], AbstractContextManager[object]]
"""What a plain function is called in, inside its claim: a transaction of a framework."""

_log = logging.getLogger("pytribute")


class Way(Protocol):
    """How a claim is held and a function called."""

    def entered(self, context: _Context) -> AbstractAsyncContextManager[Claim]:
        """Hold a claim."""
        ...

    async def call(self, function: Function, event: Event[Any], claim: Claim) -> None:
        """Call a function."""
        ...

    async def run(self, step: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the step returns
        """Run a step of an inbox that does with or without ``await``."""
        ...


class Blocking:
    """In the thread where it is asked for; nothing of it ever waits for an event loop."""

    def __init__(self, around: Around = nullcontext) -> None:
        self._around = around

    @asynccontextmanager
    async def entered(self, context: _Context) -> AsyncGenerator[Claim]:
        """Hold a claim that does without ``await``."""
        if not isinstance(context, AbstractContextManager):
            raise TypeError("an async inbox can't be used here: await areceive() instead")
        with context as claim:
            yield claim

    async def call(self, function: Function, event: Event[Any], claim: Claim) -> None:
        """Call a function that does without ``await``."""
        _call(function, event, claim, self._around)

    async def run(self, step: Callable[[], Any]) -> Any:  # noqa: ANN401 - as in `Way`
        """Run a step that does without ``await``."""
        result = step()
        if isawaitable(result):
            _discard(result)
            raise TypeError("this inbox has to be awaited: call the method that begins with a")
        return result


class OnLoop:
    """On the event loop, and in threads what would block it.

    One serves one delivery. It can be stopped where nothing is lost by that: while it waits for
    a claim or a thread, and in an ``async`` function. A function that runs in a thread goes on, and
    what it did is committed.
    """

    def __init__(self, around: Around = nullcontext) -> None:
        self._around = around
        self._is_stopped = False
        self._may_be_cancelled = False
        self._queued: Future[Any] | None = None

    def stop(self, task: asyncio.Task[Any]) -> None:
        """Cancel the task of the delivery where nothing is lost by that: now or later."""
        self._is_stopped = True
        if self._queued:
            self._queued.cancel()  # no effect once it has begun
        elif self._may_be_cancelled:
            task.cancel()

    @asynccontextmanager
    async def entered(self, context: _Context) -> AsyncGenerator[Claim]:
        """Hold a claim; however often the task is cancelled meanwhile, it is left."""
        if isinstance(context, AbstractAsyncContextManager):
            async with AsyncExitStack() as claims:
                with self._cancellable():
                    claim = await claims.enter_async_context(context)
                yield claim
            return
        stack = ExitStack()
        try:
            yield await self._in_thread(partial(stack.enter_context, context))
        except BaseException as error:
            leave = partial(stack.__exit__, type(error), error, error.__traceback__)
            await threads.completed(threads.settle(leave))
            raise
        await threads.completed(threads.settle(stack.close))

    async def call(self, function: Function, event: Event[Any], claim: Claim) -> None:
        """Call a function of either kind."""
        if function.is_async:
            with self._cancellable():
                result: Any = function(event, claim)
                try:
                    await result
                except asyncio.CancelledError as error:
                    if self._is_stopped:
                        raise
                    raise _cancelled(function) from error
        else:
            await self._in_thread(partial(_call, function, event, claim, self._around))

    async def run(self, step: Callable[[], Any]) -> Any:  # noqa: ANN401 - as in `Way`
        """Run a step of either kind."""
        result = await threads.completed(threads.settle(step))
        return await result if isawaitable(result) else result

    async def all_in_thread(self, handle: Callable[["Way"], Coroutine[Any, Any, T]]) -> T:
        """Handle a delivery that needs no ``await`` in one thread, from its claim to its end."""
        return await self._in_thread(lambda: finished(handle(Blocking(self._around))))

    async def _in_thread(self, step: Callable[[], T]) -> T:
        with self._cancellable():
            self._queued = threads.work(step)
            try:
                return await threads.completed(self._queued)
            finally:
                self._queued = None

    @contextmanager
    def _cancellable(self) -> Generator[None]:
        if self._is_stopped:
            raise asyncio.CancelledError
        self._may_be_cancelled = True
        try:
            yield
        finally:
            self._may_be_cancelled = False


async def detached(
    handle: Callable[[Way], Coroutine[Any, Any, T]], around: Around, *, is_blocking: bool
) -> T:
    """Handle a delivery to its end, even if its request is cancelled meanwhile.

    When the loop ends, an ``async`` function is cancelled; one in a thread is waited for.

    Args:
        handle: does all that there is to do, in the way that it is called with.
        around: what a plain function is called in.
        is_blocking: whether it never needs ``await``, so that all of it runs in one thread.
    """
    work = asyncio.create_task(_guarded(handle, OnLoop(around), is_blocking=is_blocking))
    _works.add(work)
    work.add_done_callback(_works.discard)
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        work.add_done_callback(_log_failure)
        raise


def finished(work: Coroutine[Any, Any, T]) -> T:
    """Run what never waits."""
    try:
        while True:
            work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result


# The loop itself holds its tasks weakly.
_works: set[asyncio.Task[Any]] = set()


async def _guarded(
    handle: Callable[[Way], Coroutine[Any, Any, T]], way: OnLoop, *, is_blocking: bool
) -> T:
    """Let a task of its own do the work, and pass a cancellation on only where nothing is lost.

    A loop that ends sees this task, and waits for it. Time-outs of the function or the inbox cancel
    the task that they are in, so they work as ever.
    """
    task = hidden_task(_handled(handle, way, is_blocking=is_blocking))
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            way.stop(task)
    return task.result()


async def _handled(
    handle: Callable[[Way], Coroutine[Any, Any, T]], way: OnLoop, *, is_blocking: bool
) -> T:
    if is_blocking:
        # Without a thread it fails again below, where it is answered as any other failure.
        with suppress(threads.NoThreadError):
            return await way.all_in_thread(handle)
    return await handle(way)


def _log_failure(work: asyncio.Task[Any]) -> None:
    if not work.cancelled() and (error := work.exception()):
        _log.error("a delivery failed after its request was cancelled", exc_info=error)


def _call(function: Function, event: Event[Any], claim: Claim, around: Around) -> None:
    with around():
        try:
            result = function(event, claim)
        except asyncio.CancelledError as error:  # nothing can cancel a thread
            raise _cancelled(function) from error
        if isawaitable(result):
            _discard(result)
            raise TypeError(
                f"what {function.call!r} does has to be awaited, which isn't possible here: "
                "write it with async def, and await areceive()"
            )


def _cancelled(function: Function) -> RuntimeError:
    # A cancellation that only the function knows of would end the request without a response.
    return RuntimeError(f"{function.call!r} was cancelled by something that it does itself")


def _discard(result: object) -> None:
    if iscoroutine(result):
        result.close()  # or it warns that nobody awaited it
