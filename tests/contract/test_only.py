"""``--only`` runs the checks that look for violations of a rule."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module

import pytest

from pytribute.contract.checks import CHECKS, WEBHOOK_CHECKS, Check, needed, owning
from pytribute.contract.rules import RULES, matching
from pytribute.contract.violation import Rule


def rules_of(check: Check) -> Iterator[str]:
    """Yield the names of the rules that the module of a check mentions."""
    module = import_module(check.run.__module__)
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found = getattr(vars(module).get(node.value.id), node.attr, None)
            if isinstance(found, Rule):
                yield found.name


MENTIONED = {one.name: frozenset(rules_of(one)) for one in (*CHECKS, *WEBHOOK_CHECKS)}


@pytest.mark.parametrize("rule", sorted({rule for rules in MENTIONED.values() for rule in rules}))
def test_a_rule_is_looked_for_by_the_checks_that_own_it(rule: str) -> None:
    owners = owning([rule], (*CHECKS, *WEBHOOK_CHECKS))

    assert any(rule in MENTIONED[one.name] for one in owners)


def test_a_rule_for_every_response_belongs_to_every_check() -> None:
    assert owning(["response/schema"], CHECKS) == [*CHECKS]


def test_the_checks_that_others_need_come_first() -> None:
    rules = [rule.name for rule in matching("paging/*")]

    assert [one.name for one in needed(rules, CHECKS)] == ["listing", "paging", "listings"]
    assert needed(rules, WEBHOOK_CHECKS) == []
    assert needed(RULES, CHECKS) == [*CHECKS]
