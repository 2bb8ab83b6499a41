# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A tariff that can be subscribed to."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.amounts import (
    each_major,
)
from pytribute_core.model import Model
from pytribute_core.money import Money

from .subscription_price import SubscriptionPrice


class Subscription(
    Model,
    frozen=True,
    kw_only=True,
    gc=True,
    rename={"subscription_id": "subscriptionId"},
):
    """A tariff that can be subscribed to."""

    subscription_id: int
    """Which tariff it is; webhooks call it `subscription_id`."""

    name: str | None | UnsetType = UNSET
    """What it is called."""

    currency: str | None | UnsetType = UNSET
    """The currency of its prices, in either case."""

    periods: list[SubscriptionPrice] | None | UnsetType = UNSET
    """What can be chosen, each with its price."""

    @property
    def prices(self) -> list[Money | None]:
        """The exact prices of `periods`, in their order."""
        return each_major(self.periods, "price", self.currency)
