"""One run of the contract check against a mutant."""

import logging
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from unittest.mock import patch

from hypothesis import Phase, settings

from pytribute.contract import ContractError, Mode, Violation, check, profile_of
from pytribute.contract.checks import CHECKS, Check, stateful
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.request import WireRequest
from pytribute.contract.response import TIMED_OUT
from pytribute.contract.violation import Rule
from pytribute.mock import MockServer
from tests.invented import products, published
from tests.mutants.catalogue import CATALOGUE
from tests.mutants.exchange import CANCEL, GET, LIST
from tests.mutants.mutant import PRODUCTS, Mutant, serve
from tests.mutants.responses import MUTANTS, ResponseMutant
from tests.mutants.stock import failures

__all__ = [
    "Trial",
    "false_alarms",
    "kill_alone",
    "killer",
    "killer_at",
    "killer_of",
    "served",
    "try_mutant",
    "violations",
]

_NEEDED = {
    "unchanged": {"agreement"},
    "cancelling": {"methods"},
    "unchanged-by-cancelling": {"cancelling"},
}
# The check that sees most responses of an operation, except those to an invalid key.
_FIRST = {LIST: "queries", GET: "ids", CANCEL: "cancelling"}

# A failing sequence of steps needn't be shrunk.
_WITHOUT_SHRINKING = settings(stateful._SETTINGS, phases=[Phase.generate])  # pyright: ignore[reportPrivateUsage]


class Trial(NamedTuple):
    """The outcome of a mutant."""

    killed_by: tuple[str, ...] = ()
    """The checks that kill it, in their order."""
    alone: str = ""
    """The first check that kills it without the others, which CI runs."""
    is_killed_by_stock: bool | None = None
    """Whether plain Schemathesis kills it; None if that was not tried."""
    broken: str = ""
    """The reason if the run failed."""

    @property
    def is_killed(self) -> bool:
        """Whether a check kills it."""
        return bool(self.killed_by)


def try_mutant(name: str, stock: bool = False) -> Trial:  # noqa: FBT001, FBT002 - mapped over
    """Run every check against the mutant of a name."""
    mutant = next(one.mutant for one in CATALOGUE if one.mutant.name == name)
    try:
        found = violations(mutant)
        by_stock = None
        if stock:
            with served(mutant) as mock:
                by_stock = bool(failures(mock))
    except (ContractError, RuntimeError) as error:
        return Trial(broken=str(error))
    alone = next((name for name in found if kill_alone(mutant, name)), "")
    return Trial(tuple(found), alone, by_stock)


def kill_alone(mutant: Mutant, name: str) -> Sequence[Violation]:
    """Run one check until it kills a mutant, after the checks that it depends on."""
    needed = {"listing", *_NEEDED.get(name, ()), name}
    checks = [one for one in CHECKS if one.name in needed]
    with patch.object(stateful, "_SETTINGS", _WITHOUT_SHRINKING):
        return violations(mutant, checks, enough=name).get(name, [])


def killer(mutant: Mutant, *first: str) -> str:
    """Return the first check that kills a mutant; empty if it survives all but the generated cases.

    Args:
        mutant: the mutant.
        first: the checks to run first.
    """
    written = {one.name: one for one in CHECKS[:-1]}
    names = dict.fromkeys(("listing", *first, *written))
    found = ""

    def until_found(one: Check) -> Check:
        def run(context: CheckContext) -> None:
            nonlocal found
            if not found:
                _stop_at_first(context, mutant)
                try:
                    one.run_whole(context)
                finally:
                    found = one.name if _kills(context, mutant) else ""

        return one._replace(run=run)

    with served(mutant) as mock, patch.object(stateful, "_SETTINGS", _WITHOUT_SHRINKING):
        checks = [until_found(written[name]) for name in names]
        check(profile_of(mock), mode=Mode.FULL, checks=checks)
    return found


def killer_of(one: ResponseMutant) -> str:
    """Return the first check that kills a wrong response."""
    return killer(one.mutant, "authentication" if one.status == 401 else _FIRST[one.operation])


def killer_at(index: int) -> str:
    """Return the first check that kills a wrong response, given by its index."""
    return killer_of(MUTANTS[index])


def false_alarms(seed: int) -> list[str]:
    """Return the violations of the mock itself under a seed; there should be none."""
    with MockServer(seed=seed, products=PRODUCTS + 6 * seed, control=True) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, strict=True, seed=seed)
    return [
        f"seed {seed}: {one.operation}: {one.rule}: {one.ways[0].actual}"
        for one in report.violations
    ]


def violations(
    mutant: Mutant, checks: Sequence[Check] = CHECKS, *, seed: int = 0, enough: str = ""
) -> dict[str, list[Violation]]:
    """Run checks in full mode, and return the violations that each reports and that kill a mutant.

    A report names only the first check of a violation; here each check starts with an empty report.
    The check named ``enough`` stops at its first one, which saves most of its time.

    Raises:
        ContractError: the check could not be run.
        RuntimeError: the mutant itself fails or hangs, which is not its mutation.
    """
    found: dict[str, list[Violation]] = {}

    def alone(one: Check) -> Check:
        def run(context: CheckContext) -> None:
            context.collector.violations.clear()  # as in a new run
            context.result.violations = []
            if one.name == enough:
                _stop_at_first(context, mutant)
            try:
                one.run_whole(context)
            finally:
                found[one.name] = _kills(context, mutant)

        return one._replace(run=run)

    with served(mutant) as mock:
        check(
            profile_of(mock),
            mode=Mode.FULL,
            seed=seed,
            checks=[alone(one) for one in checks],
        )
    ways = (way for kills in found.values() for one in kills for way in one.ways)
    if any(TIMED_OUT in way.actual for way in ways):
        raise RuntimeError(f"the mutant {mutant.name!r} itself hangs")
    return {name: kills for name, kills in found.items() if kills}


def _kills(context: CheckContext, mutant: Mutant) -> list[Violation]:
    """Return the violations that kill a mutant."""
    return [one for one in context.result.violations if one.severity in mutant.severities]


def _stop_at_first(context: CheckContext, mutant: Mutant) -> None:
    report_request = context.report_request

    def report_and_skip(
        rule: Rule, request: WireRequest, expected: str, actual: str, detail: str = ""
    ) -> None:
        report_request(rule, request, expected, actual, detail)
        if _kills(context, mutant):
            raise SkipCheck("one violation is enough")

    context.report_request = report_and_skip  # type: ignore[method-assign]  # for one context


@contextmanager
def served(mutant: Mutant) -> Generator[MockServer]:
    """Serve a mutant, with the operations on products alone: no other one is mutated.

    Raises:
        RuntimeError: the mutant itself failed, which is not its mutation.
    """
    errors = _Failures()
    log = logging.getLogger("uvicorn.error")
    log.addHandler(errors)
    try:
        with published(products()), serve(mutant.wrap) as mock:
            yield mock
    finally:
        log.removeHandler(errors)
    if errors.texts:
        raise RuntimeError(f"the mutant {mutant.name!r} itself fails: {errors.texts[0]}")


class _Failures(logging.Handler):
    """Collects the exceptions of the application, which the server turns into 500."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self.texts.append(f"{type(error).__name__}: {error}")
