"""The report as JSON, for programs."""

import json
from dataclasses import asdict

from pytribute.contract.report.summary import summary
from pytribute.contract.violation import Report, Severity

__all__ = ["report_json"]

_VERSION = 2


def report_json(report: Report) -> str:
    """Return a report as JSON.

    An object with ``version`` (of this format: it grows when a name is removed or changes its
    meaning), ``conforms``, ``unfinished`` (the reason, or an empty string), ``server``, ``mode``,
    ``strict``, ``seed``, ``date``, ``pytribute`` (the version), ``specification`` (its SHA-256),
    ``requests``, ``seconds``, ``checks``, ``skipped`` (``check`` and ``reason``; ``during`` is the
    check that ran), ``unused`` (entries of the baseline) and ``violations``.

    A check has ``check``, ``is_completed``, ``requests``, ``errors``, ``warnings``, ``notes``,
    ``skipped`` and ``seconds``. A violation has ``severity`` (error, warning or note),
    ``operation``, ``rule``, ``requirement``, ``detail`` (what distinguishes violations of one
    rule), ``source``, ``where`` (pointer into the specification, or RFC), ``check``, ``times``,
    ``ways`` (each with ``request``, a curl command, ``summary``, ``expected`` and ``actual``),
    ``accepted`` (the reason of the baseline, or an empty string) and ``citation``: null, or
    ``page``, ``line``, ``quote``, ``sentence`` and ``address`` of the documentation.
    """
    found = [one for severity in Severity for one in report.of(severity)]
    document = {
        "version": _VERSION,
        "conforms": report.conforms,
        "unfinished": report.unfinished,
        "server": report.server,
        "mode": report.mode,
        "strict": report.strict,
        "seed": report.seed,
        "date": report.date.isoformat(timespec="seconds"),
        "pytribute": report.version,
        "specification": report.specification,
        "requests": report.requests,
        "seconds": round(report.seconds, 3),
        "violations": [asdict(one) for one in (*found, *report.accepted)],
        "skipped": [asdict(skip) for skip in report.skipped],
        "unused": report.unused,
        "checks": [asdict(row) | {"seconds": round(row.seconds, 3)} for row in summary(report)],
    }
    return json.dumps(document, indent=2) + "\n"
