"""Cancel calls at random moments, and fail if a socket, task, thread or memory is left over.

A call of `AsyncTribute` is cancelled as users cancel it: its task, after some turns of the event
loop or some time, or by a cancel scope of anyio. A call of `Tribute` is cancelled from another
thread. Where the server responds at once, most cancellations meet a call that connects, writes or
reads; where it takes 2 ms, a call that waits.
"""

import asyncio
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random

import anyio

from benchmarks.census import Census, take_census
from benchmarks.measure import FailedError
from benchmarks.server import ROWS, serving
from benchmarks.table import fact
from pytribute import APIConnectionError, AsyncTribute, Page, Product, Tribute
from pytribute_client.api.products.list_products import LISTING
from pytribute_core.drivers import Cancellation, StoppedError
from scripts.project import CHECKOUT

_CALLS = 20_000  # of each client
_WARM_UP = 2000
_WAITS = (0, 2)  # milliseconds of the server
_AT_ONCE = 20
_AFTERWARDS = 64
_TURNS = 24
_SECONDS = 0.003
_REST = 1.0  # seconds for closed sockets and ended threads to disappear
_PAGES = 1000
# Of 150 bytes left by each call, or one object by every twentieth, either would show.
_MOST_BYTES = 3_000_000
_MOST_OBJECTS = 1000


def run() -> None:
    """Print what is left over in a process of its own: other measurements leave memory in here."""
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", __name__], cwd=CHECKOUT.root, check=False)  # noqa: S603


def _measure() -> bool:
    """Print what is left over, and return whether it is nothing."""
    with serving() as server:
        blocking = _report("Tribute", *_blocking(server))
        return _report("AsyncTribute", *asyncio.run(_async(server))) and blocking


def _report(name: str, ends: Counter[str], left: Census) -> bool:
    print(f"\n{_CALLS:,} calls of {name}, {ends['cancelled']:,} of them cancelled: left over")
    facts = {
        f"{left.descriptors} sockets and other descriptors": left.descriptors <= 0,
        f"{left.threads} threads": left.threads <= 0,
        f"{left.tasks} tasks": left.tasks <= 0,
        f"{left.objects:,} objects, under {_MOST_OBJECTS:,}": left.objects < _MOST_OBJECTS,
        f"{left.resident / 1e6:.1f} MB, under {_MOST_BYTES / 1e6:g}": left.resident < _MOST_BYTES,
    }
    for text, met in facts.items():
        fact(text, met=met)
    return all(facts.values())


def _blocking(server: str) -> tuple[Counter[str], Census]:
    _bursts(server, _WARM_UP)
    time.sleep(_REST)
    before = take_census()
    ends = _bursts(server, _CALLS)
    time.sleep(_REST)
    return ends, take_census() - before


def _bursts(server: str, calls: int) -> Counter[str]:
    ends = Counter[str]()
    for wait in _WAITS:
        with (
            Tribute("key", base_url=f"{server}/{_PAGES}/{wait}") as tribute,
            ThreadPoolExecutor(_AFTERWARDS) as pool,
        ):
            each = calls // len(_WAITS) // _AT_ONCE
            for one in pool.map(partial(_calls, tribute, each), range(_AT_ONCE)):
                ends += one
            # The client still makes as many calls at once as before.
            list(pool.map(partial(_read, tribute), range(1, _AFTERWARDS + 1)))
    return ends


def _calls(tribute: Tribute, calls: int, seed: int) -> Counter[str]:
    """Make calls while another thread cancels whichever is running, or has just ended."""
    random = Random(seed)  # noqa: S311
    ends = Counter[str]()
    current = [tribute.new_cancellation()]
    done = threading.Event()

    def cancel() -> None:
        while not done.is_set():
            time.sleep(random.uniform(0, _SECONDS))
            current[0].stop()

    thread = threading.Thread(target=cancel)
    thread.start()
    try:
        for _ in range(calls):
            number = random.randint(1, _PAGES)
            current[0] = tribute.new_cancellation()
            try:
                _read(tribute, number, current[0])
            except (StoppedError, APIConnectionError):
                if not current[0].stopped:
                    raise
                ends["cancelled"] += 1
            else:
                ends["completed"] += 1
    finally:
        done.set()
        thread.join()
    return ends


def _read(tribute: Tribute, number: int, cancellation: Cancellation | None = None) -> None:
    call = LISTING.call({"type": None, "desc": False, "page": number, "page_size": ROWS})
    _check(tribute.run(call, tribute.settings_for({}), cancellation).parsed, number)


async def _async(server: str) -> tuple[Counter[str], Census]:
    await _async_bursts(server, _WARM_UP)
    await asyncio.sleep(_REST)
    before = take_census()
    ends = await _async_bursts(server, _CALLS)
    await asyncio.sleep(_REST)
    return ends, take_census() - before


async def _async_bursts(server: str, calls: int) -> Counter[str]:
    ends = Counter[str]()
    for wait in _WAITS:
        async with AsyncTribute("key", base_url=f"{server}/{_PAGES}/{wait}") as tribute:
            each = calls // len(_WAITS) // _AT_ONCE
            workers = [_async_calls(tribute, each, seed) for seed in range(_AT_ONCE)]
            for one in await asyncio.gather(*workers):
                ends += one
            await asyncio.gather(*(_aread(tribute, number + 1) for number in range(_AFTERWARDS)))
    return ends


async def _async_calls(tribute: AsyncTribute, calls: int, seed: int) -> Counter[str]:
    random = Random(seed)  # noqa: S311
    ends = Counter[str]()
    for _ in range(calls):
        cancel = random.choice((_after_turns, _after_time, _by_scope))
        is_cancelled = await cancel(tribute, random.randint(1, _PAGES), random)
        ends["cancelled" if is_cancelled else "completed"] += 1
    return ends


async def _after_turns(tribute: AsyncTribute, number: int, random: Random) -> bool:
    task = asyncio.create_task(_aread(tribute, number))
    for _ in range(random.randrange(_TURNS)):
        await asyncio.sleep(0)
    return await _cancelled(task)


async def _after_time(tribute: AsyncTribute, number: int, random: Random) -> bool:
    task = asyncio.create_task(_aread(tribute, number))
    await asyncio.wait({task}, timeout=random.uniform(0, _SECONDS))
    return await _cancelled(task)


async def _by_scope(tribute: AsyncTribute, number: int, random: Random) -> bool:
    with anyio.move_on_after(random.uniform(0, _SECONDS)) as scope:
        await _aread(tribute, number)
    return scope.cancelled_caught


async def _cancelled(task: asyncio.Task[None]) -> bool:
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.result()
    return task.cancelled()


async def _aread(tribute: AsyncTribute, number: int) -> None:
    _check((await tribute.products.with_raw_response.list(page=number)).parsed, number)


def _check(page: Page[Product], number: int) -> None:
    """Check that a response belongs to its call, and not to one that was cancelled before.

    Raises:
        FailedError: it is another page.
    """
    if [page.rows[0].id, page.rows[-1].id] != [(number - 1) * ROWS + 1, number * ROWS]:
        raise FailedError(f"another page than {number} came")


if __name__ == "__main__":
    sys.exit(not _measure())
