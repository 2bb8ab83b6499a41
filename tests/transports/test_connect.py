"""Connecting: the first of several addresses that accepts, and no socket left of the others."""

# pyright: reportPrivateUsage=false

import asyncio
import selectors
import socket
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

import pytest

from pytribute_core.transports import connect
from pytribute_core.transports.addresses import Address
from pytribute_core.transports.exchange_state import ExchangeState
from tests.faults.exchanges import BRIEF
from tests.faults.server import closed_port, full_port

TCP = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
# The kernel refuses both at once, without a packet.
UNREACHABLE: Address = (*TCP, ("255.255.255.255", 80))
NO_FAMILY: Address = (12345, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("::1", 80))

Connect = Callable[..., socket.socket]


def local(port: int) -> Address:
    return (*TCP, ("127.0.0.1", port))


@pytest.fixture(params=["threads", "tasks"])
def connected(request: pytest.FixtureRequest) -> Connect:
    """Connect within a time, blocking or not."""

    def blocking(addresses: Sequence[Address], timeout: float) -> socket.socket:
        return connect.connect(addresses, ExchangeState(timeout))

    def tasks(addresses: Sequence[Address], timeout: float) -> socket.socket:
        async def main() -> socket.socket:
            async with asyncio.timeout(timeout):
                return await connect.aconnect(addresses)

        return asyncio.run(main())

    return blocking if request.param == "threads" else tasks


@contextmanager
def listening() -> Generator[tuple[socket.socket, Address]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        yield listener, local(listener.getsockname()[1])


@pytest.mark.parametrize(
    "before",
    [
        ["swallows"],
        ["refuses"],
        ["unreachable"],
        ["no family"],
        ["swallows", "refuses", "unreachable", "no family", "swallows"],
    ],
    ids=str,
)
def test_the_first_address_that_accepts_is_used(connected: Connect, before: list[str]) -> None:
    with full_port() as full, listening() as (listener, address):
        kinds = {
            "swallows": local(full),
            "refuses": local(closed_port()),
            "unreachable": UNREACHABLE,
            "no family": NO_FAMILY,
        }
        with connected([*(kinds[name] for name in before), address], 1) as sock:
            assert sock.getpeername() == address[4]
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            listener.accept()[0].close()


@pytest.mark.parametrize("many", [1, 2, 3])
def test_the_last_failure_is_raised_if_every_address_refuses(connected: Connect, many: int) -> None:
    refusing = local(closed_port())
    addresses = [*[UNREACHABLE] * (many - 1), refusing]
    with pytest.raises(ConnectionRefusedError, match=r"Connection refused|Connect call failed"):
        connected(addresses, 10)


@pytest.mark.parametrize("last", [UNREACHABLE, NO_FAMILY], ids=["unreachable", "no family"])
def test_an_address_that_fails_at_once_is_the_last_failure(
    connected: Connect, last: Address
) -> None:
    with pytest.raises(OSError, match=r"unreachable|not supported"):
        connected([UNREACHABLE, last], 10)


@pytest.mark.parametrize("many", [1, 2])
def test_addresses_that_swallow_everything_end_at_the_deadline(
    connected: Connect, many: int
) -> None:
    with full_port() as full, pytest.raises(TimeoutError):
        connected([local(full)] * many, BRIEF)


def test_the_next_address_is_tried_after_a_quarter_of_a_second(
    connected: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connect._DELAY == 0.25  # RFC 8305, section 8
    monkeypatch.setattr(connect, "_DELAY", 10)
    with full_port() as full, listening() as (_, address), pytest.raises(TimeoutError):
        connected([local(full), address], BRIEF)


def test_a_race_is_cancelled_from_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    racing, raised = threading.Event(), list[BaseException]()

    class Selector(selectors.DefaultSelector):
        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            if len(self.get_map()) == 2:
                racing.set()
            return super().select(timeout)

    monkeypatch.setattr(selectors, "DefaultSelector", Selector)
    monkeypatch.setattr(connect, "_DELAY", 0)
    with full_port() as full:
        state = ExchangeState(20)

        def race() -> None:
            try:
                # As in the exchange, what connects is attached before anything else.
                with connect.connect([local(full)] * 2, state) as sock:
                    state.attach(sock)
            except OSError as error:
                raised.append(error)

        thread = threading.Thread(target=race)
        thread.start()
        assert racing.wait(10)
        state.cancel()
        thread.join(10)
    assert isinstance(raised[0], ConnectionAbortedError)


def test_a_race_of_a_cancelled_task_ends_and_leaves_no_attempt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, started = connect._aconnect_one, list[Address]()
    monkeypatch.setattr(connect, "_DELAY", 0)

    async def main(address: Address) -> None:
        both = asyncio.Event()

        async def announced(address: Address) -> socket.socket:
            started.append(address)
            if len(started) == 2:
                both.set()
            return await one(address)

        monkeypatch.setattr(connect, "_aconnect_one", announced)
        task = asyncio.create_task(connect.aconnect([address] * 2))
        await both.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.gather(
            *asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True
        )
        assert asyncio.all_tasks() == {asyncio.current_task()}

    with full_port() as full:
        asyncio.run(main(local(full)))


@pytest.mark.parametrize("is_cancelled", [False, True], ids=["a winner", "cancelled"])
def test_an_attempt_that_wins_too_late_is_closed(
    monkeypatch: pytest.MonkeyPatch,
    is_cancelled: bool,  # noqa: FBT001
) -> None:
    one = connect._aconnect_one
    monkeypatch.setattr(connect, "_DELAY", 0)

    async def main(addresses: list[Address]) -> socket.socket | None:
        standing, together, ended = list[socket.socket](), asyncio.Event(), asyncio.Event()

        async def with_the_other(address: Address) -> socket.socket:
            standing.append(await one(address))
            if len(standing) == 2:
                together.set()
            await together.wait()
            sock = standing.pop()
            if not standing:
                ended.set()
            return sock

        monkeypatch.setattr(connect, "_aconnect_one", with_the_other)
        task = asyncio.create_task(connect.aconnect(addresses))
        if not is_cancelled:
            return await task
        await ended.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return None

    with listening() as (first, address), listening() as (second, another):
        winner = asyncio.run(main([address, another]))
        ends = [listener.accept()[0] for listener in (first, second)]
        if winner:
            winner.sendall(b"x")
            winner.close()
        assert sorted(end.recv(1) for end in ends) == ([b"", b"x"] if winner else [b"", b""])
        for end in ends:
            end.close()
