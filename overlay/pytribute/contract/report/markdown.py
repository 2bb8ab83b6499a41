"""The report as Markdown, for the summary of a CI job."""

from collections.abc import Iterator, Sequence

from pytribute.cli.language import ENGLISH
from pytribute.contract.report.summary import COLUMNS, cells, summary
from pytribute.contract.report.text import SWITCH, details, facts, sections, seen, verdict
from pytribute.contract.violation import Report, Violation
from pytribute_core.text import visible

__all__ = ["report_markdown"]

_CODE = frozenset({"request", "expected", "actual", "also", "specified"})
_PLAIN = frozenset(" ,;/=?%")


def report_markdown(report: Report) -> str:
    """Return a report as Markdown."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"## {'✅' if report.conforms else '❌'} Contract check of {_text(report.server)}"
    yield ""
    yield f"**{_text(verdict(report))}** {ENGLISH.count(report.requests, 'request')} in "
    yield f"{report.seconds:.1f} s"
    yield ""
    yield _text(", ".join(f"{name} {text}".strip() for name, text in facts(report)))
    for title, violations in sections(report):
        yield from _section(title, violations)
    yield from _list("Unused in the baseline", report.unused)
    yield from _list("Skipped", [f"{skip.check}: {skip.reason}" for skip in report.skipped])
    rows = summary(report)
    if rows:
        yield ""
        yield f"<details><summary>{ENGLISH.count(len(rows), 'check')}</summary>"
        yield ""
        yield f"| {' | '.join(COLUMNS)} |"
        yield f"|---{'|---:' * (len(COLUMNS) - 1)}|"
        yield from (f"| {' | '.join(map(_text, cells(row)))} |" for row in rows)
        yield ""
        yield "</details>"
    if report.violations:
        yield ""
        yield _text(SWITCH)


def _section(title: str, violations: Sequence[Violation]) -> Iterator[str]:
    yield ""
    yield f"### {title}: {len(violations)}"
    yield ""
    for one in violations:
        place = f": {one.detail}" if one.detail else ""
        yield (
            f"<details><summary>{_text(one.operation)} <b>{_text(one.rule)}</b>{_text(place)} "
            f"({one.source}{seen(one)})</summary><dl>"
        )
        for name, text in details(one):
            tag = "code" if name in _CODE else "span"
            yield f"<dt>{name}</dt><dd><{tag}>{_text(text)}</{tag}></dd>"
        yield "</dl></details>"
        yield ""


def _list(title: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield ""
        yield f"<details><summary>{title}: {len(texts)}</summary>"
        yield ""
        yield from (f"- {_text(text)}" for text in texts)
        yield ""
        yield "</details>"


def _text(text: str) -> str:
    """Return a text in which nothing is Markdown or HTML."""
    return "".join(
        one if one.isalnum() or one in _PLAIN else f"&#{ord(one)};" for one in visible(text)
    )
