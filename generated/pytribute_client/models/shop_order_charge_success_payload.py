# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""An order that was paid for another period."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.model import Model
from pytribute_core.types import AwareDatetime

from .member_status import MemberStatus
from .shop_order_period import ShopOrderPeriod


class ShopOrderChargeSuccessPayload(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={
        "shop_id": "shopId",
        "customer_id": "customerId",
        "stars_amount": "starsAmount",
        "only_stars": "onlyStars",
        "first_period_amount": "firstPeriodAmount",
        "is_recurrent": "isRecurrent",
        "member_status": "memberStatus",
        "member_expires_at": "memberExpiresAt",
    },
):
    """An order that was paid for another period."""

    uuid: str
    """Which order it is, as it was created."""

    shop_id: int | None | UnsetType = UNSET
    """Whose order it is. Not sent before an account could have several shops."""

    amount: int
    """What the order costs, in minor units."""

    currency: str
    """Of which currency; in small letters wherever it was seen."""

    email: str | None | UnsetType = UNSET
    """The buyer's address; may be empty."""

    customer_id: str | None | UnsetType = UNSET
    """Who buys, in the shop's own words, as the order was created. Not sent before mid-2026."""

    stars_amount: int | None | UnsetType = UNSET
    """What it costs in Stars; 0 where it has no such price."""

    only_stars: bool | None | UnsetType = UNSET
    """Whether it can be paid with Stars alone."""

    first_period_amount: int | None | UnsetType = UNSET
    """The first payment of an order that repeats, in minor units, where it differs."""

    period: ShopOrderPeriod
    """How often it repeats."""

    is_recurrent: bool | None | UnsetType = UNSET
    """Whether it repeats."""

    member_status: MemberStatus | None | UnsetType = UNSET
    """Whether it goes on."""

    member_expires_at: AwareDatetime | None | UnsetType = UNSET
    """The end of what is paid for."""
