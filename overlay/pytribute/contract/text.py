"""The report for people: what departs, by which rule, and how to see it oneself."""

from collections.abc import Iterator
from itertools import groupby
from textwrap import indent

from pytribute.contract.finding import Finding, Kind, Report

__all__ = ["TITLES", "report_text", "verdict", "visible"]

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
        yield from (f"  {one.check}: {visible(one.why)}" for one in report.unchecked)
    yield ""
    yield f"{report.requests} requests in {report.seconds:.1f} s. {verdict(report)}"


def _finding(finding: Finding) -> Iterator[str]:
    times = f", {finding.times} times" if finding.times > 1 else ""
    yield f"{visible(finding.rule)} ({finding.source}{times}; found by {finding.layer})"
    if finding.where:
        yield f"  see       {finding.where}"
    yield f"  request   {visible(finding.request)}"
    yield f"  expected  {visible(finding.expected)}"
    yield f"  actual    {visible(finding.actual)}"


def verdict(report: Report) -> str:
    """Say in a sentence how it ended."""
    count = len(report.of(Kind.DEVIATION))
    if count:
        return f"The server deviates: {count} {'rule' if count == 1 else 'rules'} broken."
    return "The server conforms, as far as it was checked."
