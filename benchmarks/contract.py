"""The contract check on the mock, in full mode: all of it, and check by check."""

import subprocess
import time
from functools import partial

from benchmarks.measure import FailedError, Times, figures, of_process, tool
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
    costs = [of_process(_command) for _ in range(_RUNS)]
    whole = {
        _WHOLE: Times(tuple(cost.wall for cost in costs)),
        _CPU: Times(tuple(cost.cpu for cost in costs)),
    }
    title = f"the contract check on the mock, median of {_RUNS} runs"
    show(title, whole, _SECONDS, bounds={_WHOLE: (Under(_MOST, "s"),)})
    by_check: dict[str, list[float]] = {}
    with target(None) as profile:
        _check(profile, by_check)
    show("the same, check by check, one run", figures(by_check, float), _SECONDS)


def _command() -> object:
    command = [str(tool("pytribute")), "contract"]
    return subprocess.run(command, cwd=CHECKOUT.root, check=True, capture_output=True)  # noqa: S603  # ours


def _check(profile: Profile, seconds: dict[str, list[float]]) -> None:
    timed = [one._replace(run=partial(_time, one, seconds)) for one in CHECKS]
    report = check(profile, mode=Mode.FULL, checks=timed)
    if report.violations:
        raise FailedError(f"the mock does not conform: {report.violations[0]}")


def _time(one: Check, seconds: dict[str, list[float]], context: CheckContext) -> None:
    started = time.perf_counter()
    one.run_whole(context)
    seconds.setdefault(one.name, []).append(time.perf_counter() - started)
