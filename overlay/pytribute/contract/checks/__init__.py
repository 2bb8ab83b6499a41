"""The checks in the order in which they run.

The checks that learn about the products come first, those that change the server last.
"""

from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from pytribute.contract.checks.authentication import check_authentication
from pytribute.contract.checks.cancellation import check_cancelling
from pytribute.contract.checks.cards import (
    check_charges,
    check_deactivated_tokens,
    check_tokens,
)
from pytribute.contract.checks.connection_reuse import check_connections
from pytribute.contract.checks.deliveries import (
    check_encodings,
    check_events,
    check_signatures,
    check_size,
    check_tolerance,
    check_unreadable,
)
from pytribute.contract.checks.effects import check_effects, check_redelivery
from pytribute.contract.checks.fuzzing import check_fuzzing
from pytribute.contract.checks.http_semantics import check_http_semantics
from pytribute.contract.checks.input_validation import check_ids, check_parameters
from pytribute.contract.checks.invariants import check_invariants
from pytribute.contract.checks.listing_consistency import check_agreement, check_listing
from pytribute.contract.checks.listings import check_listings, check_rows
from pytribute.contract.checks.methods import (
    check_head,
    check_methods,
    check_paths,
    check_unchanged,
)
from pytribute.contract.checks.new_orders import check_cancelled_orders, check_created_orders
from pytribute.contract.checks.orders import check_orders, check_shops
from pytribute.contract.checks.ownership import check_ownership
from pytribute.contract.checks.pagination import check_paging
from pytribute.contract.checks.parameters import check_arguments, check_queries
from pytribute.contract.checks.stateful import check_stateful
from pytribute.contract.checks.transactions import check_refunds, check_transactions

__all__ = ["CHECKS", "WEBHOOK_CHECKS", "Check", "needed", "owning"]


class Check(NamedTuple):
    """A check and its name in the report."""

    name: str
    run: Callable[[Any], Sequence[Callable[[Any], None]] | None]
    """It is called with a `CheckContext`, and so are the parts that it may return."""
    is_for_full_mode: bool = False
    is_needed: bool = False
    """Whether other checks use what this one learns."""
    is_of_products: bool = False
    """Whether it needs the list of products."""
    also: tuple[str, ...] = ()
    """The rules that it looks for beside those of its name, as patterns."""

    def run_whole(self, context: object) -> None:
        """Run the check and its parts, which share the context."""
        for run_part in self.run(context) or ():
            run_part(context)

    def owns(self, rule: str) -> bool:
        """Whether the check looks for violations of a rule."""
        return any(fnmatchcase(rule, pattern) for pattern in (f"{self.name}/*", *self.also))


CHECKS = (
    Check("listing", check_listing, is_needed=True, is_of_products=True),
    Check("invariants", check_invariants, is_of_products=True),
    Check("agreement", check_agreement, is_of_products=True),
    Check("paging", check_paging, is_of_products=True),
    Check("listings", check_listings, is_needed=True),
    Check("rows", check_rows),
    Check("shops", check_shops),
    Check("orders", check_orders),
    Check("transactions", check_transactions),
    Check("tokens", check_tokens),
    Check("ids", check_ids, is_of_products=True),
    Check("arguments", check_arguments, also=("ids/malformed-argument",)),
    Check("queries", check_queries, also=("parameters/*",)),
    Check("parameters", check_parameters, is_of_products=True),
    Check("http", check_http_semantics),
    Check("head", check_head),
    Check("paths", check_paths, is_of_products=True),
    Check("methods", check_methods),
    Check("connections", check_connections, is_of_products=True),
    Check("authentication", check_authentication, also=("http/header-case",)),
    Check("ownership", check_ownership, is_of_products=True),
    Check("unchanged", check_unchanged, is_of_products=True),
    Check("cancelling", check_cancelling, is_for_full_mode=True, is_of_products=True),
    # Before the stateful check, which resets the server.
    Check(
        "unchanged-by-cancelling",
        check_unchanged,
        is_for_full_mode=True,
        is_of_products=True,
        also=("unchanged/*",),
    ),
    Check(
        "stateful",
        check_stateful,
        is_for_full_mode=True,
        is_of_products=True,
        also=("cancelling/not-stars-status", "ownership/status"),
    ),
    Check(
        "created-orders",
        check_created_orders,
        is_for_full_mode=True,
        also=("orders/agreement", "orders/status", "orders/foreign"),
    ),
    Check(
        "cancelled-orders",
        check_cancelled_orders,
        is_for_full_mode=True,
        also=("orders/unknown", "orders/foreign"),
    ),
    Check("refunds", check_refunds, is_for_full_mode=True, also=("orders/foreign",)),
    Check(
        "deactivated-tokens",
        check_deactivated_tokens,
        is_for_full_mode=True,
        also=("tokens/unknown", "tokens/foreign"),
    ),
    Check(
        "charges",
        check_charges,
        is_for_full_mode=True,
        also=("tokens/foreign", "deactivated-tokens/not-charged"),
    ),
    Check("generated", check_fuzzing),
)
"""The checks of a server."""

WEBHOOK_CHECKS = (
    Check("events", check_events, is_needed=True),
    Check("signatures", check_signatures),
    Check("encodings", check_encodings),
    Check("tolerance", check_tolerance),
    Check("unreadable", check_unreadable),
    Check("size", check_size),
    Check("redelivery", check_redelivery),
    Check("effects", check_effects),
)
"""The checks of a webhook endpoint."""


def owning(rules: Iterable[str], checks: Sequence[Check]) -> list[Check]:
    """Return the checks that look for violations of some rules.

    A rule for every response, which no check is named after, belongs to all of them.
    """
    names, everything = set(rules), (*CHECKS, *WEBHOOK_CHECKS)
    if any(not any(one.owns(name) for one in everything) for name in names):
        return [*checks]
    return [one for one in checks if any(map(one.owns, names))]


def needed(rules: Iterable[str], checks: Sequence[Check]) -> list[Check]:
    """Return the checks that look for violations of some rules, and those that they need."""
    owners = owning(rules, checks)
    return [one for one in checks if one in owners or (owners and one.is_needed)]
