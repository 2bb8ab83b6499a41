"""Names: of files, on a file system that ignores case, and of classes, each in one module."""

import ast
import subprocess
from collections import Counter
from pathlib import Path, PurePosixPath
from unicodedata import normalize

import pytest

from scripts.project import CHECKOUT

# pytribute_schemas is a second, independent reading of the same schemas: it has the same names.
PACKAGES = ("overlay/pytribute_core", "generated/pytribute_client", "overlay/pytribute")

# A module this short is part of its neighbour, unless there is a reason.
SHORT = 30
REASONS = {
    "overlay/pytribute/mock/signature.py": "the control and the deliveries share its forms",
    "overlay/pytribute/webhooks/adapters/flask.py": "only who imports it needs Flask",
    "overlay/pytribute_core/alternatives.py": "generated models import it, and nothing around it",
    "overlay/pytribute_core/command.py": "--help imports it, and nothing else of the core",
    "overlay/pytribute_core/currencies.py": "a table of ISO 4217, replaced as a whole every year",
    "scripts/generate/complaint.py": "two generators share it that don't import each other",
    "scripts/generate/schema_numbers.py": "copied into the generated package as it is",
}


def duplicate_classes(root: Path) -> dict[str, list[str]]:
    """Return the public classes that several modules define, and where they do."""
    places: dict[str, list[str]] = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            for node in ast.parse(path.read_bytes()).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    place = f"{path.relative_to(root).as_posix()}:{node.lineno}"
                    places.setdefault(node.name, []).append(place)
    return {name: found for name, found in places.items() if len(found) > 1}


def test_no_two_tracked_names_differ_in_case_or_accents_alone() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - git, wherever it is
        cwd=CHECKOUT.root,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("no git repository")
    names = listed.stdout.decode().split("\0")
    files = [PurePosixPath(name) for name in names if name]
    places = {*files, *(folder for file in files for folder in file.parents)}
    folded = Counter(normalize("NFC", str(place)).casefold() for place in places)

    assert len(files) > 500
    assert [name for name, times in folded.items() if times > 1] == []


def test_each_public_class_is_defined_in_one_module() -> None:
    assert duplicate_classes(CHECKOUT.root) == {}


def test_a_second_definition_is_named_with_both_places(tmp_path: Path) -> None:
    for package in PACKAGES:
        (tmp_path / package).mkdir(parents=True)
    (tmp_path / "overlay/pytribute_core/one.py").write_text("class Page: ...\nclass _Row: ...\n")
    (tmp_path / "generated/pytribute_client/two.py").write_text("\nclass Page: ...\n")
    (tmp_path / "overlay/pytribute/three.py").write_text("class _Row: ...\nclass Other: ...\n")

    assert duplicate_classes(tmp_path) == {
        "Page": ["overlay/pytribute_core/one.py:1", "generated/pytribute_client/two.py:2"]
    }


def test_a_short_module_has_a_reason() -> None:
    short = {
        path.relative_to(CHECKOUT.root).as_posix()
        for folder in ("overlay", "scripts")
        for path in (CHECKOUT.root / folder).rglob("*.py")
        if path.name != "__init__.py" and len(path.read_bytes().splitlines()) < SHORT
    }

    assert short == REASONS.keys()
