"""Every transport, blocking and not, behind one way to send and one way to call."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from pytribute._client import AsyncTribute, Tribute
from pytribute_core import transports
from pytribute_core.exchange import Exchange, ExchangeError
from pytribute_core.retries import RetryPolicy
from pytribute_core.transport import AsyncTransport
from pytribute_core.types import RawResponse
from tests.faults.calling import Caller, Clock
from tests.faults.exchanges import KEY, LIMIT

Send = Callable[[Exchange], RawResponse]
Connect = Callable[[str], Send]
Outcome = RawResponse | ExchangeError
SendTogether = Callable[[Sequence[Exchange]], list[Outcome]]
ConnectClient = Callable[..., Caller]

OWN_CLIENT = "http_client"
TRANSPORTS = ["default", OWN_CLIENT]
# For what a client of httpx2 that somebody else made does in its own way.
not_with_http_client = pytest.mark.parametrize("transport", TRANSPORTS[:1], indirect=True)

CERTIFICATES = httpx2.create_ssl_context()  # loading them for each client would take long


class Bench:
    """One transport, and everything that was opened with it."""

    def __init__(self, name: str, stack: contextlib.ExitStack) -> None:
        self._has_own_client = name == OWN_CLIENT
        self._stack = stack

    def connect(self, base_url: str) -> Send:
        client = (
            self._stack.enter_context(httpx2.Client(verify=CERTIFICATES))
            if self._has_own_client
            else None
        )
        transport = transports.transport_for(None, base_url, None, None, client)
        self._stack.callback(transport.close)
        return transport.send

    def connect_for_many(self, base_url: str) -> SendTogether:
        send = self.connect(base_url)
        threads = self._stack.enter_context(ThreadPoolExecutor(20))

        def attempt(exchange: Exchange) -> Outcome:
            try:
                return send(exchange)
            except ExchangeError as error:
                return error

        return lambda exchanges: list(threads.map(attempt, exchanges))

    def connect_client(
        self,
        base_url: str,
        *,
        timeout: float = 20,
        retries: RetryPolicy | int = 2,
        body_limit: int = LIMIT,
    ) -> Caller:
        clock = Clock()
        client = self._stack.enter_context(
            Tribute(
                KEY,
                base_url=base_url,
                clock=clock,
                timeout=timeout,
                retries=retries,
                body_limit=body_limit,
            )
        )
        return Caller(client, lambda value: value, clock)


class AsyncBench(Bench):
    """As `Bench`, with an event loop for each transport or client."""

    def _loop(self) -> tuple[asyncio.Runner, httpx2.AsyncClient | None]:
        runner = self._stack.enter_context(asyncio.Runner())
        if not self._has_own_client:
            return runner, None
        client = httpx2.AsyncClient(verify=CERTIFICATES)
        self._stack.callback(lambda: runner.run(client.aclose()))
        return runner, client

    def open(self, base_url: str) -> tuple[asyncio.Runner, AsyncTransport]:
        runner, client = self._loop()
        transport = transports.async_transport_for(None, base_url, None, None, client)
        self._stack.callback(lambda: runner.run(transport.aclose()))
        return runner, transport

    def connect(self, base_url: str) -> Send:
        runner, transport = self.open(base_url)
        return lambda exchange: runner.run(transport.send(exchange))

    def connect_for_many(self, base_url: str) -> SendTogether:
        runner, transport = self.open(base_url)

        async def attempt(exchange: Exchange) -> Outcome:
            try:
                return await transport.send(exchange)
            except ExchangeError as error:
                return error

        async def together(exchanges: Sequence[Exchange]) -> list[Outcome]:
            return await asyncio.gather(*map(attempt, exchanges))

        return lambda exchanges: runner.run(together(exchanges))

    def connect_client(
        self,
        base_url: str,
        *,
        timeout: float = 20,
        retries: RetryPolicy | int = 2,
        body_limit: int = LIMIT,
    ) -> Caller:
        runner = self._stack.enter_context(asyncio.Runner())
        clock = Clock()
        client = AsyncTribute(
            KEY,
            base_url=base_url,
            clock=clock,
            timeout=timeout,
            retries=retries,
            body_limit=body_limit,
        )
        self._stack.callback(lambda: runner.run(client.aclose()))
        return Caller(client, runner.run, clock)


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[contextlib.ExitStack]:
    """Yield a bench that closes everything that a test opened."""
    monkeypatch.setenv("NO_PROXY", "*")
    with contextlib.ExitStack() as stack:
        yield stack


@pytest.fixture(params=[Bench, AsyncBench], ids=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> type[Bench]:
    kind: type[Bench] = request.param
    return kind


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> str:
    """Name one way to exchange requests and responses."""
    name: str = request.param
    return name


@pytest.fixture
def bench(kind: type[Bench], transport: str, stack: contextlib.ExitStack) -> Bench:
    return kind(transport, stack)


@pytest.fixture
def async_bench(transport: str, stack: contextlib.ExitStack) -> AsyncBench:
    return AsyncBench(transport, stack)


@pytest.fixture
def connect(bench: Bench) -> Connect:
    """Return a factory of transports for a server."""
    return bench.connect


@pytest.fixture
def connect_client(kind: type[Bench], stack: contextlib.ExitStack) -> ConnectClient:
    """Return a factory of clients for a server."""
    return kind("default", stack).connect_client
