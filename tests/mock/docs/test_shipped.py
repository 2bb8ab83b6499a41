"""What a wheel brings along, so that the reference works where there is no checkout."""

import shutil
from pathlib import Path
from typing import Literal, cast
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

import pytribute
from scripts.document.yaml_text import load_yaml
from scripts.project import CHECKOUT


def test_the_wheel_holds_the_page_and_both_specifications(tmp_path: Path) -> None:
    # A copy, because building writes into the checkout.
    copy = tmp_path / "copy"
    for folder in ("overlay", "generated", "openapi", "scripts"):
        ignored = shutil.ignore_patterns("__pycache__", "openapi*.json")
        shutil.copytree(CHECKOUT.root / folder, copy / folder, ignore=ignored)
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT.root / file, copy)
    (wheel,) = WheelBuilder(str(copy)).build(directory=str(tmp_path), versions=["standard"])
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())

    assert {
        "pytribute/openapi.json",
        "pytribute/openapi.ru.json",
        "pytribute/mock/dashboard/assets/dashboard.js",
        "pytribute/mock/docs/assets/docs.css",
        "pytribute/mock/pages/assets/icon.svg",
        "pytribute/mock/docs/assets/page.html.jinja",
    } <= names


def test_the_russian_specification_is_the_one_of_this_checkout() -> None:
    text = (CHECKOUT.openapi / "tribute.ru.yaml").read_text(encoding="utf-8")

    assert pytribute.spec("ru") == load_yaml(text, file="tribute.ru.yaml"), "run `make spec`"
    assert pytribute.spec("en") == pytribute.spec()


def test_a_language_without_a_specification_is_refused() -> None:
    with pytest.raises(ValueError, match=r"en and ru, not in 'de'"):
        pytribute.spec(cast("Literal['en']", "de"))
