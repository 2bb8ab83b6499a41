"""The catalogue applies to the frozen page, and what it makes of it can be read.

Whole trials take minutes each: ``python -m tests.changes``.
"""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml

from scripts.build import build, write
from scripts.diff.document import compare
from scripts.document.node import plant
from scripts.errors import PipelineError
from scripts.project import CHECKOUT
from scripts.readings import outdated_readings
from scripts.trial import Trial
from scripts.wheel import publish
from tests.changes.catalogue import CHANGES, Change, prose_changed
from tests.changes.clone import Clone, changeable_page
from tests.changes.trial import Run, summary
from tests.changes.trial import Trial as Tried
from tests.hostile.checkout import Checkout
from tests.pages import Document
from tests.snapshots import SNAPSHOTS

KINDS = {
    *("optional field", "required field", "enum value added", "enum recased", "field renamed"),
    *("query parameter added", "bound changed", "status added", "status removed"),
    *("operation added with a body", "prose only", "error code added", "nested object"),
    "default changed",
}


@cache
def specification_of_the_page() -> Document:
    """The specification of this page alone, which is faster than all pages."""
    with TemporaryDirectory() as folder:
        return specification(alone(Path(folder)))


def alone(root: Path) -> Clone:
    """Save only the changed page, without the supplement."""
    Checkout.make(root).keep(changeable_page(SNAPSHOTS)[0])
    return Clone(root)


def specification(clone: Clone) -> Document:
    files = build(clone, lambda _: None, generated=False)
    document: Document = yaml.safe_load(files["openapi/tribute.yaml"])
    return document


def test_every_kind_of_change_is_there_and_has_a_name_of_its_own() -> None:
    names = [change.name for change in CHANGES]

    assert len(names) == len(set(names))
    assert {name.partition(":")[0] for name in names} == KINDS
    assert {*names} >= KINDS


def test_a_page_that_nothing_changes_is_written_as_it_was() -> None:
    file, page = changeable_page(SNAPSHOTS)

    assert page.text == (SNAPSHOTS.sources / file).read_text(encoding="utf-8")


def test_a_page_without_the_words_is_an_error() -> None:
    _, page = changeable_page(SNAPSHOTS)

    with pytest.raises(LookupError, match="no words like"):
        page.replace_words("^nobody wrote this$", "")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_makes_another_valid_specification_or_stops_by_name(
    change: Change, tmp_path: Path
) -> None:
    clone = alone(tmp_path)
    clone.save(change)

    if change.stops:
        with pytest.raises(PipelineError) as stopped:
            specification(clone)
        assert change.stops in str(stopped.value)
        assert stopped.value.line is not None
        return

    changed = specification(clone)
    assert compare(specification_of_the_page(), changed) != []
    outdated = outdated_readings(plant(changed))
    assert change.needs in "\n".join(outdated)
    assert bool(outdated) is bool(change.needs)


@pytest.mark.parametrize("name", ["operation added with a body"])
def test_the_library_works_after_a_change_of_the_page(name: str, tmp_path: Path) -> None:
    SNAPSHOTS.copy(tmp_path)
    clone = Clone(tmp_path)
    clone.save(next(change for change in CHANGES if change.name == name))
    shutil.copytree(CHECKOUT.root / "overlay", tmp_path / "overlay")

    write(clone, build(clone, lambda _: None, generated=True))
    publish(clone.root)

    with Trial(clone, seconds=300) as trial:
        assert trial.failures() == []


def test_a_result_is_as_expected_when_green_or_stopped_where_it_must() -> None:
    free, held = Change("free", prose_changed), Change("held", prose_changed, stops="x.yaml")
    left = Change("left", prose_changed, needs="x.yaml")
    green, red = Run(0, 1.0, ""), Run(2, 1.0, "x.yaml:3: selects nothing")
    failed = Run(1, 1.0, "FAILED tests/a.py::b[c] - boom\nERROR tests/d.py\n")

    assert Tried(free, green, ()).is_as_expected
    assert Tried(free, green, (), green).is_as_expected
    assert not Tried(free, red, ()).is_as_expected
    assert not Tried(free, green, (), failed).is_as_expected
    assert Tried(held, red, ()).is_as_expected
    assert not Tried(held, green, (), green).is_as_expected
    assert Tried(left, red, ()).is_as_expected
    assert not Tried(left, green, (), green).is_as_expected
    assert Tried(free, green, (), failed).failed == ("tests/a.py::b[c]", "tests/d.py")
    assert Tried(free, green, (), Run(2, 1.0, "no pytest")).failed == ("no pytest",)
    uncovered = "overlay/a/b.py 36 1 14 1 96% 51->54\nCoverage failure: total of 99"
    assert Tried(free, green, (), Run(2, 1.0, uncovered)).failed == tuple(uncovered.splitlines())
    assert summary(["a/b", "a/c", "d/e/f"]) == "a 2, d/e 1"
    assert summary([]) == "none"
