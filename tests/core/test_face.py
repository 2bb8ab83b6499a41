"""Faces of packages: names that are imported when they are first used, and nothing else."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from pytribute.webhooks.inbox import EXTRAS
from pytribute_core.face import lazy_face

FACES = (
    "pytribute",
    "pytribute.contract",
    "pytribute.mock",
    "pytribute.webhooks",
    "pytribute.webhooks.adapters",
    "pytribute.webhooks.inbox",
)


def package(monkeypatch: pytest.MonkeyPatch, *names: str, **extras: tuple[str, str]) -> ModuleType:
    """Make a package whose names are those of the modules json and decimal."""
    made = ModuleType("made_up")
    monkeypatch.setitem(sys.modules, "made_up", made)
    get, list_names = lazy_face("made_up", names, ("json", "decimal"), extras)
    made.__dict__.update(__getattr__=get, __dir__=list_names)
    return made


def test_a_name_is_looked_for_in_each_module_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made = package(monkeypatch, "loads", "Decimal")

    assert made.Decimal is import_module("decimal").Decimal
    assert vars(made).keys() & {"loads", "Decimal"} == {"Decimal"}


@pytest.mark.parametrize("name", ["dumps", "Nowhere", "json"])
def test_no_other_name_is_there(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = package(monkeypatch, "loads", "Nowhere")

    with pytest.raises(AttributeError, match=f"module 'made_up' has no attribute '{name}'"):
        getattr(made, name)


def test_an_extra_is_listed_when_the_package_that_it_needs_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    extras = {"dumps": ("json", "json"), "Missing": ("json", "no_such_package")}
    made = package(monkeypatch, "loads", **extras)

    assert dir(made) == ["dumps", "loads"]
    assert made.dumps is import_module("json").dumps


@pytest.mark.parametrize("name", FACES)
def test_only_public_names_are_listed(name: str) -> None:
    face = import_module(name)

    assert {*face.__all__} <= {*dir(face)}
    assert {*dir(face)} - {*face.__all__} <= {*EXTRAS}
    for listed in dir(face):
        assert getattr(face, listed) is not None


@pytest.mark.parametrize("name", ["pytribute", "pytribute.webhooks"])
def test_modules_beside_what_users_import_are_private(name: str) -> None:
    """A face hides its modules, but an editor that completes an import reads the folder."""
    (folder,) = import_module(name).__path__
    modules = {path.stem for path in Path(folder).glob("*.py")}

    assert {module for module in modules if not module.startswith("_")} <= {"pytest_plugin"}
