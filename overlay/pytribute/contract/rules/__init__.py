"""The rules that the checks hold a server against, each with its source and its severity.

A rule that the documentation, a schema, or a MUST of HTTP or JSON states is an error. A rule that
is only a reading of this project, or only reported, is a warning. A name has two parts, the check
and the rule; a profile and ``--only`` select rules by patterns such as ``paging/*``.
"""

from fnmatch import fnmatchcase

from pytribute.contract.rules import (
    accounts,
    cards,
    http,
    listings,
    orders,
    products,
    refunds,
    requests,
    response,
    webhook,
)
from pytribute.contract.violation import Rule

__all__ = ["RULES", "matching"]

RULES = {
    rule.name: rule
    for module in (
        *(response, products, listings, orders, cards, requests, http, accounts, refunds),
        webhook,
    )
    for rule in vars(module).values()
    if isinstance(rule, Rule)
}
"""All rules by name, in the order of the checks."""


def matching(pattern: str) -> list[Rule]:
    """Return the rules whose name matches a pattern such as ``paging/*``."""
    return [rule for name, rule in RULES.items() if fnmatchcase(name, pattern)]
