"""List from a server that takes its time over each response: seconds, and memory.

The reading process checks that every product comes, and in order.
"""

from benchmarks.measure import Figures, Times, figures, in_turns, machine
from benchmarks.reading import Reading
from benchmarks.server import serving
from benchmarks.table import MILLISECONDS, Under, Unit, Within, show

_WAIT = 50  # milliseconds
_PAGES = 1000
_PREFETCH = 32
_RUNS = 5
_READERS = ("Tribute", "AsyncTribute")


def run() -> None:
    """Print the tables."""
    with serving() as server:
        readings = {
            reader: Reading(reader, server, _PAGES, _WAIT, _PREFETCH).result for reader in _READERS
        }
        results = in_turns(readings, _RUNS)
    ideal = f"{_WAIT} ms x {_PAGES} pages / ({_PREFETCH} + 1)"
    seconds = _WAIT / 1000 * _PAGES / (_PREFETCH + 1)
    walls: Figures = {
        ideal: Times((seconds,) * _RUNS),
        **figures(results, lambda result: result.wall),
    }
    show(
        f"listing {_PAGES} pages, {_WAIT} ms each, prefetch={_PREFETCH}, median of {_RUNS} runs",
        walls,
        MILLISECONDS,
        base=ideal,
        bounds=dict.fromkeys(_READERS, (Within(1.15, ideal),)),
    )
    show(
        "the same: maximum growth of the process",
        figures(results, lambda result: result.growth / 1e6),
        Unit("MB"),
        bounds=dict.fromkeys(_READERS, (Under(10, "MB"),)),
    )


if __name__ == "__main__":
    print(machine())
    run()
