"""The report as text: which rule is violated, and how to reproduce it."""

from collections.abc import Iterator
from itertools import groupby
from textwrap import indent

from pytribute.contract.violation import Citation, Report, Severity, Violation

__all__ = ["TITLES", "details", "escaped", "report_text", "verdict"]

TITLES = {
    Severity.ERROR: "Errors",
    Severity.WARNING: "Warnings (errors with --strict)",
    Severity.NOTE: "Notes",
}


def report_text(report: Report) -> str:
    """Return a report as text."""
    return "".join(f"{line}\n" for line in _lines(report))


def escaped(text: str) -> str:
    """Return text of a server on one line, without characters that control a terminal."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in text
    )


def _lines(report: Report) -> Iterator[str]:
    strict = ", strict" if report.strict else ""
    yield f"Contract check of {report.server}"
    yield f"{report.mode} mode{strict}, seed {report.seed}"
    for severity, title in TITLES.items():
        violations = report.of(severity)
        if violations:
            yield ""
            yield f"{title}: {len(violations)}"
        for operation, group in groupby(violations, key=lambda violation: violation.operation):
            yield ""
            yield f"  {operation}"
            for violation in group:
                yield indent("\n".join(_violation(violation)), "    ")
    if report.skipped:
        yield ""
        yield f"Skipped: {len(report.skipped)}"
        yield from (f"  {escaped(f'{skip.check}: {skip.reason}')}" for skip in report.skipped)
    yield ""
    yield f"{report.requests} requests in {report.seconds:.1f} s. {verdict(report)}"


def _violation(violation: Violation) -> Iterator[str]:
    times = f", {violation.times} times" if violation.times > 1 else ""
    place = f": {violation.detail}" if violation.detail else ""
    yield f"{violation.rule}{escaped(place)} ({violation.source}{times}; check: {violation.check})"
    for name, text in details(violation):
        yield f"  {name:10}  {escaped(text)}"


def details(violation: Violation) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each fact about a violation."""
    first, *others = violation.ways
    yield "rule", violation.requirement
    yield "request", first.request
    yield "expected", first.expected
    yield "actual", first.actual
    for way in others:
        yield "also", f"{way.request}: {way.actual}"
    if violation.where:
        yield "specified", violation.where
    if violation.citation:
        yield from _citation(violation.citation)


def _citation(citation: Citation) -> Iterator[tuple[str, str]]:
    line = f"{citation.page}, line {citation.line}: {citation.quote}"
    yield "documented" if citation.address else "decided", line
    if citation.address:
        yield "published", citation.address


def verdict(report: Report) -> str:
    """Return the result of the run in one sentence."""
    if report.unfinished:
        return f"The check could not be finished: {escaped(report.unfinished)}."
    count = len(report.of(Severity.ERROR))
    if count:
        return f"The server does not conform: {count} {'error' if count == 1 else 'errors'}."
    return "The server conforms, as far as it was checked."
