"""Looking up a name: in a thread of its own, within the time, once for all tasks of a loop."""

# pyright: reportPrivateUsage=false

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from pytribute_core.transports.addresses import Address, AsyncLookUp, LookUp
from pytribute_core.transports.exchange_state import ExchangeState
from tests.faults.exchanges import BRIEF


def address(number: int, family: int = socket.AF_INET) -> Address:
    return (family, socket.SOCK_STREAM, 6, "", (f"192.0.2.{number}", 80))


class Resolver:
    """Responds to look-ups when a test lets it."""

    def __init__(self) -> None:
        self.calls = 0
        self.asked, self.may_respond = threading.Event(), threading.Event()
        self.found: list[Address] | Exception = [address(1)]
        self.threads: set[str] = set()

    def getaddrinfo(self, host: str, port: int, **_: object) -> list[Address]:
        self.calls += 1
        self.threads.add(threading.current_thread().name)
        self.asked.set()
        assert self.may_respond.wait(20)
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Resolver]:
    before, resolver = set(threading.enumerate()), Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", resolver.getaddrinfo)
    yield resolver
    resolver.may_respond.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(10)


Find = Callable[[str], object]


@pytest.fixture(params=["threads", "tasks"])
def find(request: pytest.FixtureRequest) -> Find:
    """Look up a name, blocking or not."""

    def tasks(host: str) -> object:
        async def main() -> object:
            return await AsyncLookUp(host, 80).addresses()

        return asyncio.run(main())

    return (
        (lambda host: LookUp(host, 80).addresses(ExchangeState(10)))
        if request.param == "threads"
        else tasks
    )


def test_families_take_turns_and_the_first_stays_first(find: Find, resolver: Resolver) -> None:
    six = [address(number, socket.AF_INET6) for number in range(3)]
    four = [address(number) for number in range(1)]
    resolver.found = [*six, *four]
    resolver.may_respond.set()
    assert find("shop.example") == [six[0], four[0], six[1], six[2]]
    assert resolver.threads == {"pytribute-lookup"}


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "fe80::1%1"])
def test_an_address_needs_no_thread(find: Find, resolver: Resolver, host: str) -> None:
    resolver.may_respond.set()
    assert find(host) == [address(1)]
    assert resolver.threads == {"MainThread"}


@pytest.mark.parametrize(
    "error", [socket.gaierror(socket.EAI_NONAME, "not known"), UnicodeError("label too long")]
)
def test_a_failed_look_up_is_raised_where_it_is_waited_for(
    find: Find, resolver: Resolver, error: Exception
) -> None:
    resolver.found = error
    resolver.may_respond.set()
    with pytest.raises(type(error)) as caught:
        find("shop.example")
    assert caught.value is error


def test_a_name_without_an_address_is_a_failure(find: Find, resolver: Resolver) -> None:
    resolver.found = []
    resolver.may_respond.set()
    with pytest.raises(OSError, match="the name has no address"):
        find("shop.example")


def test_a_look_up_ends_at_the_deadline(resolver: Resolver) -> None:
    with pytest.raises(TimeoutError):
        LookUp("shop.example", 80).addresses(ExchangeState(BRIEF))


@pytest.mark.parametrize("is_early", [False, True], ids=["while it runs", "before"])
def test_a_look_up_is_cancelled_from_another_thread(
    resolver: Resolver,
    is_early: bool,  # noqa: FBT001
) -> None:
    state = ExchangeState(20)

    def cancel() -> None:
        assert resolver.asked.wait(10)
        state.cancel()

    if is_early:
        state.cancel()
    canceller = threading.Thread(target=cancel)
    canceller.start()
    with pytest.raises(ConnectionAbortedError):
        LookUp("shop.example", 80).addresses(state)
    resolver.asked.set()
    canceller.join(10)
    assert resolver.calls == (0 if is_early else 1)


def test_tasks_share_a_look_up_that_outlives_a_cancelled_one(resolver: Resolver) -> None:
    async def main() -> None:
        look_up = AsyncLookUp("shop.example", 80)
        first, *others = [asyncio.create_task(look_up.addresses()) for _ in range(3)]
        await asyncio.to_thread(resolver.asked.wait, 10)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        resolver.may_respond.set()
        assert await asyncio.gather(*others) == [[address(1)]] * 2
        assert resolver.calls == 1
        assert await look_up.addresses() == [address(1)]  # the next one is looked up anew
        assert resolver.calls == 2

    asyncio.run(main())


def test_a_failure_that_no_task_waits_for_is_dropped(resolver: Resolver) -> None:
    reported = list[object]()
    resolver.found = OSError("nobody waits")

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: reported.append(context))
        look_up = AsyncLookUp("shop.example", 80)
        only = asyncio.create_task(look_up.addresses())
        await asyncio.to_thread(resolver.asked.wait, 10)
        only.cancel()
        with pytest.raises(asyncio.CancelledError):
            await only
        (thread,) = [one for one in threading.enumerate() if one.name == "pytribute-lookup"]
        resolver.may_respond.set()
        await asyncio.to_thread(thread.join, 10)
        resolver.found = [address(2)]
        assert await look_up.addresses() == [address(2)]

    asyncio.run(main())
    assert reported == []


def test_a_look_up_may_end_after_its_loop(resolver: Resolver) -> None:
    async def main() -> None:
        asyncio.create_task(AsyncLookUp("shop.example", 80).addresses())  # noqa: RUF006
        await asyncio.to_thread(resolver.asked.wait, 10)

    asyncio.run(main())
    (thread,) = [one for one in threading.enumerate() if one.name == "pytribute-lookup"]
    resolver.may_respond.set()
    thread.join(10)
    assert not thread.is_alive()
