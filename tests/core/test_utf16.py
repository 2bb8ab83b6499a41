"""Text that is counted in UTF-16 units, and cut to a number of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pytribute
from pytribute import shorten
from pytribute_core.utf16 import utf16_units

TEACHER = "👩‍🏫"
FLAGS = "🇩🇪🇫🇷"
THUMB = "👍🏽"
ACCENT = "e\u0301"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


def test_units_are_those_of_javascript() -> None:
    assert [utf16_units(text) for text in ("", "a", "я", "🎄", TEACHER)] == [0, 1, 1, 2, 5]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("ab🎄", 4, "ab🎄"),
        ("ab🎄c", 4, "ab…"),
        ("a" + TEACHER + "b", 6, "a…"),
        ("a" + TEACHER + "bc", 7, "a" + TEACHER + "…"),
        (FLAGS + "x", 8, "🇩🇪…"),
        (THUMB + "xy", 5, THUMB + "…"),
        (THUMB + "xy", 4, "…"),
        (ACCENT * 3, 4, ACCENT + "…"),
        (SCOTLAND + "xyz", 15, SCOTLAND + "…"),
        (SCOTLAND + "xyz", 14, "…"),
        ("a\r\nbc", 3, "a…"),
        ("❤️❤️❤️", 5, "❤️❤️…"),
        ("abc", 1, "…"),
        ("", 0, ""),
    ],
)
def test_a_text_is_cut_between_characters(text: str, limit: int, expected: str) -> None:
    assert shorten(text, limit) == expected


def test_the_ending_can_be_another_or_none() -> None:
    assert shorten("abcdef", 5, ending="...") == "ab..."
    assert shorten("abcdef", 5, ending="") == "abcde"
    with pytest.raises(ValueError, match="ending must have at most 2 UTF-16 units"):
        shorten("abcdef", 2, ending="...")


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [((5, 3), TypeError), (("abc", "3"), TypeError), (("abc", -1), ValueError)],
)
def test_other_arguments_are_refused(arguments: tuple[object, ...], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        pytribute.shorten(*arguments)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


PIECES = st.sampled_from(["a", "я", "🎄", TEACHER, FLAGS, THUMB, ACCENT, SCOTLAND, "\u200d", "\n"])


@settings(derandomize=True, deadline=None, max_examples=300)
@given(pieces=st.lists(PIECES), limit=st.integers(1, 30))
def test_a_cut_text_fits_and_is_valid_unicode(pieces: list[str], limit: int) -> None:
    text = "".join(pieces)
    cut = shorten(text, limit)
    assert utf16_units(cut) <= limit
    assert cut == text or text.startswith(cut.removesuffix("…"))
    cut.encode()
