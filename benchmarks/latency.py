"""Listing from a server that takes its time over each answer: how long it takes, and how much room.

Every product is proved to come, and in order, by the process that reads.
"""

from benchmarks.measure import Measurement, Times, side_by_side
from benchmarks.reading import Reading
from benchmarks.server import serving
from benchmarks.table import MILLISECONDS, Bound, Figures, Under, Unit, Within, show

_WAIT = 50  # milliseconds
_PAGES = 1000
_AHEAD = (8, 32)
_RUNS = 3
_TIMED = ("httpx2", "pyreqwest", "async httpx2", "async pyreqwest")
_ROOM = ("httpx2", "async httpx2")
_ROOM_PAGES = (100, 1000)
_ROOM_AHEAD = 32


def run() -> None:
    """Print the tables."""
    with serving() as server:
        for ahead in _AHEAD:
            _time(server, ahead)
        _room(server)


def _time(server: str, ahead: int) -> None:
    ideal = f"{_WAIT} ms x {_PAGES} pages / ({ahead} + 1)"
    seconds = _WAIT / 1000 * _PAGES / (ahead + 1)
    candidates = {reader: Reading(reader, server, _PAGES, _WAIT, ahead).wall for reader in _TIMED}
    figures: Figures = {
        ideal: Times((seconds,) * _RUNS),
        **side_by_side(candidates, _RUNS),
    }
    show(
        f"listing {_PAGES} pages, {_WAIT} ms each, {ahead} ahead, median of {_RUNS} runs",
        figures,
        MILLISECONDS,
        base=ideal,
        bounds={reader: [Within(1.15, ideal)] for reader in _TIMED},
    )


def _room(server: str) -> None:
    candidates: dict[str, Measurement] = {
        f"{reader}, {pages} pages": Reading(reader, server, pages, _WAIT, _ROOM_AHEAD).growth
        for reader in _ROOM
        for pages in _ROOM_PAGES
    }
    bound: tuple[Bound, ...] = (Under(10, "MB"),)
    show(
        f"the same, {_ROOM_AHEAD} ahead: by how much the process grows at most, of {_RUNS} runs",
        {name: _megabytes(sizes) for name, sizes in side_by_side(candidates, _RUNS).items()},
        Unit("MB"),
        bounds=dict.fromkeys(candidates, bound),
    )


def _megabytes(sizes: Times | str) -> Times | str:
    return sizes if isinstance(sizes, str) else Times(tuple(size / 1e6 for size in sizes.runs))
