"""The report for other programs: JSON, and the JUnit XML that every CI shows."""

import json
from dataclasses import asdict
from xml.etree import ElementTree as ET

from pytribute.contract.finding import Finding, Kind, Report
from pytribute.contract.text import details, visible

__all__ = ["report_json", "report_junit"]

_VERSION = 1


def report_json(report: Report) -> str:
    """Write a report as JSON, for programs.

    An object with ``version`` (of this form: it grows when a name goes away or changes its
    meaning), ``conforms``, ``server``, ``mode``, ``strict``, ``seed``, ``requests``, ``seconds``,
    ``checks`` (names of those that ran to their end), ``unchecked`` (``check`` and ``why``) and
    ``findings``. Each of these has ``kind`` (deviation, tolerated or note), ``operation``,
    ``rule``, ``source``, ``where`` (pointer into the specification, or RFC), ``request`` (a curl
    line), ``expected``, ``actual``, ``layer`` (the check that found it), ``times``, ``reading``
    (the profile's switch, or empty) and ``citation``: null, or ``page``, ``line``, ``quote`` and
    ``address`` of the documentation.
    """
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
    return json.dumps(document, indent=2) + "\n"


def report_junit(report: Report) -> str:
    """Write a report as JUnit XML: each check, rule broken and thing unchecked is a test."""
    deviations = report.of(Kind.DEVIATION)
    guilty = {finding.layer for finding in deviations}
    passed = [check for check in report.checks if check not in guilty]
    totals = {
        "name": "pytribute contract",
        "tests": str(len(deviations) + len(passed) + len(report.unchecked)),
        "failures": str(len(deviations)),
        "errors": "0",
        "time": f"{report.seconds:.3f}",
    }
    document = ET.Element("testsuites", totals)
    suite = ET.SubElement(document, "testsuite", totals, skipped=str(len(report.unchecked)))
    properties = ET.SubElement(suite, "properties")
    for name in ("server", "mode", "seed"):
        ET.SubElement(properties, "property", name=name, value=str(getattr(report, name)))
    for check in passed:
        ET.SubElement(suite, "testcase", classname="check", name=check, time="0")
    for finding in deviations:
        case = ET.SubElement(
            suite, "testcase", classname=finding.operation, name=visible(finding.rule), time="0"
        )
        message = visible(f"expected {finding.expected}, got {finding.actual}")
        failure = ET.SubElement(case, "failure", message=message, type=finding.source)
        failure.text = _details(finding)
    for one in report.unchecked:
        case = ET.SubElement(
            suite, "testcase", classname="unchecked", name=visible(one.check), time="0"
        )
        ET.SubElement(case, "skipped", message=visible(one.why))
    others = [one for kind in (Kind.TOLERATED, Kind.NOTE) for one in report.of(kind)]
    if others:
        output = ET.SubElement(suite, "system-out")
        output.text = "\n".join(f"{one.kind}: {_details(one)}" for one in others)
    ET.indent(document)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(document, "unicode") + "\n"


def _details(finding: Finding) -> str:
    said = [f"{name}: {visible(text)}" for name, text in details(finding)]
    first = f"{finding.operation}: {finding.rule} ({finding.source}, {finding.times} times)"
    return "\n".join([visible(first), *said])
