"""List 100,000 products on this machine: the CPU time of the client's process.

Once on cores that are kept awake, as those of a machine that has work, with the bounds; and once as
the machine is, where a part of each figure is the price of waking its cores.
"""

from collections.abc import Mapping, Sequence

from benchmarks.measure import awake_cores, machine, side_by_side
from benchmarks.reading import Reading
from benchmarks.server import serving
from benchmarks.stock import stock_client
from benchmarks.table import Better, Bound, Unit, Within, show

_PAGES = 1000
_RUNS = 5
_FLOOR = "floor: raw socket + msgspec"
_HTTP_CLIENT = "peer: http.client + msgspec"
_AIOHTTP = "peer: aiohttp + msgspec"
_STOCK = "peer: stock openapi-python-client"
_ASYNC_STOCK = "peer: stock openapi-python-client, asyncio"
_OURS = "Tribute"
_ASYNC_OURS = "AsyncTribute"

_BLOCKING = {
    _FLOOR: "raw",
    _HTTP_CLIENT: "http.client",
    "peer: urllib3 + msgspec": "urllib3",
    "peer: requests + msgspec": "requests",
    "peer: httpx2 + msgspec": "httpx2",
    _STOCK: "stock",
    _OURS: "Tribute",
}
_ASYNC = {
    _FLOOR: "raw",
    _AIOHTTP: "aiohttp",
    "peer: async httpx2 + msgspec": "async httpx2",
    _ASYNC_STOCK: "async stock",
    _ASYNC_OURS: "AsyncTribute",
}
_GOALS = Within(1, _HTTP_CLIENT), Within(1.7, _FLOOR), Better(7, _STOCK)
_ASYNC_GOALS = Within(1, _AIOHTTP), Better(5, _ASYNC_STOCK)


def run() -> None:
    """Print the tables."""
    with awake_cores():
        _table("blocking, cores awake", _BLOCKING, {_OURS: _GOALS})
        _table("async, cores awake", _ASYNC, {_ASYNC_OURS: _ASYNC_GOALS})
    _table("blocking", _BLOCKING, {_OURS: ()})
    _table("async", _ASYNC, {_ASYNC_OURS: ()})


def _table(kind: str, readers: Mapping[str, str], bounds: Mapping[str, Sequence[Bound]]) -> None:
    with serving() as server, stock_client() as packages:
        candidates = {
            name: Reading(reader, server, _PAGES, packages=packages).cpu
            for name, reader in readers.items()
        }
        # Where the server is fast, prefetching gains nothing, and may cost something.
        for name in bounds:
            single = Reading(readers[name], server, _PAGES, prefetch=0)
            candidates[f"{name}, prefetch=0"] = single.cpu
        figures = side_by_side(candidates, _RUNS)
    show(
        f"listing {_PAGES * 100:,} products in pages of 100 on loopback, {kind}, CPU of the "
        f"client, median of {_RUNS} runs",
        figures,
        Unit("µs a page", 1e6 / _PAGES),
        base=_FLOOR,
        bounds=bounds,
    )


if __name__ == "__main__":
    print(machine())
    run()
