# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""An order that was paid, or whose trial has begun."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.model import Model
from pytribute_core.types import AwareDatetime

from .member_status import MemberStatus
from .shop_order_period import ShopOrderPeriod
from .trial_period import TrialPeriod


class ShopOrderPaidPayload(
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
        "is_trial": "isTrial",
        "trial_period": "trialPeriod",
        "trial_ends_at": "trialEndsAt",
        "payment_token": "paymentToken",
        "card_last_4": "cardLast4",
        "card_brand": "cardBrand",
    },
):
    """An order that was paid, or whose trial has begun."""

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

    fee: int
    """What the service keeps, in minor units."""

    status: str
    """Always `paid`."""

    is_recurrent: bool
    """Whether it repeats."""

    period: ShopOrderPeriod | None | UnsetType = UNSET
    """How often it repeats."""

    member_status: MemberStatus | None | UnsetType = UNSET
    """Whether it goes on."""

    member_expires_at: AwareDatetime | None | UnsetType = UNSET
    """The end of what is paid for."""

    is_trial: bool | None | UnsetType = UNSET
    """Whether this is the beginning of a trial. Then nothing was paid."""

    trial_period: TrialPeriod | None | UnsetType = UNSET
    """How long the trial lasts."""

    trial_ends_at: AwareDatetime | None | UnsetType = UNSET
    """The end of the trial."""

    payment_token: str | None | UnsetType = UNSET
    """By which the card can be charged again."""

    card_last_4: str | None | UnsetType = UNSET
    """The end of the card's number."""

    card_brand: str | None | UnsetType = UNSET
    """Whose card it is."""
