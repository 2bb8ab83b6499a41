"""The documentation site: every snippet runs, and both languages have the same pages and code."""

import re
import runpy
import shlex
from pathlib import Path

import click
import pytest

from pytribute import Money, Tribute, spec
from pytribute.cli.app import app
from pytribute.mock import MockServer
from pytribute.webhooks import EVENTS
from scripts.page_code import TITLED, code_of, write_code
from scripts.project import CHECKOUT
from scripts.site import fragments
from tests.end_to_end.matrix import published_names
from tests.snippets import DOCS, EXAMPLES, SNIPPETS, blocks, run

_PAGES = sorted(path.relative_to(DOCS / "en") for path in (DOCS / "en").rglob("*.md"))
_TEXTS = [*(DOCS / "en").rglob("*.md"), *(DOCS / "ru").rglob("*.md")]


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[path.stem for path in SNIPPETS])
def test_a_snippet_runs(
    snippet: Path,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    run(snippet.read_text(encoding="utf-8"), snippet.stem, request)


def test_the_hooks_on_the_page_see_an_attempt(
    tribute_mock: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    names = runpy.run_path(str(DOCS / "snippets" / "call_hooks.py"))
    with Tribute(on_response=names["on_response"], on_error=names["on_error"]) as tribute:
        tribute.products.get(2548)

    assert tribute_mock.requests
    assert capsys.readouterr().out.startswith("getProduct 1 200 0.")


def test_the_refund_on_the_page_is_made_once(tribute_mock: MockServer, tribute: Tribute) -> None:
    refund = runpy.run_path(str(DOCS / "snippets" / "refund_order.py"))["refund"]
    order = tribute_mock.add_order(amount=150000)
    assert refund(tribute, order) is None

    tribute_mock.pay(order)
    assert refund(tribute, order).money == Money(150000, "RUB")
    assert refund(tribute, order) is None


def _unknown(line: str) -> list[str]:
    """Return the words of a command line that the command does not know."""
    words = shlex.split(line, comments=True)[1:]
    command: click.Command = app
    context = click.Context(app)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        inner = command.get_command(context, words[0])
        if inner is None:
            return words[:1]
        command = inner
        del words[0]
    known = {option for parameter in command.get_params(context) for option in parameter.opts}
    return [word for word in words if word.startswith("--") and word not in known]


def test_the_commands_on_the_pages_exist() -> None:
    pages = [*_TEXTS, *CHECKOUT.root.glob("README*.md")]
    lines = [
        line for page in pages for block in blocks("console", page) for line in block.split("\n")
    ]
    commands = [line.removeprefix("$ ") for line in lines if line.startswith("$ pytribute ")]

    assert commands
    assert {line: words for line in commands if (words := _unknown(line))} == {}


def _shown(page: Path) -> list[tuple[str, str, str]]:
    """Return the indentation, the file and the code of each block of a page that has a title."""
    text = page.read_text(encoding="utf-8")
    return [(indent, name, code) for indent, _, name, code in TITLED.findall(text)]


def test_pages_show_the_code_of_files_that_are_run() -> None:
    shown = {(page, name): (indent, code) for page in _TEXTS for indent, name, code in _shown(page)}
    for (page, name), (indent, code) in shown.items():
        assert code == code_of(name, indent), f"{page}: {name} is outdated; run `make docs-site`"
    names = {name for _, name in shown if name.endswith(".py")}
    assert names <= {path.name for path in (*SNIPPETS, *EXAMPLES)}
    assert {path.name for path in SNIPPETS} <= names
    for page in _TEXTS:
        assert re.findall(r"^ *```python$", page.read_text(encoding="utf-8"), re.MULTILINE) == []


def test_a_changed_file_is_written_into_its_pages(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text('=== "A"\n\n    ```python title="ping.py"\n    old\n    ```\n\nText\n')
    write_code(page)
    once = page.read_text()
    write_code(page)

    assert once == page.read_text()
    assert [code for *_, code in _shown(page)] == [code_of("ping.py", "    ")]
    assert once.endswith("    ```\n\nText\n")
    page.write_text('```python title="nothing.py"\n```\n')
    with pytest.raises(FileNotFoundError, match=r"no page can show nothing\.py"):
        write_code(page)


def _included(page: Path) -> list[str]:
    return re.findall(r'--8<-- "(.+?)"', page.read_text(encoding="utf-8"))


def test_both_languages_have_the_same_pages_with_the_same_code() -> None:
    assert sorted(p.relative_to(DOCS / "ru") for p in (DOCS / "ru").rglob("*.md")) == _PAGES
    for page in _PAGES:
        english, russian = (
            [
                *(name.replace(f".{language}.", ".") for name in _included(DOCS / language / page)),
                *_shown(DOCS / language / page),
            ]
            for language in ("en", "ru")
        )
        assert english == russian, page


def test_the_tables_have_every_event_and_every_operation() -> None:
    written = dict(fragments())
    operations = (one for item in spec()["paths"].values() for one in item.values())
    calls = [
        f"tribute.{one['x-sdk-group']}.{one['x-sdk-method']}()"
        for one in operations
        if one["operationId"] in published_names()
    ]

    assert calls
    for language in ("en", "ru"):
        assert all(f"`{name}`" in written[f"events.{language}.md"] for name in EVENTS)
        assert all(f"`{name}" in written[f"operations.{language}.md"] for name in calls)
        assert "pytribute webhook send" in written[f"cli.{language}.md"]
    assert "/__control/reset" in written["control.md"]
