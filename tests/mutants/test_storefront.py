"""The mutants of the shop: the table says what kills each, and a sample shows that it does."""

from collections import Counter

import pytest

from pytribute.contract.rules import cards, orders
from pytribute.contract.violation import Rule
from tests.mutants.storefront.catalogue import MUTANTS, killers_of, read_table
from tests.mutants.storefront.mutant import StoreMutant

KILLED_BY = read_table()


# Every ninth, as a sample: `make mutants` runs them all.
@pytest.mark.parametrize("mutant", MUTANTS[::9], ids=lambda one: one.name)
def test_a_rule_of_the_table_kills_a_mutant(mutant: StoreMutant) -> None:
    assert {*killers_of(mutant)} & {*KILLED_BY[mutant.name]}


def test_the_table_has_a_rule_for_every_mutant_and_a_mutant_for_every_rule() -> None:
    """``make mutants`` writes the table."""
    rules = {
        one.name
        for module in (orders, cards)
        for one in vars(module).values()
        if isinstance(one, Rule)
    }

    assert list(KILLED_BY) == [one.name for one in MUTANTS]
    assert [name for name, killers in KILLED_BY.items() if not killers] == []
    assert rules - {name for killers in KILLED_BY.values() for name in killers} == set()
    assert max(Counter(one.name for one in MUTANTS).values()) == 1
