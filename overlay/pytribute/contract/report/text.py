"""The report as text: which rule is violated, and how to reproduce it."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from pytribute.contract.report.summary import COLUMNS, cells, count, summary
from pytribute.contract.violation import Citation, Report, Severity, Violation
from pytribute_core.text import visible

__all__ = [
    "SWITCH",
    "beside",
    "details",
    "facts",
    "report_text",
    "sections",
    "seen",
    "verdict",
    "wrapped",
]

_TITLES = {
    Severity.ERROR: "Errors",
    Severity.WARNING: "Warnings (errors with --strict)",
    Severity.NOTE: "Notes",
}
SWITCH = (
    'The name of a rule is its switch in [rules] of the profile, as in "paging/*" = "off"; '
    "pytribute contract --explain RULE explains it."
)
_STYLES = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.NOTE: "36;1"}
_GOOD, _BAD, _BOLD, _DIM = "32;1", "31;1", "1", "2"
_NAME = 10
_MARGIN = 6 + _NAME + 2
_MAX_WAYS = 5
_HASH = 12
# They are copied: a break would change them.
_UNWRAPPED = frozenset({"request", "published"})


def report_text(report: Report, *, width: int = 100, colour: bool = False) -> str:
    """Return a report as text.

    Args:
        report: the result of a run.
        width: the length of lines; requests and addresses are longer, so that they can be copied.
        colour: whether to use the colours of a terminal.
    """
    return "".join(f"{line}\n" for line in _Text(width, colour=colour).lines(report))


class _Text:
    """The lines of a report."""

    def __init__(self, width: int, *, colour: bool) -> None:
        self._width = max(width, 40)
        self._colour = colour

    def lines(self, report: Report) -> Iterator[str]:
        yield self._styled(f"Contract check of {visible(report.server)}", _BOLD)
        run = ", ".join(f"{name} {text}".strip() for name, text in facts(report))
        yield from wrapped(run, self._width)
        for title, violations in sections(report):
            yield from self._section(title, violations)
        yield from self._list("Unused in the baseline", report.unused)
        skipped = [f"{skip.check}: {skip.reason}" for skip in report.skipped]
        yield from self._list("Skipped", skipped)
        rows = summary(report)
        if rows:
            yield ""
            yield from self._table([COLUMNS, *map(cells, rows)])
        if report.violations:
            yield ""
            yield from wrapped(SWITCH, self._width)
        yield ""
        style = _GOOD if report.conforms else _BAD
        yield from (self._styled(line, style) for line in wrapped(_end(report), self._width))

    def _section(self, title: str, violations: Sequence[Violation]) -> Iterator[str]:
        style = _DIM if violations[0].accepted else _STYLES[violations[0].severity]
        yield ""
        yield self._styled(f"{title}: {len(violations)}", style)
        for operation, group in groupby(violations, key=lambda violation: violation.operation):
            yield ""
            yield f"  {self._styled(visible(operation), _BOLD)}"
            for violation in group:
                yield from self._violation(violation, style)

    def _violation(self, violation: Violation, style: str) -> Iterator[str]:
        place = f": {violation.detail}" if violation.detail else ""
        rule = self._styled(visible(violation.rule), style)
        yield f"    {rule}{visible(place)} ({violation.source}{seen(violation)})"
        for name, text in details(violation, _MAX_WAYS):
            label = self._styled(f"{name:{_NAME}}", _DIM)
            line = visible(text)
            lines = [line] if name in _UNWRAPPED else wrapped(line, self._width - _MARGIN)
            yield from beside(f"      {label}  ", lines, _MARGIN)

    def _list(self, title: str, texts: Sequence[str]) -> Iterator[str]:
        if texts:
            yield ""
            yield f"{title}: {len(texts)}"
        for text in texts:
            yield from beside("  ", wrapped(visible(text), self._width - 4), 4)

    def _table(self, rows: Sequence[Sequence[str]]) -> Iterator[str]:
        """Yield the lines of a table: the first column is a name, the others are numbers."""
        widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
        for number, row in enumerate(rows):
            name, *numbers = row
            texts = [text.rjust(width) for text, width in zip(numbers, widths[1:], strict=True)]
            line = "  ".join([name.ljust(widths[0]), *texts])
            yield line if number else self._styled(line, _BOLD)

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._colour else text


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text, at least one; a longer word has a line of its own."""
    return wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def beside(label: str, lines: Sequence[str], margin: int) -> Iterator[str]:
    """Yield lines, the first one after a label and the others below it, behind a margin."""
    yield f"{label}{lines[0]}"
    yield from (" " * margin + line for line in lines[1:])


def _end(report: Report) -> str:
    requests = count(report.requests, "request")
    return f"{requests} in {report.seconds:.1f} s. {verdict(report)}"


def sections(report: Report) -> list[tuple[str, Sequence[Violation]]]:
    """Return the violations under their titles: the worst first, and the accepted ones last."""
    found = [(title, report.of(severity)) for severity, title in _TITLES.items()]
    accepted = ("Accepted by the baseline", report.accepted)
    return [(title, violations) for title, violations in (*found, accepted) if violations]


def facts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each fact about a run."""
    yield "", f"{report.mode} mode{', strict' if report.strict else ''}"
    yield "seed", str(report.seed)
    yield "", f"{report.date:%Y-%m-%d %H:%M:%S} UTC"
    yield "pytribute", report.version
    yield "specification", report.specification[:_HASH]


def seen(violation: Violation) -> str:
    """Return how often a violation was seen; an empty string for once."""
    ways = f", seen in {len(violation.ways)} ways" if len(violation.ways) > 1 else ""
    return f"{ways}, {violation.times} times" if violation.times > len(violation.ways) else ways


def details(violation: Violation, most: int | None = None) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each fact about a violation.

    Args:
        violation: a violation.
        most: how many ways to list beside the first one; all by default.
    """
    first, *others = violation.ways
    yield "rule", violation.requirement
    yield "request", first.request
    yield "expected", first.expected
    yield "actual", first.actual
    for way in others[:most]:
        is_same = (way.expected, way.actual) == (first.expected, first.actual)
        result = "" if is_same else f" → {way.actual}"
        expected = "" if way.expected == first.expected else f" instead of {way.expected}"
        yield "also", f"{way.summary or way.request}{result}{expected}"
    if most is not None and len(others) > most:
        yield "also", f"in {len(others) - most} more ways, which the JSON and HTML reports list"
    if violation.accepted:
        yield "accepted", violation.accepted
    if violation.where:
        yield "specified", violation.where
    if violation.citation:
        yield from _citation(violation.citation)


def _citation(citation: Citation) -> Iterator[tuple[str, str]]:
    sentence = f"“{citation.sentence}”" if citation.sentence else citation.quote
    place = f"{citation.page}, line {citation.line}"
    yield "documented" if citation.address else "decided", f"{sentence} ({place})"
    if citation.address:
        yield "published", citation.address


def verdict(report: Report) -> str:
    """Return the result of the run in one sentence."""
    errors = len(report.of(Severity.ERROR))
    if report.unfinished:
        so_far = f" {count(errors, 'error')} so far." if errors else ""
        return f"The check could not be finished: {visible(report.unfinished)}.{so_far}"
    if errors:
        return f"The server does not conform: {count(errors, 'error')}."
    if not report.checks:
        return "Nothing could be checked."
    if report.accepted:
        accepted = count(len(report.accepted), "violation")
        return f"The server conforms, as far as it was checked, except for {accepted} accepted."
    return "The server conforms, as far as it was checked."
