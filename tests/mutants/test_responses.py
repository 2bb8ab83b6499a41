"""A check kills every mutant of a documented response."""

from collections import Counter

import pytest

from tests.mutants.responses import MUTANTS, ResponseMutant, sample, survival_reason
from tests.mutants.tables import responses
from tests.mutants.trial import killer_of


@pytest.mark.parametrize("one", sample()[::2], ids=lambda one: one.name)
def test_a_wrong_response_is_killed(one: ResponseMutant) -> None:
    assert killer_of(one), f"make mutants ARGS={one.name!r} says more"


@pytest.mark.parametrize(
    "one", [one for one in MUTANTS if survival_reason(one)][:1], ids=lambda one: one.name
)
def test_a_response_that_no_request_leads_to_is_not_seen(one: ResponseMutant) -> None:
    assert killer_of(one) == "", "take it out of survival_reason"


def test_every_place_has_one_mutant_for_each_operator() -> None:
    assert max(Counter(one.name for one in MUTANTS).values()) == 1


def test_operators_are_counted_and_survivors_named() -> None:
    first, second, *_ = [one for one in MUTANTS if one.operator == "is missing"]

    table = " ".join("\n".join(responses([(first, "listing"), (second, "")])).split())

    assert "is missing 1 2" in table
    assert f"{second.name}: SURVIVED" in table
