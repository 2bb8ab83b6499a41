"""The report for other programs: JSON, and the JUnit XML that every CI shows."""

import json
from dataclasses import asdict
from xml.etree import ElementTree as ET

from pytribute.contract.finding import Finding, Kind, Report
from pytribute.contract.text import visible

__all__ = ["report_json", "report_junit"]

_VERSION = 1


def report_json(report: Report) -> str:
    """Write a report as JSON."""
    document = {
        "version": _VERSION,
        "conforms": report.conforms,
        "server": report.server,
        "mode": report.mode,
        "strict": report.strict,
        "seed": report.seed,
        "requests": report.requests,
        "seconds": round(report.seconds, 3),
        "findings": [asdict(finding) for kind in Kind for finding in report.of(kind)],
        "unchecked": [asdict(one) for one in report.unchecked],
        "checks": report.checks,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def report_junit(report: Report) -> str:
    """Write a report as JUnit XML: each check, rule broken and thing unchecked is a test."""
    deviations = report.of(Kind.DEVIATION)
    guilty = {finding.layer for finding in deviations}
    passed = [check for check in report.checks if check not in guilty]
    suite = ET.Element(
        "testsuite",
        name="pytribute contract",
        tests=str(len(deviations) + len(passed) + len(report.unchecked)),
        failures=str(len(deviations)),
        errors="0",
        skipped=str(len(report.unchecked)),
        time=f"{report.seconds:.3f}",
    )
    properties = ET.SubElement(suite, "properties")
    for name in ("server", "mode", "seed"):
        ET.SubElement(properties, "property", name=name, value=str(getattr(report, name)))
    for check in passed:
        ET.SubElement(suite, "testcase", classname="check", name=check)
    for finding in deviations:
        case = ET.SubElement(
            suite, "testcase", classname=finding.operation, name=visible(finding.rule)
        )
        message = visible(f"expected {finding.expected}, got {finding.actual}")
        ET.SubElement(case, "failure", message=message).text = _details(finding)
    for one in report.unchecked:
        case = ET.SubElement(suite, "testcase", classname="unchecked", name=visible(one.check))
        ET.SubElement(case, "skipped", message=visible(one.why))
    others = [one for kind in (Kind.TOLERATED, Kind.NOTE) for one in report.of(kind)]
    if others:
        output = ET.SubElement(suite, "system-out")
        output.text = "\n".join(f"{one.kind}: {_details(one)}" for one in others)
    ET.indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suite, "unicode") + "\n"


def _details(finding: Finding) -> str:
    return "\n".join(
        visible(line)
        for line in (
            f"{finding.operation}: {finding.rule} ({finding.source}, {finding.times} times)",
            finding.request,
            f"expected {finding.expected}",
            f"actual {finding.actual}",
            f"see {finding.where}" if finding.where else "",
        )
        if line
    )
