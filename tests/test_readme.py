import re
import runpy
from pathlib import Path

import pytest

from pytribute import UNSET, Tribute
from pytribute.contract import load_profile
from scripts.project import CHECKOUT
from tests.snippets import DOCS, EXAMPLES, blocks

_READMES = sorted(CHECKOUT.root.glob("README*.md"))
_CONSOLE = [block for page in (*_READMES, *DOCS.rglob("*.md")) for block in blocks("console", page)]


def test_the_first_example_prints_what_each_readme_shows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runpy.run_path(str(EXAMPLES[0]))

    output = capsys.readouterr().out
    assert [blocks("text", readme) for readme in _READMES] == [[output], [output]]


def test_each_readme_shows_the_first_example() -> None:
    example = EXAMPLES[0].read_text(encoding="utf-8")

    assert [blocks("python", readme) for readme in _READMES] == [[example], [example]]


def test_an_absent_field_is_no_none_and_as_false_as_the_pages_say(tribute: Tribute) -> None:
    product = tribute.products.get(1)

    assert (product.description or "") == ""
    assert product.description is UNSET


@pytest.mark.parametrize(
    "page", [DOCS / "en" / "contract.md", DOCS / "ru" / "contract.md"], ids=str
)
def test_the_profile_on_the_page_is_one(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", "a-key")
    file = tmp_path / "profile.toml"
    file.write_text(blocks("toml", page)[0], encoding="utf-8")

    assert load_profile(file).base_url == "http://127.0.0.1:8080/api/v1"


def test_a_block_that_installs_the_command_installs_what_it_runs() -> None:
    installing = [block for block in _CONSOLE if "[cli" in block]
    assert installing
    for block in installing:
        extras: set[str] = set(re.findall(r"\w+", re.findall(r"\[(.*?)\]", block)[0]))
        if "contract" in extras:
            extras.add("mock")
        assert set(re.findall(r"^\$ pytribute (mock|contract)", block, re.MULTILINE)) <= extras


def test_every_verb_that_a_page_names_is_in_the_makefile() -> None:
    makefile = (CHECKOUT.root / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z-]+)", " ".join(_CONSOLE)))

    assert {"client", "docs", "test"} <= named
    assert all(re.search(rf"^{verb}:.* ## ", makefile, re.MULTILINE) for verb in named)
