"""The report as JUnit XML, which every CI server shows."""

from collections import Counter
from xml.etree import ElementTree as ET

from pytribute.contract.report.text import details, seen, verdict
from pytribute.contract.violation import Report, Severity, Violation
from pytribute_core.text import visible

__all__ = ["report_junit"]


def report_junit(report: Report) -> str:
    """Return a report as JUnit XML: each check, error and skip is a test case.

    The seconds of a check with errors are those of its errors together.
    """
    errors = report.of(Severity.ERROR)
    failed = Counter(error.check for error in errors)
    seconds = {name: one.seconds / (failed[name] or 1) for name, one in report.timings.items()}
    passed = [check for check in report.checks if check not in failed]
    is_unfinished = bool(report.unfinished)
    totals = {
        "name": "pytribute contract",
        "tests": str(len(errors) + len(passed) + len(report.skipped) + is_unfinished),
        "failures": str(len(errors)),
        "errors": str(int(is_unfinished)),
        "time": f"{report.seconds:.3f}",
    }
    document = ET.Element("testsuites", totals)
    timestamp = f"{report.date:%Y-%m-%dT%H:%M:%S}"
    suite = ET.SubElement(
        document, "testsuite", totals, skipped=str(len(report.skipped)), timestamp=timestamp
    )
    properties = ET.SubElement(suite, "properties")
    for name in ("server", "mode", "seed", "version", "specification"):
        value = visible(str(getattr(report, name)))
        ET.SubElement(properties, "property", name=name, value=value)
    for check in passed:
        _case(suite, "check", check, seconds.get(check, 0))
    for error in errors:
        message = visible(f"expected {error.ways[0].expected}, got {error.ways[0].actual}")
        name = f"{error.rule}: {error.detail}" if error.detail else error.rule
        case = _case(suite, error.operation, name, seconds.get(error.check, 0))
        failure = ET.SubElement(case, "failure", message=message, type=error.source)
        failure.text = _text(error)
    for skip in report.skipped:
        case = _case(suite, "skipped", skip.check)
        ET.SubElement(case, "skipped", message=visible(skip.reason))
    if is_unfinished:
        case = _case(suite, "run", "finished")
        ET.SubElement(case, "error", message=verdict(report), type="unfinished")
    others = [*report.of(Severity.WARNING), *report.of(Severity.NOTE), *report.accepted]
    if others:
        output = ET.SubElement(suite, "system-out")
        output.text = "\n".join(f"{one.severity}: {_text(one)}" for one in others)
    ET.indent(document)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(document, "unicode") + "\n"


def _case(suite: ET.Element, class_name: str, name: str, seconds: float = 0) -> ET.Element:
    names = {"classname": visible(class_name), "name": visible(name)}
    return ET.SubElement(suite, "testcase", names, time=f"{seconds:.3f}")


def _text(violation: Violation) -> str:
    place = f": {violation.detail}" if violation.detail else ""
    first = f"{violation.operation}: {violation.rule}{place} ({violation.source}{seen(violation)})"
    lines = [f"{name}: {visible(text)}" for name, text in details(violation)]
    return "\n".join([visible(first), *lines])
