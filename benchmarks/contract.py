"""The contract check on the mock: in full mode, and read-only where each response takes 100 ms."""

import asyncio
import subprocess
import time
from dataclasses import replace
from functools import partial

from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.measure import FailedError, Times, figures, of_process, tool
from benchmarks.table import Under, Unit, show
from pytribute.contract import Mode, Profile, check
from pytribute.contract.checks import CHECKS, Check
from pytribute.contract.context import CheckContext
from pytribute.contract.request import WITH_OWN_CHECKS
from pytribute.contract.schema import specification
from pytribute.contract.target import profile_of, target
from scripts.project import CHECKOUT
from tests.mutants.mutant import serve

_RUNS = 3
_MOST = 30
_WHOLE = "pytribute contract"
_CPU = "its CPU, the mock's too"
_SECONDS = Unit("s")
_LATENCY = 0.1
_ALL, _PRODUCTS = "every operation", "products alone"


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
    title = f"read-only, {_LATENCY * 1000:g} ms a response, the mock in the same process, one run"
    bounds = {_ALL: (Under(45, "s"),), _PRODUCTS: (Under(30, "s"),)}
    show(title, figures(_read_only(), float), _SECONDS, bounds=bounds)


def _read_only() -> dict[str, list[float]]:
    """Return the seconds of runs against a server that is slow in every response."""
    with serve(_late) as mock:
        profile = profile_of(mock)
        others = tuple(specification().operations.keys() - WITH_OWN_CHECKS)
        profiles = {_ALL: profile, _PRODUCTS: replace(profile, absent_operations=others)}
        return {name: [check(one).seconds] for name, one in profiles.items()}


def _late(app: ASGIApp) -> ASGIApp:
    async def delayed(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(_LATENCY)
        await app(scope, receive, send)

    return delayed


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
