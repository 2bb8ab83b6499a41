"""Listing 100,000 products on this machine: the CPU time of the client's process."""

from pathlib import Path

from benchmarks.measure import Measurement, side_by_side
from benchmarks.peers import stock_client
from benchmarks.reading import Reading
from benchmarks.server import serving
from benchmarks.table import Better, Bound, Figures, Unit, Within, show
from pytribute_core.resource import PREFETCH

_PAGES = 1000
_RUNS = 5
_FLOOR = "floor: raw socket + msgspec"
_STOCK = "peer: stock openapi-python-client, httpx"
_ASYNC_STOCK = "peer: stock openapi-python-client, its asyncio"


def run() -> None:
    """Print the table."""
    with serving() as server, stock_client() as packages:
        figures = side_by_side(_candidates(server, packages), _RUNS)
    show(
        f"listing {_PAGES * 100:,} products in pages of 100 on loopback, CPU of the client, "
        f"median of {_RUNS} runs",
        figures,
        Unit("µs a page", 1e6 / _PAGES),
        base=_FLOOR,
        bounds=_bounds(figures),
    )


def _candidates(server: str, packages: Path) -> dict[str, Measurement]:
    candidates = {
        _FLOOR: Reading("raw", server, _PAGES).cpu,
        "peer: httpx2 + msgspec by hand": Reading("plain", server, _PAGES).cpu,
        _STOCK: Reading("stock", server, _PAGES, packages=packages).cpu,
        _ASYNC_STOCK: Reading("async stock", server, _PAGES, packages=packages).cpu,
        "peer: httpx + pydantic models": Reading("pydantic", server, _PAGES).cpu,
    }
    for kind, prefix in (("Tribute", ""), ("AsyncTribute", "async ")):
        for transport in ("httpx2", "pyreqwest"):
            for prefetch in (0, PREFETCH):
                reading = Reading(prefix + transport, server, _PAGES, prefetch=prefetch)
                candidates[f"{kind}, {transport}, prefetch {prefetch}"] = reading.cpu
    return candidates


def _bounds(figures: Figures) -> dict[str, tuple[Bound, ...]]:
    bounds: dict[str, tuple[Bound, ...]] = {}
    for name in figures:
        peer = _ASYNC_STOCK if "Async" in name else _STOCK
        if "Tribute, pyreqwest" in name:
            bounds[name] = Better(6, peer), Within(1.6, _FLOOR)
        elif "Tribute, httpx2" in name:
            bounds[name] = Better(2, peer), Better(3.5, peer, "aim:")
    return bounds
