"""Taking times: several runs, the median and the spread."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Measurement = Callable[[], float]


@dataclass(frozen=True)
class Times:
    """Seconds of several runs."""

    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        """The figure to quote."""
        return median(self.runs)

    def over(self, others: "Times") -> "Times":
        """Give the ratio to others, run by run: a busy moment weighs on both."""
        return Times(
            tuple(ours / other for ours, other in zip(self.runs, others.runs, strict=True))
        )

    def __str__(self) -> str:
        return f"{self.median:8.4f} s  ({min(self.runs):.4f} to {max(self.runs):.4f})"


class FailedError(Exception):
    """A measurement could not be made; it says why in one line."""


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


def side_by_side(candidates: Mapping[str, Measurement], runs: int) -> dict[str, Times | str]:
    """Measure candidates in turns, so that each meets the same moments; or say why one failed."""
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    failed: dict[str, str] = {}
    for _ in range(runs):
        for name, measurement in candidates.items():
            if name in failed:
                continue
            try:
                figure = measurement()
            except FailedError as error:
                failed[name] = str(error)
            else:
                taken[name].append(figure)
    return {name: failed.get(name) or Times(tuple(taken[name])) for name in candidates}


def machine() -> str:
    """Say what the figures were measured on."""
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
    return f"{platform.system()}, {model}, {os.cpu_count()} cores, {python}"


def tool(name: str) -> Path:
    """Find a program of this environment."""
    return Path(sys.executable).with_name(name)


def one(call: Callable[[], object]) -> float:
    """Time a call once."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
