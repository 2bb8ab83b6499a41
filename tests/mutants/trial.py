"""The contract check against one mutant."""

import logging
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from unittest.mock import patch

from hypothesis import Phase, settings

from pytribute.contract import ContractError, Finding, Kind, Mode, check, profile_of
from pytribute.contract.checks import CHECKS, Check, stories
from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Rule
from pytribute.contract.request import Request
from pytribute.mock import MockServer
from tests.mutants.catalogue import CATALOGUE
from tests.mutants.exchange import CANCEL, GET, LIST
from tests.mutants.mutant import PRODUCTS, Mutant, serve
from tests.mutants.responses import MUTANTS, ResponseMutant
from tests.mutants.stock import failures

__all__ = [
    "Trial",
    "false_alarms",
    "findings",
    "found_by_itself",
    "killer",
    "killer_at",
    "killer_of",
    "served",
    "try_mutant",
]

_NEEDED = {
    "unchanged by reading": {"agreement"},
    "cancelling": {"methods"},
    "unchanged by cancelling": {"cancelling"},
}
# What looks at the responses of an operation, those to a wrong key aside.
_SEES = {LIST: "parameters", GET: "ids", CANCEL: "cancelling"}

# The shortest story is not looked for.
_ANY_STORY = settings(stories._SETTINGS, phases=[Phase.generate])  # pyright: ignore[reportPrivateUsage]
_HANGS = "no complete answer in time"


class Trial(NamedTuple):
    """What became of a mutant."""

    found_by: tuple[str, ...] = ()
    """The checks that found it, in the order in which they run."""
    by_itself: str = ""
    """The first of them that finds it without the others: what CI runs."""
    is_found_by_stock: bool | None = None
    """Whether Schemathesis as it comes finds it; None if that was not tried."""
    broken: str = ""
    """Why it could not be tried."""

    @property
    def is_killed(self) -> bool:
        """Whether it was found."""
        return bool(self.found_by)


def try_mutant(name: str, stock: bool = False) -> Trial:  # noqa: FBT001, FBT002 - mapped over
    """Run every check against the mutant of a name."""
    mutant = next(one.mutant for one in CATALOGUE if one.mutant.name == name)
    try:
        found = findings(mutant)
        is_found = None
        if stock:
            with served(mutant) as mock:
                is_found = bool(failures(mock))
    except (ContractError, RuntimeError) as error:
        return Trial(broken=str(error))
    by_itself = next((name for name in found if found_by_itself(mutant, name)), "")
    return Trial(tuple(found), by_itself, is_found)


def found_by_itself(mutant: Mutant, name: str) -> Sequence[Finding]:
    """Run one check, as far as its first deviation, after those that it can't do without."""
    needed = {"products", *_NEEDED.get(name, ()), name}
    checks = [one for one in CHECKS if one.name in needed]
    with patch.object(stories, "_SETTINGS", _ANY_STORY):
        return findings(mutant, checks, enough=name).get(name, [])


def killer(mutant: Mutant, *first: str) -> str:
    """Return the check that finds a mutant first; empty if it survives all written checks.

    Args:
        mutant: what is served.
        first: the checks that find it soonest.
    """
    written = {one.name: one for one in CHECKS[:-1]}
    names = dict.fromkeys(("products", *first, *written))
    found = ""

    def until_found(one: Check) -> Check:
        def run(examination: Examination) -> None:
            nonlocal found
            if not found:
                _stop_at_first(examination)
                try:
                    one.run(examination)
                finally:
                    found = "" if examination.report.conforms else one.name

        return one._replace(run=run)

    with served(mutant) as mock, patch.object(stories, "_SETTINGS", _ANY_STORY):
        checks = [until_found(written[name]) for name in names]
        check(profile_of(mock), mode=Mode.FULL, checks=checks)
    return found


def killer_of(one: ResponseMutant) -> str:
    """Return the check that finds a wrong response first."""
    return killer(one.mutant, "authentication" if one.status == 401 else _SEES[one.operation])


def killer_at(index: int) -> str:
    """Return the check that finds a wrong response first, by its place among all of them."""
    return killer_of(MUTANTS[index])


def false_alarms(seed: int) -> list[str]:
    """Return what is found on the mock itself under a seed; that should be nothing."""
    with MockServer(seed=seed, products=PRODUCTS + 6 * seed, control=True) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, strict=True, seed=seed)
    return [f"seed {seed}: {one.operation}: {one.rule}: {one.actual}" for one in report.findings]


def findings(
    mutant: Mutant, checks: Sequence[Check] = CHECKS, *, seed: int = 0, enough: str = ""
) -> dict[str, list[Finding]]:
    """Run checks in full mode, and return the deviations that each finds by itself.

    In a report a deviation stands once, under the first check that came across it. Here every
    check begins with nothing found. The check named ``enough`` stops at its first deviation, which
    saves most of its time.

    Raises:
        ContractError: the check could not be run.
        RuntimeError: the mutant itself fails or hangs, which is not what is wrong with it.
    """
    found: dict[str, list[Finding]] = {}

    def alone(one: Check) -> Check:
        def run(examination: Examination) -> None:
            examination._found.clear()  # pyright: ignore[reportPrivateUsage]  # as in a run of its own
            examination.report.findings = []
            if one.name == enough:
                _stop_at_first(examination)
            try:
                one.run(examination)
            finally:
                found[one.name] = examination.report.of(Kind.DEVIATION)

        return one._replace(run=run)

    with served(mutant) as mock:
        check(
            profile_of(mock),
            mode=Mode.FULL,
            strict=mutant.strict,
            seed=seed,
            checks=[alone(one) for one in checks],
        )
    if any(_HANGS in one.actual for deviations in found.values() for one in deviations):
        raise RuntimeError(f"the mutant {mutant.name!r} itself hangs")
    return {name: deviations for name, deviations in found.items() if deviations}


def _stop_at_first(examination: Examination) -> None:
    find_at = examination.find_at

    def find_and_stop(rule: Rule, request: Request, expected: str, actual: str) -> None:
        find_at(rule, request, expected, actual)
        if not examination.report.conforms:
            raise Stop("one is enough")

    examination.find_at = find_and_stop  # type: ignore[method-assign]  # for one examination


@contextmanager
def served(mutant: Mutant) -> Generator[MockServer]:
    """Serve a mutant.

    Raises:
        RuntimeError: it failed, which is not what is wrong with it.
    """
    errors = _Failures()
    log = logging.getLogger("uvicorn.error")
    log.addHandler(errors)
    try:
        with serve(mutant.wrap) as mock:
            yield mock
    finally:
        log.removeHandler(errors)
    if errors.texts:
        raise RuntimeError(f"the mutant {mutant.name!r} itself fails: {errors.texts[0]}")


class _Failures(logging.Handler):
    """Keeps what the application raised, which its server turns into a 500."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self.texts.append(f"{type(error).__name__}: {error}")
