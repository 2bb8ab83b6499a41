"""The words of a report: text of the documents is quoted, made visible and kept short.

Text from a page reaches a terminal, a changelog or a pull request. Inside backticks, without
control characters, marks of direction or backticks of its own, it stays a quotation there.
"""

import json
from collections.abc import Iterable

from scripts.diff.tree import ABSENT, Value
from scripts.document.node import Json
from scripts.errors import printable

QUOTED = 60
_CONTEXT = 3
# `1`, `true` and `null` mean the number, the boolean and null; strings like these keep quotes.
_AMBIGUOUS = frozenset({"true", "false", "null", "none", ""})


def visible(text: str) -> str:
    """Escape every character that doesn't show, and the backtick, which ends a quotation."""
    return printable(text).replace("`", "\\x60")


def shorten(text: str, length: int = QUOTED) -> str:
    """Cut a text that is too long for a line."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def name(text: str) -> str:
    """Write a name from a document as a part of a place."""
    return visible(shorten(text, 2 * QUOTED)) or '""'


def quote(value: Json, length: int = QUOTED) -> str:
    """Quote a value; a string is written without quotes unless it looks like another value."""
    if isinstance(value, str) and not _looks_like_another(value):
        text = value
    else:
        text = json.dumps(value, ensure_ascii=False)
    return f"`{visible(shorten(text, length))}`"


def _looks_like_another(text: str) -> bool:
    return (
        text.lower() in _AMBIGUOUS
        or text != text.strip()
        or text[0] in "\"'[{"
        or text.replace(".", "").lstrip("+-").isdecimal()
    )


def word(text: str) -> str:
    """Quote a name, which is never a value."""
    return f"`{name(text)}`"


def listing(quoted: Iterable[str]) -> str:
    """Join several quotations, and count those that would make the line too long."""
    quoted = list(quoted)
    shown, rest = quoted[:8], len(quoted) - 8
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")


def now(noun: str, old: Value, new: Value) -> str:
    """Describe how a value was added, removed or changed."""
    if old is ABSENT:
        return noun if new is ABSENT else f"{noun} {quote(new)} added"
    if new is ABSENT:
        return f"{noun} {quote(old)} removed"
    return f"{noun} is now {quote(new)} instead of {quote(old)}"


def contrast(old: str, new: str, length: int = QUOTED) -> tuple[str, str]:
    """Quote two texts; of long ones only the words that differ and a few around them."""
    before, after = old.split(), new.split()
    if max(len(old), len(new)) <= length:
        return quote(old, length), quote(new, length)
    head = _common(before, after)
    tail = min(_common(before[::-1], after[::-1]), min(len(before), len(after)) - head)
    first, last = max(0, head - _CONTEXT), max(0, tail - _CONTEXT)
    return _excerpt(before, first, last, length), _excerpt(after, first, last, length)


def _common(one: list[str], other: list[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _excerpt(words: list[str], first: int, last: int, length: int) -> str:
    text = " ".join(words[first : len(words) - last])
    text = f"{'… ' if first else ''}{text}"
    return quote(f"{shorten(text, length)}{' …' if last else ''}", length + 2)
