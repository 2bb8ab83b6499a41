"""The report as one HTML page: no script, nothing from elsewhere, and every text escaped."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from pytribute.contract.finding import Finding, Kind, Report
from pytribute.contract.text import TITLES, details, verdict, visible

__all__ = ["report_html"]

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --bad: #c5221f; --warn: #b06000;
  --good: #188038; --note: #5f6368 }
@media (prefers-color-scheme: dark) { :root { --bad: #f28b82; --warn: #fdd663; --good: #81c995;
  --note: #9aa0a6 } }
* { box-sizing: border-box }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 2rem 1rem }
h1 { font-size: 1.6rem; margin: 0 } h2 { margin: 2.5rem 0 0; font-size: 1.25rem }
h3 { font: 600 1rem ui-monospace, monospace; margin: 1.5rem 0 .5rem }
h1, dd, p, li { overflow-wrap: anywhere }
.verdict { font-size: 1.1rem; font-weight: 600; padding: .6rem 1rem; border-radius: .5rem;
  border: 1px solid var(--colour); color: var(--colour) }
.conforms { --colour: var(--good) } .deviates { --colour: var(--bad) }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: 0; list-style: none }
.facts b { font-variant-numeric: tabular-nums }
details { border: 1px solid var(--line); border-left: 4px solid var(--colour);
  border-radius: .4rem; margin: .5rem 0 }
summary { padding: .5rem .75rem; cursor: pointer; overflow-wrap: anywhere }
summary b { font-family: ui-monospace, monospace } summary span { color: var(--note) }
details[open] summary { border-bottom: 1px solid var(--line) }
.deviation { --colour: var(--bad) } .tolerated { --colour: var(--warn) }
.note { --colour: var(--note) }
dl { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .35rem .75rem;
  margin: 0; padding: .75rem }
dt { color: var(--note) } a { color: inherit } dd { margin: 0 }
code { font: .875rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
.request { margin-bottom: .2rem }
.request code { display: block; padding: .4rem .6rem; background: var(--soft);
  border-radius: .3rem }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; gap: 0 } dd { margin-bottom: .5rem } }
@media print { details { break-inside: avoid } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
# What is sent, and what came back, is shown letter by letter.
_LITERAL = frozenset({"request", "expected", "actual", "specified"})
_OPEN = frozenset({Kind.DEVIATION})


def report_html(report: Report) -> str:
    """Write a report as a page."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    outcome = "conforms" if report.conforms else "deviates"
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{outcome.capitalize()}: contract check of {_safe(report.server)}</title>"
    yield f"<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<h1>Contract check of {_safe(report.server)}</h1>"
    yield f'<p class="verdict {outcome}">{_safe(verdict(report))}</p>'
    yield from _facts(report)
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
    yield f"<h2>Checks that ran: {len(report.checks)}</h2>"
    yield f"<p>{_safe(', '.join(report.checks) or 'none')}</p>\n</body>\n</html>"


def _facts(report: Report) -> Iterator[str]:
    facts = {
        "mode": report.mode + (", strict" if report.strict else ""),
        "seed": str(report.seed),
        "requests": str(report.requests),
        "seconds": f"{report.seconds:.1f}",
        "unchecked": str(len(report.unchecked)),
    }
    shown = "".join(f"<li>{name} <b>{_safe(value)}</b></li>" for name, value in facts.items())
    yield f'<ul class="facts">{shown}</ul>'


def _finding(finding: Finding) -> Iterator[str]:
    is_open = " open" if finding.kind in _OPEN else ""
    times = f", {finding.times} times" if finding.times > 1 else ""
    yield f'<details class="{finding.kind}"{is_open}>'
    yield f"<summary><b>{_safe(finding.rule)}</b> "
    yield f"<span>{finding.source}{times}; found by {_safe(finding.layer)}</span></summary>\n<dl>"
    for name, text in details(finding):
        shown = _safe(text)
        if name == "published":
            shown = f'<a href="{shown}" rel="noreferrer">{shown}</a>'
        elif name in _LITERAL:
            shown = f"<code>{shown}</code>"
        yield f'<dt>{name}</dt><dd class="{name}">{shown}</dd>'
    yield "</dl>\n</details>"


def _safe(text: str) -> str:
    return escape(visible(text))
