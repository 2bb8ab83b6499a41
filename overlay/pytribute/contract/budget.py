"""An estimate of the time that the checks need."""

from collections.abc import Sequence

__all__ = ["REQUESTS", "left_out"]

REQUESTS = {
    "listing": 2,
    "invariants": 0,
    "agreement": 54,
    "paging": 260,
    "listings": 0,
    "rows": 0,
    "shops": 7,
    "orders": 60,
    "transactions": 37,
    "tokens": 42,
    "ids": 202,
    "arguments": 0,
    "queries": 144,
    "parameters": 64,
    "http": 19,
    "head": 24,
    "paths": 16,
    "methods": 51,
    "connections": 30,
    "authentication": 470,
    "ownership": 40,
    "unchanged": 5,
    "cancelling": 242,
    "unchanged-by-cancelling": 5,
    "stateful": 390,
    "created-orders": 51,
    "cancelled-orders": 30,
    "refunds": 47,
    "deactivated-tokens": 9,
    "charges": 37,
    "generated": 304,
}
"""How many requests each check sends to the mock with 27 products, or for 12 orders."""


def left_out(
    checks: Sequence[str], budget: float, seconds: float, rate: float | None, runners: int
) -> list[str]:
    """Return the checks that probably won't be finished in a time budget, in their order.

    Args:
        checks: the names of the checks, in their order.
        budget: seconds.
        seconds: the time of a response.
        rate: the most requests a second, or None.
        runners: how many checks run side by side.
    """
    pace = max(seconds / runners, 1 / rate if rate else 0.0)
    omitted: list[str] = []
    used = 0.0
    for name in checks:
        used += REQUESTS.get(name, 0) * pace
        alone = REQUESTS.get(name, 0) * seconds
        if max(used, alone) > budget:
            omitted.append(name)
    return omitted
