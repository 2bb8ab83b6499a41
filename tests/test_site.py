"""The documentation site: every snippet runs, and both languages have the same pages and code."""

import re
from pathlib import Path

import pytest

from pytribute import spec
from pytribute.webhooks import EVENTS
from scripts.site import fragments
from tests.snippets import DOCS, EXAMPLES, SNIPPETS, blocks, run

_PAGES = sorted(path.relative_to(DOCS / "en") for path in (DOCS / "en").rglob("*.md"))


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[path.stem for path in SNIPPETS])
def test_a_snippet_runs(
    snippet: Path,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    run(snippet.read_text(encoding="utf-8"), snippet.stem, request)


def _included(page: Path) -> list[str]:
    return re.findall(r'--8<-- "(.+?)"', page.read_text(encoding="utf-8"))


def test_pages_include_their_python_from_files_that_are_run() -> None:
    pages = [*(DOCS / "en").rglob("*.md"), *(DOCS / "ru").rglob("*.md")]
    sources = {path.name for path in (*SNIPPETS, *EXAMPLES)}

    for page in pages:
        assert all(re.fullmatch(r'\s*--8<-- ".+\.py"\s*', b) for b in blocks("python", page)), page
    shown = {name for page in pages for name in _included(page) if name.endswith(".py")}
    assert shown <= sources
    assert {path.name for path in SNIPPETS} <= shown


def test_both_languages_have_the_same_pages_with_the_same_code() -> None:
    assert sorted(p.relative_to(DOCS / "ru") for p in (DOCS / "ru").rglob("*.md")) == _PAGES
    for page in _PAGES:
        english, russian = (
            [name.replace(f".{language}.", ".") for name in _included(DOCS / language / page)]
            for language in ("en", "ru")
        )
        assert english == russian, page


def test_the_tables_have_every_event_and_every_operation() -> None:
    written = dict(fragments())

    for language in ("en", "ru"):
        assert all(f"`{name}`" in written[f"events.{language}.md"] for name in EVENTS)
        assert all(path in written[f"operations.{language}.md"] for path in spec()["paths"])
    assert "/__control/reset" in written["control.md"]
    assert "pytribute webhook send" in written["cli.md"]
