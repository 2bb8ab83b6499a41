"""The report as JSON, for programs."""

import json
from dataclasses import asdict

from pytribute.contract.violation import Report, Severity

__all__ = ["report_json"]

_VERSION = 1


def report_json(report: Report) -> str:
    """Return a report as JSON.

    An object with ``version`` (of this format: it grows when a name is removed or changes its
    meaning), ``conforms``, ``server``, ``mode``, ``strict``, ``seed``, ``requests``, ``seconds``,
    ``checks`` (names of the completed checks), ``skipped`` (``check`` and ``reason``) and
    ``violations``. Each of these has ``severity`` (error, warning or note), ``operation``,
    ``rule``, ``requirement``, ``detail`` (what distinguishes violations of one rule), ``source``,
    ``where`` (pointer into the specification, or RFC), ``check``, ``times``, ``ways`` (each with
    ``request``, a curl command, ``expected`` and ``actual``) and ``citation``: null, or ``page``,
    ``line``, ``quote`` and ``address`` of the documentation.
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
        "violations": [asdict(one) for severity in Severity for one in report.of(severity)],
        "skipped": [asdict(skip) for skip in report.skipped],
        "checks": report.checks,
    }
    return json.dumps(document, indent=2) + "\n"
