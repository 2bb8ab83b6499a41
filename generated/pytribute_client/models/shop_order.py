# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""An order of a shop: what is sold, and whether it was paid."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.alternatives import first_of
from pytribute_core.amounts import (
    minor_money,
    stars,
)
from pytribute_core.model import Model
from pytribute_core.money import Money, Stars
from pytribute_core.types import AwareDatetime

from .member_status import MemberStatus
from .shop_currency import ShopCurrency
from .shop_order_period import ShopOrderPeriod
from .shop_order_status import ShopOrderStatus


class ShopOrder(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={
        "shop_id": "shopId",
        "success_url": "successUrl",
        "fail_url": "failUrl",
        "payment_url": "paymentUrl",
        "webapp_payment_url": "webappPaymentUrl",
        "created_at": "createdAt",
        "customer_id": "customerId",
        "member_status": "memberStatus",
        "member_expires_at": "memberExpiresAt",
        "stars_amount": "starsAmount",
        "only_stars": "onlyStars",
        "send_email": "sendEmail",
        "first_period_amount": "firstPeriodAmount",
        "last_paid_transaction_at": "lastPaidTransactionAt",
    },
):
    """An order of a shop: what is sold, and whether it was paid."""

    uuid: str
    """Which order it is; webhooks name it the same way."""

    shop_id: int
    """Which shop's it is."""

    amount: int
    """What it costs, in cents or kopecks; of one that repeats, each time."""

    currency: ShopCurrency
    """The currency."""

    title: str
    """What the buyer sees as its name."""

    description: str
    """What the buyer reads about it."""

    status: ShopOrderStatus
    """Whether it was paid."""

    email: str | None | UnsetType = UNSET
    """The buyer's e-mail address."""

    success_url: str | None | UnsetType = UNSET
    """Where the buyer goes after paying. The document requires it; it may be empty all the
    same.
    """

    fail_url: str | None | UnsetType = UNSET
    """Where the buyer goes after a failure. The document requires it; it may be empty all the
    same.
    """

    payment_url: str | None
    """Where it is paid in a browser; null for one in Stars alone."""

    webapp_payment_url: str | None | UnsetType = UNSET
    """Where it is paid inside of Telegram."""

    created_at: AwareDatetime
    """When it was created."""

    comment: str | None | UnsetType = UNSET
    """What you noted with it."""

    customer_id: str | None | UnsetType = UNSET
    """Who buys, in your own words."""

    period: ShopOrderPeriod
    """How often it repeats."""

    member_status: MemberStatus | None | UnsetType = UNSET
    """Whether it goes on; only of one that repeats."""

    member_expires_at: AwareDatetime | None | UnsetType = UNSET
    """The end of what is paid for; only of one that repeats."""

    stars_amount: int | None | UnsetType = UNSET
    """What it costs in Stars; 0 where it has no such price."""

    only_stars: bool | None | UnsetType = UNSET
    """Whether it takes Stars alone."""

    send_email: bool | None | UnsetType = UNSET
    """Whether the buyer gets an e-mail."""

    first_period_amount: int | None | UnsetType = UNSET
    """The first payment of one that repeats, in cents or kopecks, where it differs."""

    last_paid_transaction_at: AwareDatetime | None | UnsetType = UNSET
    """When it was last paid."""

    @property
    def price(self) -> Money:
        """The exact price; of an order that repeats, of each period."""
        return minor_money(self.amount, self.currency, "amount")

    @property
    def first_period_price(self) -> Money | None:
        """The exact price of the first period, or None where it is that of all."""
        return minor_money(self.first_period_amount, self.currency, "first_period_amount")

    @property
    def stars_price(self) -> Stars | None:
        """The price in Telegram Stars; 0 Stars where there is none."""
        return stars(self.stars_amount, "stars_amount")

    @property
    def pay_url(self) -> str:
        """The address where the buyer pays: in a browser, or else inside Telegram.

        An order in Stars alone has none for browsers. With neither, this is a LookupError.
        """
        return first_of(self, "payment_url", "webapp_payment_url")
