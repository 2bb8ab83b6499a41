"""The report as text: which rule is violated, and how to reproduce it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from textwrap import wrap
from typing import Literal

from pytribute.cli.language import ENGLISH, RUSSIAN, English
from pytribute.contract.report.summary import COLUMNS, cells, summary
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


def report_text(
    report: Report, *, width: int = 100, colour: bool = False, language: Literal["en", "ru"] = "en"
) -> str:
    """Return a report as text.

    Args:
        report: the result of a run.
        width: the length of lines; requests and addresses are longer, so that they can be copied.
        colour: whether to use the colours of a terminal.
        language: of the report and its rules; what was expected, seen and skipped is English.
    """
    writer = _Text(width, RUSSIAN if language == "ru" else ENGLISH, colour=colour)
    return "".join(f"{line}\n" for line in writer.lines(report))


class _Text:
    """The lines of a report."""

    def __init__(self, width: int, language: English, *, colour: bool) -> None:
        self._width = max(width, 40)
        self._language = language
        self._colour = colour

    def lines(self, report: Report) -> Iterator[str]:
        say = self._language.text
        title = say("Contract check of {server}").format(server=visible(report.server))
        yield self._styled(title, _BOLD)
        run = ", ".join(
            f"{say(name)} {text}".strip() for name, text in facts(report, self._language)
        )
        yield from wrapped(run, self._width)
        for title, violations in sections(report):
            yield from self._section(say(title), violations)
        yield from self._list(say("Unused in the baseline"), report.unused)
        skipped = [f"{skip.check}: {skip.reason}" for skip in report.skipped]
        yield from self._list(say("Skipped"), skipped)
        rows = summary(report)
        if rows:
            yield ""
            yield from self._table([[*map(say, COLUMNS)], *map(cells, rows)])
        if report.violations:
            yield ""
            yield from wrapped(say(SWITCH), self._width)
        yield ""
        style = _GOOD if report.conforms else _BAD
        yield from (self._styled(line, style) for line in wrapped(self._end(report), self._width))

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
        say = self._language.text
        often = seen(violation, self._language)
        yield f"    {rule}{visible(place)} ({say(violation.source)}{often})"
        for name, text in details(violation, _MAX_WAYS, self._language):
            label = self._styled(f"{say(name):{_NAME}}", _DIM)
            line = visible(text)
            lines = [line] if name in _UNWRAPPED else wrapped(line, self._width - _MARGIN)
            yield from beside(f"      {label}  ", lines, _MARGIN)

    def _list(self, title: str, texts: Sequence[str]) -> Iterator[str]:
        if texts:
            yield ""
            yield f"{title}: {len(texts)}"
        for text in texts:
            yield from beside("  ", wrapped(visible(text), self._width - 4), 4)

    def _end(self, report: Report) -> str:
        requests = self._language.count(report.requests, "request")
        sent = self._language.text("{requests} in {seconds:.1f} s")
        sent = sent.format(requests=requests, seconds=report.seconds)
        return f"{sent}. {verdict(report, self._language)}"

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


def sections(report: Report) -> list[tuple[str, Sequence[Violation]]]:
    """Return the violations under their titles: the worst first, and the accepted ones last."""
    found = [(title, report.of(severity)) for severity, title in _TITLES.items()]
    accepted = ("Accepted by the baseline", report.accepted)
    return [(title, violations) for title, violations in (*found, accepted) if violations]


def facts(report: Report, language: English = ENGLISH) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each fact about a run."""
    mode = language.text("{mode} mode").format(mode=report.mode)
    yield "", mode + (language.text(", strict") if report.strict else "")
    yield "seed", str(report.seed)
    yield "", f"{report.date:%Y-%m-%d %H:%M:%S} UTC"
    yield "pytribute", report.version
    yield "specification", report.specification[:_HASH]


def seen(violation: Violation, language: English = ENGLISH) -> str:
    """Return how often a violation was seen; an empty string for once."""
    ways, times = len(violation.ways), violation.times
    text = language.text(", seen in {ways} ways").format(ways=ways) if ways > 1 else ""
    return text + (language.text(", {times} times").format(times=times) if times > ways else "")


def details(
    violation: Violation, most: int | None = None, language: English = ENGLISH
) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each fact about a violation.

    Args:
        violation: a violation.
        most: how many ways to list beside the first one; all by default.
        language: of the texts; the names stay English.
    """
    say = language.text
    first, *others = violation.ways
    yield "rule", say(violation.requirement)
    yield "request", first.request
    yield "expected", first.expected
    yield "actual", first.actual
    for way in others[:most]:
        is_same = (way.expected, way.actual) == (first.expected, first.actual)
        result = "" if is_same else f" → {way.actual}"
        expected = (
            ""
            if way.expected == first.expected
            else say(" instead of {expected}").format(expected=way.expected)
        )
        yield "also", f"{way.summary or way.request}{result}{expected}"
    if most is not None and len(others) > most:
        text = say("in {number} more ways, which the JSON and HTML reports list")
        yield "also", text.format(number=len(others) - most)
    if violation.accepted:
        yield "accepted", violation.accepted
    if violation.where:
        yield "specified", violation.where
    if violation.citation:
        yield from _citation(violation.citation, say)


def _citation(citation: Citation, say: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    sentence = f"“{say(citation.sentence)}”" if citation.sentence else citation.quote
    place = say("{page}, line {line}").format(page=citation.page, line=citation.line)
    yield "documented" if citation.address else "decided", f"{sentence} ({place})"
    if citation.address:
        yield "published", citation.address


def verdict(report: Report, language: English = ENGLISH) -> str:
    """Return the result of the run in one sentence."""
    say = language.text
    found = len(report.of(Severity.ERROR))
    errors = language.count(found, "error")
    if report.unfinished:
        so_far = say(" {errors} so far.").format(errors=errors) if found else ""
        text = say("The check could not be finished: {reason}.")
        reasons = map(say, visible(report.unfinished).split("; "))
        return text.format(reason="; ".join(reasons)) + so_far
    if found:
        return say("The server does not conform: {errors}.").format(errors=errors)
    if not report.checks:
        return say("Nothing could be checked.")
    if report.accepted:
        text = say("The server conforms, as far as it was checked, except for {accepted} accepted.")
        return text.format(accepted=language.count(len(report.accepted), "violation"))
    return say("The server conforms, as far as it was checked.")
