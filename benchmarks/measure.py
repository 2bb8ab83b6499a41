"""Taking times: several runs, the median and the spread."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Times:
    """Seconds of several runs."""

    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        """The figure to quote."""
        return median(self.runs)

    def __str__(self) -> str:
        return f"{self.median:8.4f} s  ({min(self.runs):.4f} to {max(self.runs):.4f})"


def of_call(call: Callable[[], object], runs: int) -> Times:
    """Time a call inside this process, after one that does not count."""
    call()
    return Times(tuple(_one(call) for _ in range(runs)))


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


def _one(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
