"""The report as JUnit XML, which every CI server shows."""

from xml.etree import ElementTree as ET

from pytribute.contract.report.text import details
from pytribute.contract.violation import Report, Severity, Violation
from pytribute_core.text import visible

__all__ = ["report_junit"]


def report_junit(report: Report) -> str:
    """Return a report as JUnit XML: each check, error and skip is a test case."""
    errors = report.of(Severity.ERROR)
    failed = {error.check for error in errors}
    passed = [check for check in report.checks if check not in failed]
    totals = {
        "name": "pytribute contract",
        "tests": str(len(errors) + len(passed) + len(report.skipped)),
        "failures": str(len(errors)),
        "errors": "0",
        "time": f"{report.seconds:.3f}",
    }
    document = ET.Element("testsuites", totals)
    suite = ET.SubElement(document, "testsuite", totals, skipped=str(len(report.skipped)))
    properties = ET.SubElement(suite, "properties")
    for name in ("server", "mode", "seed"):
        ET.SubElement(properties, "property", name=name, value=str(getattr(report, name)))
    for check in passed:
        _case(suite, "check", check)
    for error in errors:
        message = visible(f"expected {error.ways[0].expected}, got {error.ways[0].actual}")
        case = _case(suite, error.operation, error.rule)
        failure = ET.SubElement(case, "failure", message=message, type=error.source)
        failure.text = _text(error)
    for skip in report.skipped:
        case = _case(suite, "skipped", skip.check)
        ET.SubElement(case, "skipped", message=visible(skip.reason))
    others = [*report.of(Severity.WARNING), *report.of(Severity.NOTE)]
    if others:
        output = ET.SubElement(suite, "system-out")
        output.text = "\n".join(f"{one.severity}: {_text(one)}" for one in others)
    ET.indent(document)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(document, "unicode") + "\n"


def _case(suite: ET.Element, class_name: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=class_name, name=visible(name), time="0")


def _text(violation: Violation) -> str:
    first = f"{violation.operation}: {violation.rule} ({violation.source}, {violation.times} times)"
    lines = [f"{name}: {visible(text)}" for name, text in details(violation)]
    return "\n".join([visible(first), *lines])
