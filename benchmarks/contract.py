"""The contract check on the mock, in full mode: all of it, and check by check."""

import time
from functools import partial

from benchmarks.measure import FailedError, Times, of_command, tool
from benchmarks.table import Bound, Under, Unit, show
from pytribute.contract import Mode, Profile, check
from pytribute.contract.checks import CHECKS, Check
from pytribute.contract.examination import Examination
from pytribute.contract.target import target
from scripts.project import CHECKOUT

_RUNS = 3
_MOST = 30
_WHOLE = "pytribute contract"
_SECONDS = Unit("s")


def run() -> None:
    """Print the tables."""
    whole = of_command([tool("pytribute"), "contract"], CHECKOUT.root, _RUNS)
    bound: tuple[Bound, ...] = (Under(_MOST, "s"),)
    title = f"the contract check on the mock, median of {_RUNS} runs"
    show(title, {_WHOLE: whole}, _SECONDS, bounds={_WHOLE: bound})
    taken: dict[str, list[float]] = {}
    for _ in range(_RUNS):
        with target(None) as profile:
            _check(profile, taken)
    figures = {name: Times(tuple(seconds)) for name, seconds in taken.items()}
    show("the same, check by check, the mock in the same process", figures, _SECONDS)


def _check(profile: Profile, taken: dict[str, list[float]]) -> None:
    timed = [one._replace(run=partial(_time, one, taken)) for one in CHECKS]
    report = check(profile, mode=Mode.FULL, checks=timed)
    if report.findings:
        raise FailedError(f"the mock deviates: {report.findings[0]}")


def _time(one: Check, taken: dict[str, list[float]], examination: Examination) -> None:
    started = time.perf_counter()
    one.run(examination)
    taken.setdefault(one.name, []).append(time.perf_counter() - started)
