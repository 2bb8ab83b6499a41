"""A checkout with one more page and one more patch, and its generated library."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pytribute import AsyncTribute, Tribute
from scripts.build import build, write
from scripts.project import CHECKOUT, Project
from scripts.sources import digest
from scripts.wheel import publish
from tests.generate.packages import forget, import_all
from tests.generate.packages import write as write_packages
from tests.snapshots import SNAPSHOTS

HERE = Path(__file__).parent
_ENTRY = """
[[source]]
file = "library.yaml"
page = "library"
language = "en"
format = "openapi"
address = "https://wiki.tribute.tg/for-content-creators/api-documentation/library"
date = 2026-11-01
sha256 = "{sha256}"
"""


@dataclass(frozen=True)
class Library:
    """The files and the output of `make client`."""

    project: Project
    files: dict[str, bytes]
    output: list[str]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    project = SNAPSHOTS.copy(tmp_path_factory.mktemp("library"))
    page = (HERE / "library.yaml").read_bytes()
    (project.sources / "library.yaml").write_bytes(page)
    with project.manifest.open("a", encoding="utf-8") as listing:
        listing.write(_ENTRY.format(sha256=digest(page)))
    patch = (HERE / "60-library.overlay.yaml").read_text(encoding="utf-8")
    (project.patches / "60-library.overlay.yaml").write_text(patch, encoding="utf-8")
    output: list[str] = []
    files = build(project, output.append, generated=True)
    write(project, files)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CHECKOUT.root / "overlay", project.root / "overlay", ignore=ignored)
    publish(project.root)
    return Library(project, files, output)


@pytest.fixture(scope="session")
def package(
    library: Library, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, ModuleType]]:
    """The generated packages, imported under another name."""
    folder = tmp_path_factory.mktemp("package")
    generated = {name: text for name, text in library.files.items() if name[:10] == "generated/"}
    write_packages(generated, folder, "library")
    yield import_all(folder, "library")
    forget("library")


@pytest.fixture(scope="session")
def clients(package: dict[str, ModuleType]) -> tuple[Any, Any]:
    """The two clients with the groups of the page."""
    groups = vars(package["client.resources"])
    blocking = type("Blocking", (groups["Resources"], Tribute), {})
    awaiting = type("Awaiting", (groups["AsyncResources"], AsyncTribute), {})
    return blocking, awaiting
