"""One wrong server, and everything that finds it."""

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
from tests.mutants.mutant import Mutant
from tests.mutants.stock import failures
from tests.mutants.wrong import PRODUCTS, serve

__all__ = ["Trial", "false_alarms", "findings", "found_by_itself", "served", "try_mutant"]


_NEEDED = {
    "unchanged by reading": {"agreement"},
    "cancelling": {"methods"},
    "unchanged by cancelling": {"cancelling"},
}


# The shortest way to tell a story is not looked for.
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
    """Hold everything against the mutant of a name."""
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


def false_alarms(seed: int) -> list[str]:
    """Give what is found on the right server in one of its worlds; that should be nothing."""
    with MockServer(seed=seed, products=PRODUCTS + 6 * seed, control=True) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, strict=True, seed=seed)
    return [f"seed {seed}: {one.operation}: {one.rule}: {one.actual}" for one in report.findings]


def findings(
    mutant: Mutant, checks: Sequence[Check] = CHECKS, *, seed: int = 0, enough: str = ""
) -> dict[str, list[Finding]]:
    """Run checks in full mode, and give the deviations that each finds by itself.

    In a report a departure stands once, under the first check that came across it. Here every
    check begins with nothing found. The check named ``enough`` stops at its first deviation, which
    saves most of its time.

    Raises:
        ContractError: the check could not be run.
        RuntimeError: the mutant falls over.
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
        RuntimeError: it fell over, which is another departure than the one that is meant.
    """
    falls = _Falls()
    log = logging.getLogger("uvicorn.error")
    log.addHandler(falls)
    try:
        with serve(mutant.wrap) as mock:
            yield mock
    finally:
        log.removeHandler(falls)
    if falls.told:
        raise RuntimeError(f"the mutant {mutant.name!r} itself fails: {falls.told[0]}")


class _Falls(logging.Handler):
    """Keeps what the application raised, which its server answers with 500."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self.told.append(f"{type(error).__name__}: {error}")
