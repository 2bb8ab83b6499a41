# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""What is to be sold."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.amounts import (
    minor_money,
    stars,
)
from pytribute_core.model import Model
from pytribute_core.money import Money, Stars

from .shop_currency import ShopCurrency
from .shop_order_period import ShopOrderPeriod
from .trial_period import TrialPeriod


class NewShopOrder(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={
        "shop_id": "shopId",
        "success_url": "successUrl",
        "fail_url": "failUrl",
        "customer_id": "customerId",
        "stars_amount": "starsAmount",
        "first_period_amount": "firstPeriodAmount",
        "trial_period": "trialPeriod",
        "image_url": "imageUrl",
    },
):
    """What is to be sold."""

    amount: int | None | UnsetType = UNSET
    """What it costs, in cents or kopecks. Left out only where it costs Stars alone."""

    currency: ShopCurrency
    """The currency."""

    title: str
    """What the buyer sees as its name; 100 UTF-16 units at most."""

    description: str
    """What the buyer reads about it; 300 UTF-16 units at most."""

    shop_id: int | None | UnsetType = UNSET
    """Which shop sells it; the oldest active one if it is left out."""

    success_url: str | None | UnsetType = UNSET
    """Where the buyer goes after paying, over https; an address in Telegram will do."""

    fail_url: str | None | UnsetType = UNSET
    """Where the buyer goes after a failure, over https."""

    email: str | None | UnsetType = UNSET
    """The buyer's e-mail address."""

    comment: str | None | UnsetType = UNSET
    """A note of yours, which comes back with the order."""

    customer_id: str | None | UnsetType = UNSET
    """Who buys, in your own words. It comes back in the list and in webhooks, and finds an
    order whose creation got no response.
    """

    period: ShopOrderPeriod | None | UnsetType = UNSET
    """How often it repeats; `onetime` if it is left out. Anything else needs a shop with
    `recurrent`.
    """

    stars_amount: int | None | UnsetType = UNSET
    """What it costs in Stars; only with the periods `onetime` and `monthly`, and not in a shop
    with `tokenCharging`.
    """

    first_period_amount: int | None | UnsetType = UNSET
    """Another price for the first period, in cents or kopecks; only of one that repeats, not
    with Stars, and not the same as `amount`.
    """

    trial_period: TrialPeriod | None | UnsetType = UNSET
    """For how long it is free at first; only of one that repeats."""

    image_url: str | None | UnsetType = UNSET
    """A picture for the buyer, over https."""

    @property
    def price(self) -> Money | None:
        """The price, exactly."""
        return minor_money(self.amount, self.currency, "amount")

    @property
    def first_period_price(self) -> Money | None:
        """The first period price, exactly."""
        return minor_money(self.first_period_amount, self.currency, "first_period_amount")

    @property
    def stars_price(self) -> Stars | None:
        """The stars price, exactly."""
        return stars(self.stars_amount, "stars_amount")
