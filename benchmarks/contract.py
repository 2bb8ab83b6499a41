"""The contract check on the mock, in full mode: all of it, and check by check."""

import os
import subprocess
import time
from functools import partial

from benchmarks.measure import FailedError, Times, tool
from benchmarks.table import Under, Unit, show
from pytribute.contract import Mode, Profile, check
from pytribute.contract.checks import CHECKS, Check
from pytribute.contract.context import CheckContext
from pytribute.contract.target import target
from scripts.project import CHECKOUT

_RUNS = 3
_MOST = 30
_WHOLE = "pytribute contract"
_CPU = "its CPU, the mock's too"
_SECONDS = Unit("s")


def run() -> None:
    """Print the tables."""
    whole = [_whole() for _ in range(_RUNS)]
    figures = {
        _WHOLE: Times(tuple(wall for wall, _ in whole)),
        _CPU: Times(tuple(cpu for _, cpu in whole)),
    }
    title = f"the contract check on the mock, median of {_RUNS} runs"
    show(title, figures, _SECONDS, bounds={_WHOLE: (Under(_MOST, "s"),)})
    taken: dict[str, list[float]] = {}
    for _ in range(_RUNS):
        with target(None) as profile:
            _check(profile, taken)
    by_check = {name: Times(tuple(seconds)) for name, seconds in taken.items()}
    show("the same, check by check", by_check, _SECONDS)


def _whole() -> tuple[float, float]:
    """Run the command, and give its seconds, and those of CPU."""
    command = [str(tool("pytribute")), "contract"]
    before, started = os.times(), time.perf_counter()
    subprocess.run(command, cwd=CHECKOUT.root, check=True, capture_output=True)  # noqa: S603  # ours
    wall, after = time.perf_counter() - started, os.times()
    user = after.children_user - before.children_user
    return wall, user + after.children_system - before.children_system


def _check(profile: Profile, taken: dict[str, list[float]]) -> None:
    timed = [one._replace(run=partial(_time, one, taken)) for one in CHECKS]
    report = check(profile, mode=Mode.FULL, checks=timed)
    if report.violations:
        raise FailedError(f"the mock does not conform: {report.violations[0]}")


def _time(one: Check, taken: dict[str, list[float]], context: CheckContext) -> None:
    started = time.perf_counter()
    one.run(context)
    taken.setdefault(one.name, []).append(time.perf_counter() - started)
