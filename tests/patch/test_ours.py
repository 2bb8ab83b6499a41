"""The patches of this project: each is needed, and its evidence is at the cited place."""

import re

import pytest

from scripts.document.node import Json, plain
from scripts.merge import merge
from scripts.patch.overlay import Action, read_overlay
from scripts.specification import read_patches
from tests.pages import patch, saved_pages, saved_texts
from tests.patch.overlays import without
from tests.snapshots import SNAPSHOTS

MERGED = merge(saved_pages())
PATCHES = read_patches(SNAPSHOTS)
ACTIONS = [
    (file, number, action)
    for file, text in PATCHES
    for number, action in enumerate(read_overlay(text, file))
]


def specification(patches: list[tuple[str, str]]) -> Json:
    return plain(patch(MERGED, patches).document)


WHOLE = specification(PATCHES)


@pytest.mark.parametrize(
    ("file", "number"),
    [(f, n) for f, n, _ in ACTIONS],
    ids=[f"{f.rpartition('/')[2][:2]}-{n}" for f, n, _ in ACTIONS],
)
def test_without_any_one_action_the_specification_is_another(file: str, number: int) -> None:
    assert specification(without(PATCHES, file, number)) != WHOLE


CITATION = re.compile(r"(00\d) lines? (\d+(?:(?:, | and | to )\d+(?!\d| line))*)")


def cited(action: Action) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for page, places in CITATION.findall(action.evidence):
        numbers = [int(number) for number in re.findall(r"\d+", places)]
        span = range(numbers[0], numbers[-1] + 1) if " to " in places else numbers
        found += [(page, number) for number in span]
    return found


@pytest.mark.parametrize(
    "action", [a for _, _, a in ACTIONS], ids=lambda a: f"{a.file.rpartition('/')[2][:2]}:{a.line}"
)
def test_the_evidence_is_on_the_lines_that_are_cited(action: Action) -> None:
    texts = {page: text.split("\n") for page, (_, text) in saved_texts().items()}
    lines = [texts[page][number - 1] for page, number in cited(action)]

    assert lines or "sources.toml" in action.evidence
    is_range = " to " in action.evidence
    assert all(lines[:1] + lines[-1:] if is_range else lines)
    everything = "\n".join(lines)
    quoted = re.findall(r'"([^"]+)"|`(\w+)`', action.evidence)
    values = re.findall(r"\((\w+(?:, \w+)*)\)", action.evidence)
    expected = [word for pair in quoted for word in pair if word]
    expected += [code for found in values for code in found.split(", ")]
    if "no `required`" in action.evidence:
        expected.remove("required")
    assert [word for word in expected if word not in everything] == []
