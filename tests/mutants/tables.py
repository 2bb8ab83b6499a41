"""The output of ``make mutants``."""

import platform
from collections.abc import Iterator, Sequence
from os import cpu_count

from pytribute.contract.checks import CHECKS
from tests.mutants.catalogue import CATEGORIES, Entry
from tests.mutants.responses import ResponseMutant, survival_reason
from tests.mutants.trial import Trial

__all__ = ["kills", "line", "machine", "responses", "summary"]

Tried = Sequence[tuple[Entry, Trial]]

_MARKS = ("documentation", "schema", "protocol", "reading")
_GENERATED = CHECKS[-1].name


def line(entry: Entry, trial: Trial) -> str:
    """Return the outcome of one mutant."""
    outcome = ", ".join(trial.killed_by) or trial.broken or "SURVIVED"
    mutant = entry.mutant
    killed = "killed" if trial.is_killed else "-"
    return f"{mutant.name:<52.52} {entry.category:<15}{mutant.mark:<11}{killed:<7}{outcome}"


def summary(tried: Tried) -> Iterator[str]:
    """Count the killed, by category and by mark."""
    yield f"{'':<17}{'killed':>7}{'of':>5}"
    for category in CATEGORIES:
        yield _counted(category, [one for one in tried if one[0].category == category])
    yield ""
    for mark in _MARKS:
        yield _counted(mark, [one for one in tried if one[0].mutant.mark == mark])
    yield ""
    yield _counted("all", tried)


def _counted(title: str, tried: Tried) -> str:
    killed = sum(trial.is_killed for _, trial in tried)
    return f"{title:<17}{killed:>7}{len(tried):>5}"


def responses(tried: Sequence[tuple[ResponseMutant, str]]) -> Iterator[str]:
    """Count the killed by operator, and name the survivors."""
    required = [(one, check) for one, check in tried if not survival_reason(one)]
    yield f"{'operator':<28}{'killed':>7}{'of':>5}"
    for operator in dict.fromkeys(one.operator for one, _ in required):
        checks = [check for one, check in required if one.operator == operator]
        yield f"{operator:<28}{sum(map(bool, checks)):>7}{len(checks):>5}"
    for one, check in tried:
        if not check:
            yield f"{one.name}: SURVIVED {survival_reason(one)}".rstrip()


def kills(tried: Tried) -> Iterator[str]:
    """Count the mutants that each check kills, and those that only it kills."""
    trials = [trial for _, trial in tried]
    written = [one.name for one in CHECKS if one.name != _GENERATED]
    yield f"{'check':<34}{'kills':>6}{'%':>6}{'alone':>7}"
    if any(trial.is_killed_by_stock is not None for trial in trials):
        found = sum(trial.is_killed_by_stock is True for trial in trials)
        yield _row("plain Schemathesis", found, len(trials))
    yield _kills_of(trials, f"{_GENERATED} (Schemathesis, tuned)", {_GENERATED})
    for name in written:
        yield _kills_of(trials, name, {name})
    yield _kills_of(trials, "all hand-written checks", set(written))
    yield _row("everything", sum(trial.is_killed for trial in trials), len(trials))


def _kills_of(trials: Sequence[Trial], title: str, names: set[str]) -> str:
    found = sum(not names.isdisjoint(trial.killed_by) for trial in trials)
    alone = sum(trial.is_killed and names.issuperset(trial.killed_by) for trial in trials)
    return _row(title, found, len(trials), str(alone))


def _row(title: str, found: int, total: int, alone: str = "") -> str:
    return f"{title:<34}{found:>6}{100 * found / total:>6.0f}{alone:>7}"


def machine(seconds: float) -> str:
    """Return the duration and the machine."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s on {cpu_count()} cores, Python {platform.python_version()}"
