"""How a function is called under a claim: blocking, or with ``await``. All that differs."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    ExitStack,
    asynccontextmanager,
    suppress,
)
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from inspect import (
    isasyncgenfunction,
    isawaitable,
    iscoroutine,
    iscoroutinefunction,
    isgeneratorfunction,
    signature,
)
from typing import Any, Protocol, TypeAlias, TypeVar

from pytribute.webhooks.event import Event
from pytribute.webhooks.inbox import Claim

__all__ = ["Blocking", "Function", "OnLoop", "Way", "finished", "in_thread"]

T = TypeVar("T")
_Context: TypeAlias = AbstractContextManager[Claim] | AbstractAsyncContextManager[Claim]
_LAZY = (isgeneratorfunction, isasyncgenfunction)


@dataclass(frozen=True, slots=True)
class Function:
    """What handles an event, and how it wants to be called."""

    call: Callable[..., object]
    is_async: bool
    takes_transaction: bool

    @classmethod
    def of(cls, call: Callable[..., object]) -> "Function":
        """Look at a function.

        Raises:
            TypeError: it can't be called with an event, nor with an event and a transaction; or
                nothing happens when it is called.
        """
        if not callable(call):
            raise TypeError(f"a function is needed, not {type(call).__name__}")
        if any(is_kind(one) for is_kind in _LAZY for one in (call, type(call).__call__)):
            raise TypeError(f"{call!r} has a yield in it: nothing would happen when it is called")
        is_async = iscoroutinefunction(call) or iscoroutinefunction(type(call).__call__)
        parameters = signature(call)
        for arguments in (("event",), ("event", "transaction")):
            with suppress(TypeError):
                parameters.bind(*arguments)
                return cls(call, is_async, takes_transaction=len(arguments) > 1)
        raise TypeError(f"{call!r} has to take an event, or an event and a transaction")

    def __call__(self, event: Event[Any], claim: Claim) -> object:
        """Call it."""
        return self.call(event, claim.transaction) if self.takes_transaction else self.call(event)


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

    @asynccontextmanager
    async def entered(self, context: _Context) -> AsyncGenerator[Claim]:
        """Hold a claim that does without ``await``."""
        if not isinstance(context, AbstractContextManager):
            raise TypeError("an async inbox can't be used here: await areceive() instead")
        with context as claim:
            yield claim

    async def call(self, function: Function, event: Event[Any], claim: Claim) -> None:
        """Call a function that does without ``await``."""
        _call(function, event, claim)

    async def run(self, step: Callable[[], Any]) -> Any:  # noqa: ANN401 - as in `Way`
        """Run a step that does without ``await``."""
        result = step()
        if isawaitable(result):
            _discard(result)
            raise TypeError("this inbox has to be awaited: call the method that begins with a")
        return result


class OnLoop:
    """On the event loop, and in its threads what would hold it up."""

    @asynccontextmanager
    async def entered(self, context: _Context) -> AsyncGenerator[Claim]:
        """Hold a claim; however often the task is cancelled meanwhile, it is left."""
        if isinstance(context, AbstractAsyncContextManager):
            async with context as claim:
                yield claim
            return
        # Who waits for a claim that another delivery holds, must not have the thread that the other
        # one needs to leave it.
        stack = ExitStack()
        try:
            yield await in_thread(partial(stack.enter_context, context), is_own=True)
        except BaseException as error:
            leave = partial(stack.__exit__, type(error), error, error.__traceback__)
            await in_thread(leave, is_own=True)
            raise
        await in_thread(stack.close, is_own=True)

    async def call(self, function: Function, event: Event[Any], claim: Claim) -> None:
        """Call a function of either kind."""
        if function.is_async:
            result: Any = function(event, claim)
            await result
        else:
            await in_thread(partial(_call, function, event, claim))

    async def run(self, step: Callable[[], Any]) -> Any:  # noqa: ANN401 - as in `Way`
        """Run a step of either kind."""
        result = await in_thread(step)
        return await result if isawaitable(result) else result


def finished(work: Coroutine[Any, Any, T]) -> T:
    """Run what never waits."""
    try:
        while True:
            work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result


async def in_thread(step: Callable[[], T], *, is_own: bool = False) -> T:
    """Run a step in a thread, to its end: it can't be cancelled, so the task is only after it.

    A task of its own would be cancelled with all others when the loop ends.

    Args:
        step: what is to be done.
        is_own: whether the thread is one of its own, and not one of the few of the loop.
    """
    threads = ThreadPoolExecutor(1) if is_own else None
    told = partial(_tellable, step)
    work = asyncio.get_running_loop().run_in_executor(threads, copy_context().run, told)
    if threads:
        threads.shutdown(wait=False)  # nothing else is to come; it does what it has
    cancelled: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait({work})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        work.exception()  # the cancellation goes before it
        raise cancelled
    return work.result()


def _tellable(step: Callable[[], T]) -> T:
    try:
        return step()
    except StopIteration as error:  # no future holds one: the loop would wait for ever
        raise RuntimeError("what ran in a thread raised StopIteration") from error


def _call(function: Function, event: Event[Any], claim: Claim) -> None:
    result = function(event, claim)
    if isawaitable(result):
        _discard(result)
        raise TypeError(
            f"what {function.call!r} does has to be awaited, which isn't possible here: "
            "write it with async def, and await areceive()"
        )


def _discard(result: object) -> None:
    if iscoroutine(result):
        result.close()  # or it warns that nobody awaited it
