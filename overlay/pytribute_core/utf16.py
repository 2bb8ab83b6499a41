"""Text as Telegram and Tribute count it: in UTF-16 units, of which an emoji has two or more."""

from collections.abc import Iterator
from itertools import accumulate
from unicodedata import category, combining

from pytribute_core.checks import check_kind, check_whole

_JOINER = "\u200d"
_REGIONAL = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)


def utf16_units(text: str) -> int:
    """Return the number of UTF-16 units of a text: what ``text.length`` is in JavaScript."""
    return len(text) + sum(character > "\uffff" for character in text)


def shorten(text: str, limit: int, *, ending: str = "…") -> str:
    """Cut a text to a number of UTF-16 units, without splitting a character.

    >>> shorten("Evening course 👩‍🏫", 18)
    'Evening course …'

    Emoji that consist of several, letters with marks and flags stay whole, or are left out.

    Args:
        text: the text; returned unchanged if it fits.
        limit: maximum number of UTF-16 units, such as 100 of a title.
        ending: what stands at the end of a text that was cut.

    Raises:
        TypeError: an argument is of another type.
        ValueError: the limit is negative, or the ending alone is longer.
    """
    check_kind("text", text, str, "a str")
    check_kind("ending", ending, str, "a str")
    check_whole("limit", limit, 0)
    if utf16_units(text) <= limit:
        return text
    left = limit - utf16_units(ending)
    if left < 0:
        raise ValueError(f"ending must have at most {limit} UTF-16 units, as limit has")
    characters = [*_characters(text)]
    ends = accumulate(map(utf16_units, characters))
    kept = [one for one, end in zip(characters, ends, strict=True) if end <= left]
    return "".join(kept) + ending


def _characters(text: str) -> Iterator[str]:
    """Split a text into what a reader takes for one character each."""
    start = 0
    for place in range(1, len(text)):
        if not _continues(text, start, place):
            yield text[start:place]
            start = place
    yield text[start:]


def _continues(text: str, start: int, place: int) -> bool:
    """Whether the character at a place belongs to the one that starts before it."""
    character, before = text[place], text[place - 1]
    code = ord(character)
    if character == "\n":
        return before == "\r"
    if _JOINER in {before, character}:
        return True
    if code in _REGIONAL and ord(before) in _REGIONAL:
        return (place - start) % 2 == 1  # a flag is two of them
    is_mark = combining(character) or category(character) in {"Mn", "Mc", "Me"}
    return bool(is_mark) or code in _SKIN_TONES or code in _TAGS
