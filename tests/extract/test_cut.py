"""A page that is cut off anywhere is read as far as it goes, or refused by file and line."""

import pytest

from scripts.errors import PipelineError
from scripts.extract import Findings, read_page
from tests.extract.pages import PAGES, content, findings, form


def read(page: str, cut: bytes) -> Findings | None:
    try:
        return read_page(cut, form=form(page), file=page)
    except PipelineError as error:
        refused = error
    assert refused.file == page
    assert refused.line is not None
    assert 1 <= refused.line <= cut.count(b"\n") + 1
    return None


@pytest.mark.parametrize("page", PAGES)
def test_every_cut_between_lines(page: str) -> None:
    lines = content(page).split(b"\n")
    for count in range(len(lines)):
        found = read(page, b"\n".join(lines[:count]))
        if found is None:
            continue
        assert len(found.complete) <= len(findings(page).complete)
        for fragment, entire in zip(found.complete, findings(page).complete, strict=False):
            assert fragment == entire
        for pointer, node in found.partial.walk():
            if pointer[-1:] == ("sample",):
                assert node == findings(page).partial.at(*pointer)


@pytest.mark.parametrize("page", ["000", "002", "004"])
def test_every_third_cut_between_bytes_of_a_rendered_page(page: str) -> None:
    whole_page = content(page)
    outcomes = [read(page, whole_page[:size]) is None for size in range(0, len(whole_page), 3)]
    assert any(outcomes)
    assert not all(outcomes)


@pytest.mark.parametrize("page", ["001", "003"])
def test_every_nth_cut_between_bytes_of_a_longer_page(page: str) -> None:
    whole_page = content(page)
    for size in range(0, len(whole_page), 37):
        read(page, whole_page[:size])


def test_a_cut_inside_a_fragment_is_named_by_the_line_of_its_fence() -> None:
    page = content("003")
    opening = page.index(b"```json")
    for size in range(opening + 3, page.index(b"\n```\n", opening), 101):
        with pytest.raises(PipelineError, match="never closed") as caught:
            read_page(page[:size], form="markdown", file="003")
        assert caught.value.line == 17


@pytest.mark.parametrize(("page", "first", "last"), [("002", 52, 81), ("004", 93, 113)])
def test_a_cut_inside_a_sample_is_no_sample(page: str, first: int, last: int) -> None:
    lines = content(page).split(b"\n")
    for count in range(first, last):
        with pytest.raises(PipelineError, match="cut off"):
            read_page(b"\n".join(lines[:count]), form="rendered", file=page)
