"""Purchases for requests that must not cancel them.

A server may well take such a request for a cancellation. The check of cancellations then uses
other purchases, and tries these last: what is still uncancelled must be cancelled by that.
"""

from collections import deque
from collections.abc import Sequence

from pytribute.contract.request import WireRequest
from pytribute.contract.response import NO_RESPONSE, WireResponse

__all__ = ["SPARE", "SparePurchases"]

SPARE = "{purchase}"
"""Stands for a purchase in the target of a request."""

# The most purchases that other checks may use up.
_SPARE = 8


class SparePurchases:
    """The purchases that no check expects to be cancelled; at most every second of a profile.

    Args:
        stars: the purchases that a profile allows to cancel.
    """

    def __init__(self, stars: Sequence[int]) -> None:
        count = min(_SPARE, len(stars) // 2)
        self._left = deque(stars[len(stars) - count :])
        self.attempts: dict[int, list[WireRequest]] = {}
        """The requests for each purchase that must not have cancelled it."""
        self.spent: set[int] = set()
        """The purchases that a response with success may have cancelled."""

    @property
    def next(self) -> int | None:
        """The purchase to use; None if all are spent, or the profile lists too few."""
        return self._left[0] if self._left else None

    def record(self, purchase: int, response: WireResponse) -> None:
        """Record a request; after a success, or no response, the next one uses another purchase."""
        self.attempts.setdefault(purchase, []).append(response.request)
        is_effect = response.is_success and response.request.method != "OPTIONS"
        if response.status == NO_RESPONSE or is_effect:
            self.spent.add(purchase)
            if purchase in self._left:
                self._left.remove(purchase)
