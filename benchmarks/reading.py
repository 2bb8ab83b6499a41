"""One client in a process of its own, and what it took: seconds of CPU, seconds, bytes of memory.

``python -m benchmarks.reading READER SERVER PAGES MILLISECONDS PREFETCH`` prints them as JSON.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.measure import FailedError
from benchmarks.readers import ASYNC_READERS, READERS
from benchmarks.server import ROWS
from scripts.project import CHECKOUT

_WARM_UP_PAGES = 20


@dataclass(frozen=True)
class Reading:
    """What is read, by whom."""

    reader: str
    server: str
    pages: int
    wait: int = 0
    prefetch: int = 0
    packages: Path | None = field(default=None, kw_only=True)
    """Where generated packages are."""

    def took(self, *more: str) -> "Took":
        """Read in a new process.

        Raises:
            FailedError: when the reader can't.
        """
        words = (self.reader, self.server, self.pages, self.wait, self.prefetch)
        done = subprocess.run(  # noqa: S603  # this module
            [sys.executable, "-m", "benchmarks.reading", *map(str, words), *more],
            cwd=CHECKOUT.root,
            env={**os.environ, "PYTHONPATH": str(self.packages or "")},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise FailedError(done.stderr.strip().rpartition("\n")[2])
        return Took(**json.loads(done.stdout))

    def cpu(self) -> float:
        """Give the seconds of CPU, the system's part too."""
        return self.took().cpu

    def wall(self) -> float:
        """Give the seconds."""
        return self.took().wall

    def growth(self) -> float:
        """Give by how many bytes the process grew at most."""
        return self.took("memory").growth


@dataclass(frozen=True)
class Took:
    """What a reading took, without starting the process and importing the client."""

    cpu: float
    wall: float
    growth: float


class _Memory:
    """Knows by how many bytes this process has grown at most, whenever it looked."""

    def __init__(self) -> None:
        self._file = os.open("/proc/self/statm", os.O_RDONLY)
        self._before = self._peak = self._resident()

    def look(self) -> None:
        self._peak = max(self._peak, self._resident())

    @property
    def growth(self) -> int:
        return self._peak - self._before

    def _resident(self) -> int:
        return int(os.pread(self._file, 100, 0).split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _read(reader: str, address: str, prefetch: int, look: Callable[[], None]) -> int:
    """Read to the end, prove that each product came and in order, and look up at each page."""
    if reader in ASYNC_READERS:
        return asyncio.run(_aread(reader, address, prefetch, look))
    seen = 0
    for product in READERS[reader](address, prefetch):
        seen += 1
        if product.id != seen:
            raise SystemExit(f"product {product.id} came in the place of {seen}")
        if not seen % ROWS:
            look()
    return seen


async def _aread(reader: str, address: str, prefetch: int, look: Callable[[], None]) -> int:
    seen = 0
    async for product in ASYNC_READERS[reader](address, prefetch):
        seen += 1
        if product.id != seen:
            raise SystemExit(f"product {product.id} came in the place of {seen}")
        if not seen % ROWS:
            look()
    return seen


def _nothing() -> None:
    pass


def _main(reading: Reading, *, memory: bool) -> None:
    reader, server, prefetch = reading.reader, reading.server, reading.prefetch
    _read(reader, f"{server}/{_WARM_UP_PAGES}/0", prefetch, _nothing)
    grown = _Memory() if memory else None
    wall, cpu = time.perf_counter(), time.process_time()
    seen = _read(
        reader,
        f"{server}/{reading.pages}/{reading.wait}",
        prefetch,
        grown.look if grown else _nothing,
    )
    took = Took(time.process_time() - cpu, time.perf_counter() - wall, grown.growth if grown else 0)
    if seen != reading.pages * ROWS:
        raise SystemExit(f"{seen} products came instead of {reading.pages * ROWS}")
    print(json.dumps(asdict(took)))


if __name__ == "__main__":
    _, name, address, *numbers = sys.argv
    _main(Reading(name, address, *map(int, numbers[:3])), memory=numbers[3:] == ["memory"])
