"""The catalogue of wrong servers: what finds each is still found, and a few meet everything."""

import subprocess
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from starlette.types import ASGIApp

from pytribute import spec
from pytribute.contract import Kind, Mode, check, profile_of
from pytribute.contract.checks import CHECKS
from tests.mutants.catalogue import CATALOGUE, CATEGORIES, Entry
from tests.mutants.matrix import read_matrix
from tests.mutants.mutant import Mutant
from tests.mutants.tables import layers
from tests.mutants.trial import Trial, findings, found_by_itself, served
from tests.mutants.wrong import after, before, cancelling, key_if, listing, products, query

FOUND_BY = read_matrix()
MUTANTS = {one.mutant.name: one.mutant for one in CATALOGUE}


def commit() -> str:
    """Give what the sample is drawn by; the same one where there is no history."""
    command = ["git", "rev-parse", "HEAD"]
    try:
        told = subprocess.run(  # noqa: S603 - as it stands
            command, cwd=Path(__file__).parent, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return told.stdout


SAMPLE = sorted(Random(commit()).sample(sorted(MUTANTS), 2))  # noqa: S311 - no secret


@pytest.mark.parametrize("name", [name for name in MUTANTS if FOUND_BY.get(name)])
def test_what_found_a_mutant_finds_it(name: str) -> None:
    found = found_by_itself(MUTANTS[name], FOUND_BY[name])

    assert found, f"{FOUND_BY[name]} finds it no more"
    for finding in found:
        assert_in_specification(finding.where)
        assert "tribute-mock-key" not in repr(finding)


def assert_in_specification(where: str) -> None:
    place: Any = spec()
    for part in where.partition(" ")[0].split("/")[1:]:
        name = part.replace("~1", "/")
        place = place[int(name) if name.isdigit() and name not in place else name]


@pytest.mark.parametrize("name", SAMPLE)
def test_a_sample_that_every_commit_draws_anew_deviates(name: str) -> None:
    mutant = MUTANTS[name]
    with served(mutant) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, strict=mutant.strict)

    assert report.of(Kind.DEVIATION), f"{name} survives; make mutants ARGS={name!r} tells more"


def test_the_table_tells_of_every_mutant_who_finds_it() -> None:
    """Make it anew with ``make mutants``."""
    assert list(FOUND_BY) == list(MUTANTS)
    assert [name for name, finder in FOUND_BY.items() if not finder] == []
    assert set(FOUND_BY.values()) <= {one.name for one in CHECKS}


def test_there_are_enough_mutants_of_every_kind() -> None:
    assert len(CATALOGUE) == len(MUTANTS) >= 120
    categories = Counter(one.category for one in CATALOGUE)
    assert min(categories[one] for one in CATEGORIES) >= 15
    marks = Counter(one.mutant.mark for one in CATALOGUE)
    assert min(marks[one] for one in ("documented", "schema", "protocol", "chosen")) >= 15


def test_what_wrong_servers_are_made_with_is_right_by_itself() -> None:
    def wrap(app: ASGIApp) -> ASGIApp:
        for one in (
            after(lambda _: None),
            listing(lambda _, __: None),
            before(lambda _: None),
            query(lambda pairs: pairs),
            products(lambda _: None),
            key_if(lambda _, __: False),
            cancelling(lambda _, __: None),
        ):
            app = one(app)
        return app

    assert findings(Mutant("nothing wrong", "chosen", wrap), CHECKS[:-1]) == {}


def test_a_layer_is_counted_with_others_and_alone() -> None:
    mutants = [Mutant(name, "schema", after(lambda _: None)) for name in "abc"]
    entries = [Entry(mutant, "http", is_unseen=False) for mutant in mutants]
    trials = [Trial(("products", "paging"), is_found_by_stock=True), Trial(("paging",)), Trial()]

    told = "\n".join(layers(list(zip(entries, trials, strict=True))))

    assert "paging 2 67 1" in " ".join(told.split())
    assert "Schemathesis as it comes 1 33" in " ".join(told.split())
    assert "everything 2 67" in " ".join(told.split())


def test_a_mutant_that_falls_over_is_none() -> None:
    def fall(_: object) -> None:
        raise KeyError("rows")

    with pytest.raises(RuntimeError, match="'unsteady' itself fails: KeyError: 'rows'"):
        findings(Mutant("unsteady", "chosen", after(fall)), CHECKS[:1])
