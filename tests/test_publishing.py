"""What is said where the package is published holds: addresses, Pythons, links, fragments."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.project import CHECKOUT

ROOT = CHECKOUT.root
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob(".github/**/*.md"), *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_to_a_file(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_published_readme_has_no_relative_link() -> None:
    hook = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for change in hook["substitutions"]:
        text = re.sub(change["pattern"], change["replacement"], text)
    homepage = PROJECT["project"]["urls"]["Homepage"]

    assert f"]({homepage}/blob/v$HFPR_VERSION/docs/" in text
    assert [link for link in re.findall(r"\]\(([^)]*)\)", text) if "://" not in link] == []


def test_every_address_is_one_of_the_repository() -> None:
    urls = PROJECT["project"]["urls"].values()
    assert {
        url for url in urls if not url.startswith(PROJECT["project"]["urls"]["Homepage"])
    } == set()


def test_the_workflow_tests_every_python_that_the_package_names() -> None:
    classifiers = "\n".join(PROJECT["project"]["classifiers"])
    jobs = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))[
        "jobs"
    ]
    (setup,) = (
        step for step in jobs["everything"]["steps"] if "setup-python" in step.get("uses", "")
    )
    tested = {setup["with"]["python-version"], *jobs["pythons"]["strategy"]["matrix"]["python"]}

    assert tested == set(re.findall(r"Python :: (3\.\d+)$", classifiers, re.MULTILINE))


def test_every_fragment_is_of_a_known_kind_and_the_changelog_has_a_place_for_them() -> None:
    config = PROJECT["tool"]["towncrier"]
    draft = subprocess.run(
        [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "next"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert (draft.returncode, draft.stderr.partition("Error")[2]) == (0, "")
    assert draft.stdout.startswith("## next (")
    assert config["start_string"] in (ROOT / config["filename"]).read_text(encoding="utf-8")
