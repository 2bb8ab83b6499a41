"""Measure in several runs: the median, and the spread."""

import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Times:
    """The figures of several runs, seconds in most measurements."""

    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        """The figure to quote."""
        return median(self.runs)

    def over(self, others: "Times") -> "Times":
        """Return the ratio to others, run by run: a busy moment slows both down."""
        return Times(
            tuple(ours / other for ours, other in zip(self.runs, others.runs, strict=True))
        )

    def __str__(self) -> str:
        return f"{self.median:8.4f} s  ({min(self.runs):.4f} to {max(self.runs):.4f})"


Measurement: TypeAlias = Callable[[], float]
Figures: TypeAlias = Mapping[str, Times | str]
"""Figures by the name of what was measured; a str says why it was not measured."""


@dataclass(frozen=True)
class Cost:
    """Seconds of a whole process."""

    cpu: float
    wall: float


class FailedError(Exception):
    """A measurement could not be made; the text is the reason, in one line."""


@contextmanager
def awake_cores() -> Generator[None]:
    """Keep the cores from sleeping, by processes of the lowest priority.

    To wake the core of another process costs up to 20 µs on a virtual machine, twice for each
    request, and more or less of it from run to run; the one that waits or wakes pays for it.
    """
    command = [sys.executable, "-c", "import os\nos.nice(19)\nwhile True: pass"]
    with ExitStack() as stack:
        for _ in range(os.cpu_count() or 1):
            process = stack.enter_context(subprocess.Popen(command))  # noqa: S603  # this Python
            stack.callback(process.kill)
        yield


def of_call(call: Callable[[], object], runs: int) -> Times:
    """Time a call inside this process, after one that does not count."""
    call()
    return Times(tuple(one(call) for _ in range(runs)))


def of_command(command: Sequence[str | Path], directory: Path, runs: int) -> Times:
    """Time a whole process, after one that does not count.

    Raises:
        subprocess.CalledProcessError: the command failed; its time would mean nothing.
    """

    def run() -> object:
        return subprocess.run(  # noqa: S603  # commands of this benchmark only
            [str(word) for word in command], cwd=directory, check=True, capture_output=True
        )

    return of_call(run, runs)


def of_process(run: Callable[[], object]) -> Cost:
    """Measure a function that runs one process and waits for it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = one(run)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def in_turns(candidates: Mapping[str, Callable[[], T]], runs: int) -> dict[str, list[T] | str]:
    """Measure candidates in turns, so that a busy moment slows all of them down.

    Returns:
        What each candidate returned in each run, or why one failed.
    """
    results: dict[str, list[T] | str] = {name: [] for name in candidates}
    for _ in range(runs):
        for name, measurement in candidates.items():
            earlier = results[name]
            if isinstance(earlier, str):
                continue
            try:
                earlier.append(measurement())
            except FailedError as error:
                results[name] = str(error)
    return results


def figures(results: Mapping[str, list[T] | str], value: Callable[[T], float]) -> Figures:
    """Return one figure of each result."""
    return {
        name: result if isinstance(result, str) else Times(tuple(map(value, result)))
        for name, result in results.items()
    }


def side_by_side(candidates: Mapping[str, Measurement], runs: int) -> Figures:
    """Measure one figure of each candidate, in turns."""
    return figures(in_turns(candidates, runs), float)


def machine() -> str:
    """Describe the machine, and how busy it is."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = [
            line.partition(":")[2].strip()
            for line in information.read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
    python = f"{platform.python_implementation()} {platform.python_version()}"
    load = f"load {os.getloadavg()[0]:.1f}"
    return f"{platform.system()}, {model}, {os.cpu_count()} cores, {load}, {python}"


def tool(name: str) -> Path:
    """Return a program of this environment."""
    return Path(sys.executable).with_name(name)


def one(call: Callable[[], object]) -> float:
    """Time a call once."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
