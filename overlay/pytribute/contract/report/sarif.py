"""The report as SARIF 2.1.0, for code scanning."""

import json
from hashlib import sha256
from typing import Any

from pytribute.contract.report.text import details
from pytribute.contract.violation import Report, Severity, Violation
from pytribute_core.text import visible

__all__ = ["report_sarif"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# Code scanning shows only what is in a file: a rule is in the specification.
_FILE = "openapi.json"


def report_sarif(report: Report) -> str:
    """Return a report as SARIF.

    A violation is a result at its operation, which is a logical location of the specification.
    Violations that a baseline accepts are suppressed.
    """
    found = [*(one for severity in Severity for one in report.of(severity)), *report.accepted]
    rules = {one.rule: one for one in reversed(found)}
    invocation: dict[str, Any] = {
        "executionSuccessful": not report.unfinished,
        "startTimeUtc": f"{report.date:%Y-%m-%dT%H:%M:%SZ}",
    }
    if report.unfinished:
        message = {"text": visible(report.unfinished)}
        invocation["toolExecutionNotifications"] = [{"level": "error", "message": message}]
    run = {
        "tool": {
            "driver": {
                "name": "pytribute contract",
                "semanticVersion": report.version,
                "rules": [_rule(one) for one in rules.values()],
            }
        },
        "automationDetails": {"id": f"pytribute/{report.mode}/"},
        "invocations": [invocation],
        "results": [_result(one, [*rules].index(one.rule)) for one in found],
        "properties": {
            "server": visible(report.server),
            "seed": report.seed,
            "specification": report.specification,
        },
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(violation: Violation) -> dict[str, Any]:
    return {
        "id": visible(violation.rule),
        "shortDescription": {"text": violation.requirement},
        "defaultConfiguration": {"level": violation.severity.value},
        "properties": {"tags": [violation.source.value]},
    }


def _result(violation: Violation, index: int) -> dict[str, Any]:
    facts = "\n".join(f"{name}: {visible(text)}" for name, text in details(violation))
    identity = f"{violation.operation} {violation.rule} {violation.detail}"
    result: dict[str, Any] = {
        "ruleId": visible(violation.rule),
        "ruleIndex": index,
        "level": violation.severity.value,
        "message": {"text": f"{visible(violation.operation)}: {facts}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _FILE},
                    "region": {"startLine": 1},
                },
                "logicalLocations": [
                    {"fullyQualifiedName": visible(violation.operation), "kind": "function"}
                ],
            }
        ],
        "partialFingerprints": {"violation/v1": sha256(visible(identity).encode()).hexdigest()},
        "occurrenceCount": violation.times,
    }
    if violation.accepted:
        result["suppressions"] = [{"kind": "external", "justification": violation.accepted}]
    return result
