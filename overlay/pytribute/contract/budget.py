"""An estimate of the time that the checks need."""

from collections.abc import Sequence

__all__ = ["REQUESTS", "left_out"]

REQUESTS = {
    "listing": 2,
    "invariants": 0,
    "agreement": 54,
    "paging": 262,
    "listings": 46,
    "rows": 16,
    "shops": 6,
    "orders": 56,
    "transactions": 26,
    "tokens": 32,
    "ids": 202,
    "arguments": 57,
    "queries": 531,
    "parameters": 63,
    "http": 18,
    "head": 72,
    "paths": 16,
    "methods": 93,
    "connections": 30,
    "authentication": 690,
    "ownership": 40,
    "unchanged": 5,
    "cancelling": 242,
    "unchanged-by-cancelling": 5,
    "stateful": 390,
    "created-orders": 50,
    "cancelled-orders": 29,
    "refunds": 37,
    "deactivated-tokens": 9,
    "charges": 37,
    "generated": 1141,
}
"""How many requests each check sends to the mock with 27 products, in full mode."""

# No part of a check sends more of them one after another.
_LONGEST = 180


def left_out(
    checks: Sequence[str], budget: float, seconds: float, rate: float | None, runners: int
) -> list[str]:
    """Return the checks that probably won't be finished in a time budget, in their order.

    Args:
        checks: the names of the checks, in their order.
        budget: seconds.
        seconds: the time of a response.
        rate: the most requests a second, or None.
        runners: how many checks, or parts of them, run side by side.
    """
    pace = max(seconds / runners, 1 / rate if rate else 0.0)
    omitted: list[str] = []
    used = 0.0
    for name in checks:
        used += REQUESTS.get(name, 0) * pace
        alone = min(REQUESTS.get(name, 0), _LONGEST) * seconds
        if max(used, alone) > budget:
            omitted.append(name)
    return omitted
