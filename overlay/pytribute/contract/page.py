"""The report as one HTML page: no script, nothing from elsewhere, and every text escaped."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from pytribute.contract.finding import Finding, Report
from pytribute.contract.text import TITLES, verdict, visible

__all__ = ["report_html"]

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
article { border-left: 4px solid #888; padding: 0 1rem; margin: 1rem 0 }
.deviation { border-color: #c22 } .tolerated { border-color: #b80 }
pre { overflow-x: auto; padding: .5rem; background: #8882 }
dl { display: grid; grid-template-columns: 6rem 1fr }
dd { margin: 0; overflow-wrap: anywhere }
:root { color-scheme: light dark }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report_html(report: Report) -> str:
    """Write a report as a page."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    strict = ", strict" if report.strict else ""
    yield '<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<title>Contract check</title>\n<style>{_STYLE}</style>"
    yield f"<h1>Contract check of {_safe(report.server)}</h1>"
    yield f"<p><strong>{_safe(verdict(report))}</strong></p>"
    yield f"<p>{report.mode} mode{strict}, seed {report.seed}; {report.requests} requests "
    yield f"in {report.seconds:.1f} s.</p>"
    for kind, title in TITLES.items():
        findings = report.of(kind)
        if not findings:
            continue
        yield f"<h2>{_safe(title)}: {len(findings)}</h2>"
        for operation, found in groupby(findings, key=lambda finding: finding.operation):
            yield f"<h3>{_safe(operation)}</h3>"
            for finding in found:
                yield from _finding(finding)
    if report.unchecked:
        yield f"<h2>Unchecked: {len(report.unchecked)}</h2>\n<ul>"
        for one in report.unchecked:
            yield f"<li>{_safe(one.check)}: {_safe(one.why)}</li>"
        yield "</ul>"
    yield f"<h2>Checks that ran</h2>\n<p>{_safe(', '.join(report.checks))}</p>\n</html>"


def _finding(finding: Finding) -> Iterator[str]:
    yield f'<article class="{finding.kind}">'
    yield f"<h4>{_safe(finding.rule)}</h4>"
    yield f"<pre>{_safe(finding.request)}</pre>\n<dl>"
    rows = {
        "expected": finding.expected,
        "actual": finding.actual,
        "source": f"{finding.source} {finding.where}",
        "found by": f"{finding.layer}, {finding.times} times",
    }
    for name, text in rows.items():
        yield f"<dt>{name}</dt><dd>{_safe(text)}</dd>"
    yield "</dl>\n</article>"


def _safe(text: str) -> str:
    return escape(visible(text))
