import asyncio
import gc
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack
from typing import Any, Protocol, TypeVar

import pytest

from pytribute_core.exchange import Exchange
from pytribute_core.transports.asynchronous import AsyncioTransport
from pytribute_core.transports.blocking import BlockingTransport
from pytribute_core.types import RawResponse

KEY = "k3y-that-must-not-show"


def exchange(url: str, timeout: float = 20, method: str = "GET", limit: int = 65536) -> Exchange:
    return Exchange(method, url, {"api-key": KEY, "accept": "*/*"}, None, timeout, limit)


def frames_of_ours(error: BaseException) -> Iterator[str]:
    """Yield the local variables in the tracebacks of an exception and of those before it."""
    link: BaseException | None = error
    while link:
        traceback = link.__traceback__
        while traceback:
            if "overlay/pytribute" in traceback.tb_frame.f_code.co_filename:
                yield repr(traceback.tb_frame.f_locals)
            traceback = traceback.tb_next
        link = link.__context__


T = TypeVar("T")
NewLoop = Callable[[], asyncio.AbstractEventLoop]


def new_loop_of(library: str) -> NewLoop:
    """Return what makes an event loop of a library."""
    if library == "uvloop":
        made: NewLoop = pytest.importorskip("uvloop").new_event_loop
        return made
    return asyncio.new_event_loop


def run(new_loop: NewLoop, coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in an event loop of its own."""
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(coroutine)


class AnyTransport(Protocol):
    """A transport, whichever way it is called."""

    def __init__(self, base_url: str, *, proxy: str | None = "") -> None: ...

    def send(self, exchange: Exchange, /) -> RawResponse: ...

    def close(self) -> None: ...


@pytest.fixture(params=["asyncio", "uvloop"])
def new_loop(request: pytest.FixtureRequest) -> NewLoop:
    """Return what makes an event loop."""
    return new_loop_of(request.param)


@pytest.fixture(params=["threads", "asyncio", "uvloop"])
def transport(request: pytest.FixtureRequest) -> Iterator[type[AnyTransport]]:
    """The transport for threads, and the one for tasks on two event loops, called alike."""
    new_loop = new_loop_of(request.param)
    with ExitStack() as stack:

        class Threads(BlockingTransport):
            def __init__(self, base_url: str, *, proxy: str | None = "") -> None:
                super().__init__(base_url, proxy=proxy)
                stack.callback(self.close)

        class Tasks:
            def __init__(self, base_url: str, *, proxy: str | None = "") -> None:
                self._transport = AsyncioTransport(base_url, proxy=proxy)
                self._runner = stack.enter_context(asyncio.Runner(loop_factory=new_loop))
                stack.callback(self.close)

            def send(self, exchange: Exchange, /) -> RawResponse:
                return self._runner.run(self._transport.send(exchange))

            def close(self) -> None:
                self._runner.run(self._transport.aclose())

        yield Threads if request.param == "threads" else Tasks


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    """A socket that is lost makes its warning here, and warnings are errors."""
    gc.freeze()  # so that the collection only looks at what the test made
    yield
    gc.collect()
    gc.unfreeze()  # what earlier tests left in cycles can be collected again
