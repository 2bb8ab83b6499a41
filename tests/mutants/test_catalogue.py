"""The catalogue of mutants: the check of the matrix kills each of them."""

from collections import Counter
from typing import Any, get_args

import pytest
from starlette.types import ASGIApp

from pytribute.contract.checks import CHECKS
from tests.documented import SPECIFICATION
from tests.mutants.catalogue import CATALOGUE, CATEGORIES, Entry
from tests.mutants.listing import listing
from tests.mutants.matrix import read_matrix
from tests.mutants.mutant import Mark, Mutant, Wrap
from tests.mutants.operators import (
    accept_key,
    change_product,
    change_request,
    change_response,
    read_id,
    read_parameter,
    respond,
)
from tests.mutants.storefront.catalogue import MUTANTS as OF_THE_SHOP
from tests.mutants.tables import kills
from tests.mutants.trial import Trial, kill_alone, killer, violations

KILLED_BY = read_matrix()
MUTANTS = {one.mutant.name: one.mutant for one in CATALOGUE}


# Every third, as a sample: `make mutants` runs them all.
@pytest.mark.parametrize("name", [name for name in MUTANTS if KILLED_BY.get(name)][::3])
def test_the_check_of_the_matrix_kills_a_mutant(name: str) -> None:
    errors = kill_alone(MUTANTS[name], KILLED_BY[name])

    assert errors, f"the check {KILLED_BY[name]!r} does not kill it any more"
    for violation in errors:
        assert_in_specification(violation.where)
        assert "tribute-mock-key" not in repr(violation)


def assert_in_specification(where: str) -> None:
    place: Any = SPECIFICATION
    for part in where.partition(" ")[0].split("/")[1:]:
        name = part.replace("~1", "/")
        place = place[int(name) if name.isdigit() and name not in place else name]


def test_the_matrix_has_a_check_for_every_mutant() -> None:
    """``make mutants`` writes the matrix."""
    assert list(KILLED_BY) == list(MUTANTS)
    assert [name for name, check in KILLED_BY.items() if not check] == []
    assert set(KILLED_BY.values()) <= {one.name for one in CHECKS}


def test_mutants_have_names_of_their_own_and_every_mark() -> None:
    names = Counter(one.mutant.name for one in CATALOGUE)
    assert [name for name, times in names.items() if times > 1] == []
    marks = {one.mutant.mark for one in CATALOGUE} | {one.mark for one in OF_THE_SHOP}
    assert marks == set(get_args(Mark))
    assert {one.category for one in CATALOGUE} == set(CATEGORIES)


def unchanged(*operators: Wrap) -> Wrap:
    def wrap(app: ASGIApp) -> ASGIApp:
        state = app.router  # type: ignore[attr-defined]  # where operators look for the mock's state
        for one in operators:
            app = one(app)
            app.router = state  # type: ignore[attr-defined]
        return app

    return wrap


def test_operators_that_change_nothing_make_no_mutant() -> None:
    wrap = unchanged(
        change_response(lambda _, __: None),
        listing(),
        change_request(lambda _: None),
        read_parameter("page", "size", "type", "desc", read=lambda text: text),
        read_id("getProduct", "cancelProductPurchase", read=lambda text: text),
        change_product(lambda fields: fields),
        accept_key(lambda _: None),
        respond(lambda _: None),
    )

    assert killer(Mutant("no mutant", "reading", wrap)) == ""


def test_a_check_is_counted_with_others_and_alone() -> None:
    mutants = [Mutant(name, "schema", change_response(lambda _, __: None)) for name in "abc"]
    entries = [Entry(mutant, "http") for mutant in mutants]
    trials = [Trial(("listing", "paging"), is_killed_by_stock=True), Trial(("paging",)), Trial()]

    table = "\n".join(kills(list(zip(entries, trials, strict=True))))

    assert "paging 2 67 1" in " ".join(table.split())
    assert "plain Schemathesis 1 33" in " ".join(table.split())
    assert "everything 2 67" in " ".join(table.split())


def test_a_mutant_that_fails_by_itself_is_none() -> None:
    def fail(_: object, __: object) -> None:
        raise KeyError("rows")

    with pytest.raises(RuntimeError, match="'unsteady' itself fails: KeyError: 'rows'"):
        violations(Mutant("unsteady", "reading", change_response(fail)), CHECKS[:1])
