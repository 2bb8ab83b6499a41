"""Which lines of the pages changed beside the specification."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.diff.prose import Prose, ProseChange, compare_prose

PAGE: Prose = [
    (1, "# Products"),
    (3, "Refunds are possible within 30 days of the purchase."),
    (5, "All amounts are in cents."),
    (7, "All amounts are in cents."),
]


def test_equal_lines_that_moved_or_are_spaced_otherwise_are_no_change() -> None:
    moved = [(number * 2, f"  {text.replace(' ', chr(160))}\t") for number, text in reversed(PAGE)]
    assert compare_prose({"p": PAGE}, {"p": [*moved, (99, " \n")]}) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["```json", "x: 1", "```"], ["~~~", "x: 1", "~~~"]),
        (["```bash", "curl a", "```"], ["", "curl a"]),
        (["- one", "- two"], ["* one", "1. two"]),
        (["# Refunds", "text"], ["### Refunds", "", "---", "text"]),
        (
            ["Refunds are possible", "within 30 days of it."],
            ["Refunds are possible within 30", "days", "of it."],
        ),
        (["- one that goes on"], ["- one that", "  goes on"]),
        (["a&nbsp;b c"], ["a\u00a0b\u200b c<br>"]),
        (["| a | b |", "|---|---|"], ["|a|b|", "| :-- | --: |"]),
        (["> quoted"], ["quoted"]),
    ],
)
def test_another_layout_of_the_same_words_is_no_change(old: list[str], new: list[str]) -> None:
    before, after = list(enumerate(old, start=1)), list(enumerate(new, start=1))
    assert compare_prose({"p": before}, {"p": after}) == []
    assert compare_prose({"p": after}, {"p": before}) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["within 30 days"], ["within 14 days"]),
        (["```", "x: 1", "```"], ["~~~", "x: 2", "~~~"]),
        (["- one"], ["* two"]),
        (["a b", "c d"], ["a", "c d"]),
        (["costs -1"], ["costs 1"]),
    ],
)
def test_other_words_are_a_change_in_any_layout(old: list[str], new: list[str]) -> None:
    before, after = list(enumerate(old, start=1)), list(enumerate(new, start=1))
    assert compare_prose({"p": before}, {"p": after})


def test_a_page_that_is_broken_into_lines_anew_takes_no_long_time() -> None:
    words = [f"word{number}" for number in range(8_000)]
    old = [(number, " ".join(words[number : number + 4])) for number in range(0, 8_000, 4)]
    new = [(number, " ".join(words[number : number + 5])) for number in range(0, 8_000, 5)]
    assert compare_prose({"p": old}, {"p": new}) == []


def test_a_reworded_line_shows_what_differs() -> None:
    new = [(9, text.replace("30", "14")) for _, text in PAGE[1:2]]
    [change] = compare_prose({"p.md": PAGE[1:2]}, {"p.md": new})
    assert (change.page, change.line) == ("p.md", 9)
    assert change.as_change().place == "p.md:9"
    assert change.as_change().text == (
        "now says `Refunds are possible within 14 days of the purchase.`"
        " instead of `Refunds are possible within 30 days of the purchase.`"
    )
    assert not change.as_change().breaks


def test_a_line_is_added_and_another_removed() -> None:
    new = [*PAGE[:1], *PAGE[2:], (8, "Physical goods are shipped by the seller")]
    changes = compare_prose({"p": PAGE}, {"p": new})
    assert changes == [
        ProseChange("p", 3, PAGE[1][1], None),
        ProseChange("p", 8, None, "Physical goods are shipped by the seller"),
    ]
    assert [change.as_change().text for change in changes] == [
        "text removed: `Refunds are possible within 30 days of the purchase.`",
        "new text `Physical goods are shipped by the seller`",
    ]


def test_a_repeated_line_counts() -> None:
    assert compare_prose({"p": PAGE}, {"p": PAGE[:3]}) == [ProseChange("p", 7, PAGE[3][1], None)]


def test_added_and_removed_pages_are_in_order() -> None:
    changes = compare_prose({"b": [(1, "x")]}, {"c": [(2, "y")], "a": [(3, "z")]})
    assert [(change.page, change.old, change.new) for change in changes] == [
        ("a", None, "z"),
        ("b", "x", None),
        ("c", None, "y"),
    ]


def test_a_page_rewritten_from_end_to_end_is_not_paired_line_by_line() -> None:
    old = [(number, f"old line {number}") for number in range(2_000)]
    new = [(number, f"new line {number}") for number in range(2_000)]
    assert len(compare_prose({"p": old}, {"p": new})) == 4_000


lines = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["a b c", "a b d", "x", " ", "y z"])))


@given(lines, lines)
@settings(derandomize=True, deadline=None)
def test_the_changes_turn_the_old_lines_into_the_new(old: Prose, new: Prose) -> None:
    changes = compare_prose({"p": old}, {"p": new})
    kept = sorted(text for _, text in old if text.strip())
    for change in changes:
        if change.old is not None:
            kept.remove(change.old)
    for change in changes:
        if change.new is not None:
            kept.append(change.new)
    assert sorted(kept) == sorted(text for _, text in new if text.strip())
