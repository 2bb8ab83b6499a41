"""Call a function under a claim, in a blocking or an async way."""

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
from types import TracebackType
from typing import Any, Protocol, TypeAlias, TypeVar

from pytribute.webhooks import _threads as threads
from pytribute.webhooks._event import Event
from pytribute.webhooks._functions import Function
from pytribute.webhooks._tasks import hidden_task
from pytribute.webhooks.inbox import Claim

__all__ = [
    "Around",
    "AsyncDeliveryRunner",
    "BlockingDeliveryRunner",
    "DeliveryRunner",
    "run_detached",
    "run_sync",
]

T = TypeVar("T")
_Context: TypeAlias = AbstractContextManager[Claim] | AbstractAsyncContextManager[Claim]
Around: TypeAlias = Callable[[], AbstractContextManager[object]]
"""Returns the context, inside the claim, for a plain function: a transaction of a framework."""

_log = logging.getLogger("pytribute")


class DeliveryRunner(Protocol):
    """Holds a claim and calls a function."""

    def hold(self, context: _Context) -> AbstractAsyncContextManager[Claim]:
        """Return a context in which a claim is held."""
        ...

    async def call(self, function: Function, event: Event[Any], claim: Claim) -> None:
        """Call a function."""
        ...

    async def run(self, step: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the step returns
        """Run a step of an inbox, which may return an awaitable."""
        ...


class BlockingDeliveryRunner:
    """Runs everything in the calling thread; its coroutines never wait for an event loop."""

    def __init__(self, around: Around = nullcontext) -> None:
        self._around = around

    def hold(self, context: _Context) -> AbstractAsyncContextManager[Claim]:
        """Hold a claim of a blocking inbox."""
        if not isinstance(context, AbstractContextManager):
            raise TypeError("an async inbox can't be used here: await ahandle() instead")
        return _BlockingClaim(context)

    async def call(self, function: Function, event: Event[Any], claim: Claim) -> None:
        """Call a plain function."""
        _call(function, event, claim, self._around)

    async def run(self, step: Callable[[], Any]) -> Any:  # noqa: ANN401 - as in `Runner`
        """Run a step of a blocking inbox."""
        result = step()
        if isawaitable(result):
            _discard(result)
            raise TypeError("this inbox is async: await the method with the prefix a instead")
        return result


class _BlockingClaim(AbstractAsyncContextManager[Claim]):
    """A blocking context as an async one; no generator, as in `BlockingDriver.claim`."""

    def __init__(self, context: AbstractContextManager[Claim]) -> None:
        self._context = context

    async def __aenter__(self) -> Claim:
        return self._context.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return self._context.__exit__(kind, error, traceback)


class AsyncDeliveryRunner:
    """Runs one delivery on the event loop, and its blocking parts in threads.

    It can be stopped where nothing is lost: while it waits for a claim or a thread, and in an
    ``async`` function. A function in a thread runs to its end, and its work is committed.
    """

    def __init__(self, around: Around = nullcontext) -> None:
        self._around = around
        self._is_stopped = False
        self._may_be_cancelled = False
        self._queued: Future[Any] | None = None

    def stop(self, task: asyncio.Task[Any]) -> None:
        """Cancel the task of the delivery, now or as soon as nothing is lost."""
        self._is_stopped = True
        if self._queued:
            self._queued.cancel()  # has no effect after the start
        elif self._may_be_cancelled:
            task.cancel()

    @asynccontextmanager
    async def hold(self, context: _Context) -> AsyncGenerator[Claim]:
        """Hold a claim, and leave it even if the task is cancelled several times."""
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
            await threads.wait(threads.settle(leave))
            raise
        await threads.wait(threads.settle(stack.close))

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

    async def run(self, step: Callable[[], Any]) -> Any:  # noqa: ANN401 - as in `Runner`
        """Run a step of either kind."""
        result = await threads.wait(threads.settle(step))
        return await result if isawaitable(result) else result

    async def all_in_thread(
        self, handle: Callable[["DeliveryRunner"], Coroutine[Any, Any, T]]
    ) -> T:
        """Handle a delivery without ``async`` parts in one thread, from its claim to its end."""
        return await self._in_thread(lambda: run_sync(handle(BlockingDeliveryRunner(self._around))))

    async def _in_thread(self, step: Callable[[], T]) -> T:
        with self._cancellable():
            self._queued = threads.work(step)
            try:
                return await threads.wait(self._queued)
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


async def run_detached(
    handle: Callable[[DeliveryRunner], Coroutine[Any, Any, T]], around: Around, *, is_blocking: bool
) -> T:
    """Handle a delivery to its end, even if its request is cancelled.

    When the loop ends, an ``async`` function is cancelled; a function in a thread is waited for.

    Args:
        handle: handles the delivery with a runner.
        around: returns the context for a plain function.
        is_blocking: whether nothing is ``async``, so that all of it runs in one thread.
    """
    work = asyncio.create_task(
        _guarded(handle, AsyncDeliveryRunner(around), is_blocking=is_blocking)
    )
    _works.add(work)
    work.add_done_callback(_works.discard)
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        work.add_done_callback(_log_failure)
        raise


def run_sync(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never waits."""
    try:
        while True:
            work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result


# The loop holds only weak references to its tasks.
_works: set[asyncio.Task[Any]] = set()


async def _guarded(
    handle: Callable[[DeliveryRunner], Coroutine[Any, Any, T]],
    runner: AsyncDeliveryRunner,
    *,
    is_blocking: bool,
) -> T:
    """Do the work in a separate task, and pass a cancellation on only where nothing is lost.

    A closing loop sees this task, and waits for it. Time-outs of the function or the inbox cancel
    the separate task, so they work as usual.
    """
    task = hidden_task(_handled(handle, runner, is_blocking=is_blocking))
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            runner.stop(task)
    return task.result()


async def _handled(
    handle: Callable[[DeliveryRunner], Coroutine[Any, Any, T]],
    runner: AsyncDeliveryRunner,
    *,
    is_blocking: bool,
) -> T:
    if is_blocking:
        # Without a thread the delivery fails again below, like any other failure.
        with suppress(threads.NoThreadError):
            return await runner.all_in_thread(handle)
    return await handle(runner)


def _log_failure(work: asyncio.Task[Any]) -> None:
    if not work.cancelled() and (error := work.exception()):
        _log.error("a delivery failed after its request was cancelled", exc_info=error)


def _call(function: Function, event: Event[Any], claim: Claim, around: Around) -> None:
    with around():
        try:
            result = function(event, claim)
        except asyncio.CancelledError as error:  # a thread can't be cancelled
            raise _cancelled(function) from error
        if isawaitable(result):
            _discard(result)
            raise TypeError(
                f"{function.call!r} returned an awaitable, which can't be awaited here: define it "
                "with async def, and await ahandle()"
            )


def _cancelled(function: Function) -> RuntimeError:
    # A cancellation that the function caused itself would end the request without a response.
    return RuntimeError(f"{function.call!r} was cancelled by its own code")


def _discard(result: object) -> None:
    if iscoroutine(result):
        result.close()  # avoids the warning that it was never awaited
