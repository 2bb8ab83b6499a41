"""The numbers of a run, by check."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pytribute.contract.violation import Report, Severity, Timing

__all__ = ["COLUMNS", "CheckNumbers", "cells", "summary"]

COLUMNS = ("check", "requests", "errors", "warnings", "notes", "skipped", "seconds")
_NOTHING = Timing(0, 0.0)


@dataclass(frozen=True, slots=True)
class CheckNumbers:
    """The numbers of one check."""

    check: str
    is_completed: bool
    requests: int
    errors: int
    warnings: int
    notes: int
    skipped: int
    seconds: float


def summary(report: Report) -> list[CheckNumbers]:
    """Return the numbers of all checks, in the order in which they ran."""
    found = {severity: Counter(one.check for one in report.of(severity)) for severity in Severity}
    skipped = Counter(one.during for one in report.skipped)
    others = [name for numbers in (skipped, *found.values()) for name in numbers]
    names = dict.fromkeys([*report.timings, *report.checks, *others])
    return [
        CheckNumbers(
            name,
            name in report.checks,
            report.timings.get(name, _NOTHING).requests,
            found[Severity.ERROR][name],
            found[Severity.WARNING][name],
            found[Severity.NOTE][name],
            skipped[name],
            report.timings.get(name, _NOTHING).seconds,
        )
        for name in names
        if name
    ]


def cells(row: CheckNumbers) -> Sequence[str]:
    """Return the texts of a row, in the order of `COLUMNS`; a zero is empty."""
    numbers = (row.requests, row.errors, row.warnings, row.notes, row.skipped)
    return (row.check, *(str(one or "") for one in numbers), f"{row.seconds:.1f}")
