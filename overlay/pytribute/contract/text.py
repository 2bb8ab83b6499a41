"""The report for people: what departs, by which rule, and how to see it oneself."""

from collections.abc import Iterator
from itertools import groupby
from textwrap import indent

from pytribute.contract.finding import Citation, Finding, Kind, Report, Source
from pytribute.contract.readings import READINGS

__all__ = ["TITLES", "details", "report_text", "verdict", "visible"]

TITLES = {
    Kind.DEVIATION: "Deviations",
    Kind.TOLERATED: "Tolerated (deviations with --strict)",
    Kind.NOTE: "Notes",
}


def report_text(report: Report) -> str:
    """Write a report as a text."""
    return "".join(f"{line}\n" for line in _lines(report))


def visible(text: str) -> str:
    """Show what a server sent on one line: none of it may steer a terminal."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in text
    )


def _lines(report: Report) -> Iterator[str]:
    strict = ", strict" if report.strict else ""
    yield f"Contract check of {report.server}"
    yield f"{report.mode} mode{strict}, seed {report.seed}"
    for kind, title in TITLES.items():
        findings = report.of(kind)
        if findings:
            yield ""
            yield f"{title}: {len(findings)}"
        for operation, found in groupby(findings, key=lambda finding: finding.operation):
            yield ""
            yield f"  {operation}"
            for finding in found:
                yield indent("\n".join(_finding(finding)), "    ")
    if report.unchecked:
        yield ""
        yield f"Unchecked: {len(report.unchecked)}"
        yield from (f"  {visible(f'{one.check}: {one.why}')}" for one in report.unchecked)
    yield ""
    yield f"{report.requests} requests in {report.seconds:.1f} s. {verdict(report)}"


def _finding(finding: Finding) -> Iterator[str]:
    times = f", {finding.times} times" if finding.times > 1 else ""
    yield f"{visible(finding.rule)} ({finding.source}{times}; found by {finding.layer})"
    for name, text in details(finding):
        yield f"  {name:10}  {visible(text)}"


def details(finding: Finding) -> Iterator[tuple[str, str]]:
    """Give what there is to say of a finding: what was seen, and then who says otherwise."""
    yield "request", finding.request
    yield "expected", finding.expected
    yield "actual", finding.actual
    if finding.source is Source.CHOSEN:
        yield "reading", f"{READINGS[finding.reading]} (readings.{finding.reading})"
    if finding.where:
        yield "specified", finding.where
    if finding.citation:
        yield from _citation(finding.citation)


def _citation(citation: Citation) -> Iterator[tuple[str, str]]:
    line = f"{citation.page}, line {citation.line}: {citation.quote}"
    yield "documented" if citation.address else "decided", line
    if citation.address:
        yield "published", citation.address


def verdict(report: Report) -> str:
    """Say in a sentence how it ended."""
    count = len(report.of(Kind.DEVIATION))
    if count:
        return f"The server deviates: {count} {'rule' if count == 1 else 'rules'} broken."
    return "The server conforms, as far as it was checked."
