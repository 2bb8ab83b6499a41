import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from pytribute import UNSET, Tribute
from pytribute.contract import load_profile
from pytribute.mock import MockServer
from scripts.project import CHECKOUT

_README = (CHECKOUT.root / "README.md").read_text(encoding="utf-8")
_OBSERVABILITY = (CHECKOUT.root / "docs" / "observability.md").read_text(encoding="utf-8")
_EXAMPLES = sorted((CHECKOUT.root / "examples").glob("*.py"))


def _blocks(language: str, text: str = _README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_first_example_prints_what_the_readme_shows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runpy.run_path(str(_EXAMPLES[0]))

    assert capsys.readouterr().out == _blocks("text")[0]


def test_the_readme_shows_the_first_example() -> None:
    assert _EXAMPLES[0].read_text(encoding="utf-8") == _blocks("python")[0]


def test_every_example_in_the_readme_compiles() -> None:
    for number, block in enumerate(_blocks("python")):
        compile(block, f"README block {number}", "exec")


def test_the_test_in_the_readme_passes(tribute_mock: MockServer, tribute: Tribute) -> None:
    (block,) = (block for block in _blocks("python") if "def test_" in block)
    names: dict[str, Any] = {}
    exec(compile(block, "README", "exec"), names)  # noqa: S102 - what the README shows
    (test,) = (names[name] for name in names if name.startswith("test_"))

    test(tribute_mock, tribute)


def test_the_hooks_in_the_docs_see_an_attempt(
    tribute_mock: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = _blocks("python", _OBSERVABILITY)
    names: dict[str, Any] = {}
    exec(compile(block, "docs", "exec"), names)  # noqa: S102 - what the docs show
    with Tribute(on_response=names["on_response"], on_error=names["on_error"]) as tribute:
        tribute.products.get(2548)

    assert tribute_mock.requests
    assert capsys.readouterr().out.startswith("getProduct 1 200 0.")


def test_an_absent_field_is_no_none_and_as_false_as_the_readme_says(tribute: Tribute) -> None:
    product = tribute.products.get(1)

    assert (product.description or "") == ""
    assert product.description is UNSET


def test_the_profile_in_the_readme_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", "a-key")
    file = tmp_path / "profile.toml"
    file.write_text(_blocks("toml")[0], encoding="utf-8")

    assert load_profile(file).base_url == "http://127.0.0.1:8080/api/v1"


def test_a_block_that_installs_the_command_installs_what_it_runs() -> None:
    (block,) = (block for block in _blocks("console") if "[cli" in block)
    extras: set[str] = set(re.findall(r"\w+", re.findall(r"\[(.*?)\]", block)[0]))
    if "contract" in extras:
        extras.add("mock")

    assert set(re.findall(r"pytribute (mock|contract)", block)) <= extras


def test_every_verb_the_readme_names_is_in_the_makefile() -> None:
    makefile = (CHECKOUT.root / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z-]+)", " ".join(_blocks("console"))))

    assert {"client", "test"} <= named
    assert all(re.search(rf"^{verb}:.* ## ", makefile, re.MULTILINE) for verb in named)
