"""Read a listing in a process of its own, and measure seconds of CPU, seconds, and memory.

``python -m benchmarks.reading READER SERVER PAGES MILLISECONDS PREFETCH`` prints them as JSON. The
prefetch of ``-`` is the client's default.
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

from benchmarks.census import resident
from benchmarks.measure import FailedError
from benchmarks.readers import ASYNC_READERS, READERS, Options
from benchmarks.server import ROWS
from scripts.project import CHECKOUT

_WARM_UP_PAGES = 20
_DEFAULT = "-"


@dataclass(frozen=True)
class Result:
    """The cost of a reading, without the start of its process and the import of its client."""

    cpu: float
    wall: float
    growth: float
    """Maximum growth of the process in bytes, as seen after each page."""


@dataclass(frozen=True)
class Reading:
    """What is read, and by which client; None for its default prefetch."""

    reader: str
    server: str
    pages: int
    wait: int = 0
    prefetch: int | None = None
    packages: Path | None = field(default=None, kw_only=True)
    """The folder of generated packages."""

    def result(self) -> Result:
        """Read in a new process.

        Raises:
            FailedError: the reader failed.
        """
        prefetch = _DEFAULT if self.prefetch is None else self.prefetch
        words = (self.reader, self.server, self.pages, self.wait, prefetch)
        done = subprocess.run(  # noqa: S603  # this module
            [sys.executable, "-m", "benchmarks.reading", *map(str, words)],
            cwd=CHECKOUT.root,
            env={**os.environ, "PYTHONPATH": str(self.packages or "")},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise FailedError(done.stderr.strip().rpartition("\n")[2])
        return Result(**json.loads(done.stdout))

    def cpu(self) -> float:
        """Return the seconds of CPU in a new process, the system's part too."""
        return self.result().cpu


class _Growth:
    """The maximum growth of this process, as seen by each look at it."""

    def __init__(self) -> None:
        self._before = self._peak = resident()

    def look(self) -> None:
        self._peak = max(self._peak, resident())

    @property
    def bytes(self) -> int:
        return self._peak - self._before


def _read(reader: str, address: str, options: Options, look: Callable[[], None]) -> int:
    """Read to the end, and check that each product comes, and in order.

    Args:
        reader: the name of the client.
        address: the server's address.
        options: options of the listing.
        look: called after each page.
    """
    if reader in ASYNC_READERS:
        return asyncio.run(_aread(reader, address, options, look))
    seen = 0
    with READERS[reader](address, **options) as products:
        for product in products:
            seen += 1
            if product.id != seen:
                raise SystemExit(f"product {product.id} came in the place of {seen}")
            if not seen % ROWS:
                look()
    return seen


async def _aread(reader: str, address: str, options: Options, look: Callable[[], None]) -> int:
    seen = 0
    async with ASYNC_READERS[reader](address, **options) as products:
        async for product in products:
            seen += 1
            if product.id != seen:
                raise SystemExit(f"product {product.id} came in the place of {seen}")
            if not seen % ROWS:
                look()
    return seen


def _main(reader: str, server: str, pages: str, wait: str, prefetch: str) -> None:
    options: Options = {} if prefetch == _DEFAULT else {"prefetch": int(prefetch)}
    _read(reader, f"{server}/{_WARM_UP_PAGES}/0", options, lambda: None)
    growth = _Growth()
    wall, cpu = time.perf_counter(), time.process_time()
    seen = _read(reader, f"{server}/{pages}/{wait}", options, growth.look)
    result = Result(time.process_time() - cpu, time.perf_counter() - wall, growth.bytes)
    if seen != int(pages) * ROWS:
        raise SystemExit(f"{seen} products came instead of {int(pages) * ROWS}")
    print(json.dumps(asdict(result)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
