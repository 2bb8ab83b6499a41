"""The words of a page without its layout.

A fence, a rule, a list marker, the level of a heading, a non-breaking space and the place of a line
break are no words: a page that changes only these says the same.
"""

import html
import re
from collections.abc import Sequence
from typing import NamedTuple

_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})\s*[\w+#.-]*\s*(?:\{[^}]*\})?\s*")
_RULE = re.compile(r"[\s|:=*_+-]*")
# A marker needs the space behind it: `-1` and `*` of a formula are words.
_MARKER = re.compile(r"(?:[-*+\u2022\u25e6\u2013]|\d{1,9}[.)]|#{1,6}|>)\s+")
_BREAK = re.compile(r"(?:\\|<br\s*/?>)\s*$", re.IGNORECASE)
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_MOST_MARKERS = 8
# Lines that begin with one word are tried in turn; a page full of the same word isn't.
_MOST_STARTS = 8
_MOST_LINES = 200


class Line(NamedTuple):
    """A line of a page: its number, its text with the marker, and the words alone."""

    number: int
    text: str
    words: tuple[str, ...]


def read_line(number: int, text: str) -> Line | None:
    """Read the words of a line; None for one without any."""
    if _FENCE.fullmatch(text) or _RULE.fullmatch(text):
        return None
    text = " ".join(_UNSEEN.sub("", html.unescape(text)).split())
    bare = _BREAK.sub("", text).strip()
    for _ in range(_MOST_MARKERS):
        marker = _MARKER.match(bare)
        if marker is None:
            break
        bare = bare[marker.end() :]
    words = tuple(bare.strip("| ").replace("|", " | ").split())
    return Line(number, text, words) if words else None


def without_rewrapped(gone: Sequence[Line], fresh: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Leave out the lines whose words the other version has too, with other line breaks."""
    starts: dict[str, list[int]] = {}
    for index, line in enumerate(fresh):
        starts.setdefault(line.words[0], []).append(index)
    taken: set[int] = set()
    left: list[Line] = []
    index = 0
    while index < len(gone):
        counts = None
        for start in starts.get(gone[index].words[0], ())[:_MOST_STARTS]:
            counts = None if start in taken else _same_words(gone, index, fresh, start)
            if counts is not None:
                taken |= set(range(start, start + counts[1]))
                break
        if counts is None:
            left.append(gone[index])
        index += counts[0] if counts else 1
    return left, [line for number, line in enumerate(fresh) if number not in taken]


def _same_words(
    old: Sequence[Line], at: int, new: Sequence[Line], start: int
) -> tuple[int, int] | None:
    """Count the lines from here on that have the same words in both; None if they differ."""
    pages, ends = (old, new), [at, start]
    words: list[Sequence[str]] = [(), ()]
    while sum(ends) - at - start < _MOST_LINES:
        for side in (0, 1):
            if not words[side]:
                if ends[side] == len(pages[side]):
                    return None
                words[side] = pages[side][ends[side]].words
                ends[side] += 1
        shorter = min(map(len, words))
        if words[0][:shorter] != words[1][:shorter]:
            return None
        words = [one[shorter:] for one in words]
        if not any(words):
            return ends[0] - at, ends[1] - start
    return None
