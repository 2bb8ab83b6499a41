"""Compare the prose of the pages: a changed note on refunds is in no specification."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeAlias

from scripts.diff.change import Change
from scripts.diff.layout import Line, read_line, without_rewrapped
from scripts.diff.wording import contrast, name, quote

Prose: TypeAlias = Sequence[tuple[int, str]]

_LENGTH = 100
_ALIKE = 0.6
# Pairing compares every removed line with every added one; a rewritten page isn't reworded.
_MOST_PAIRS = 2_500
_LONGEST = 2_000


@dataclass(frozen=True)
class ProseChange:
    """A line of a page that was added, removed or reworded; its number is that of the new page.

    A new line has no old words, a removed one no new words and the number of the old page.
    """

    page: str
    line: int
    old: str | None
    new: str | None

    def as_change(self) -> Change:
        """Make the change for the report; prose breaks neither client nor server."""
        place = f"{name(self.page)}:{self.line}"
        if self.old is None or self.new is None:
            text = f"new text {quote(self.new, _LENGTH)}"
            if self.new is None:
                text = f"text removed: {quote(self.old, _LENGTH)}"
        else:
            before, after = contrast(self.old, self.new, _LENGTH)
            text = f"now says {after} instead of {before}"
        return Change(kind="prose", place=place, pointer="", text=text)


def compare_prose(old: Mapping[str, Prose], new: Mapping[str, Prose]) -> list[ProseChange]:
    """Return the lines of prose that changed.

    A line that moved is no change, nor is another layout of the same words: ``layout`` has the
    list.
    """
    changes: list[ProseChange] = []
    for page in sorted(old.keys() | new.keys()):
        changes += _page(page, _lines(old.get(page, ())), _lines(new.get(page, ())))
    return changes


def _lines(prose: Prose) -> list[Line]:
    return [line for number, text in prose if (line := read_line(number, text)) is not None]


def _page(page: str, old: list[Line], new: list[Line]) -> list[ProseChange]:
    gone, fresh = _without(old, new), _without(new, old)
    gone, fresh = without_rewrapped(gone, fresh)
    reworded: dict[int, str] = {}
    left: list[Line] = []
    may_pair = len(gone) * len(fresh) <= _MOST_PAIRS
    for line in gone:
        candidates = [one for one in fresh if one.number not in reworded]
        match = _most_alike(line.text, candidates) if may_pair else None
        if match is None:
            left.append(line)
        else:
            reworded[match] = line.text
    present = [ProseChange(page, one.number, reworded.get(one.number), one.text) for one in fresh]
    removed = [ProseChange(page, one.number, one.text, None) for one in left]
    return sorted([*present, *removed], key=lambda change: change.line)


def _without(lines: list[Line], others: list[Line]) -> list[Line]:
    """Leave out the lines that the other version has too, each as many times as it has it."""
    there = Counter(line.words for line in others)
    left: list[Line] = []
    for line in lines:
        if there[line.words] > 0:
            there[line.words] -= 1
        else:
            left.append(line)
    return left


def _most_alike(text: str, candidates: list[Line]) -> int | None:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(text[:_LONGEST].split())
    best, found = _ALIKE, None
    for line in candidates:
        matcher.set_seq1(line.text[:_LONGEST].split())
        if matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, found = ratio, line.number
    return found
