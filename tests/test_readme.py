import re
import runpy
from functools import partial
from pathlib import Path

import pytest

from pytribute import UNSET, Tribute
from pytribute.contract import load_profile
from scripts.project import CHECKOUT
from tests.snippets import EXAMPLES, blocks, run

_blocks = partial(blocks, file=CHECKOUT.root / "README.md")


def test_the_first_example_prints_what_the_readme_shows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runpy.run_path(str(EXAMPLES[0]))

    assert capsys.readouterr().out == _blocks("text")[0]


def test_the_readme_shows_the_first_example() -> None:
    assert EXAMPLES[0].read_text(encoding="utf-8") == _blocks("python")[0]


@pytest.mark.parametrize("number", range(len(_blocks("python"))))
def test_every_example_in_the_readme_runs(
    number: int,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    run(_blocks("python")[number], f"readme_{number}", request)


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
