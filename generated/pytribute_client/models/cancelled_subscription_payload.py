# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A subscription that won't be renewed."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.model import Model
from pytribute_core.types import AwareDatetime

from .subscription_period import SubscriptionPeriod
from .subscription_type import SubscriptionType


class CancelledSubscriptionPayload(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """A subscription that won't be renewed."""

    user_id: int | None | UnsetType = UNSET
    """An older id of the buyer; its removal was announced, but it is still sent.

    Deprecated: the API may remove it.
    """

    trb_user_id: str | None | UnsetType = UNSET
    """The buyer's account at Tribute: `T-` before the number of one who logs in with Telegram,
    `W-` before that of one who logs in by e-mail. Not sent before 2026, nor of one who
    stays anonymous.
    """

    telegram_user_id: int | None | UnsetType = UNSET
    """The buyer in Telegram. One who logs in by e-mail or stays anonymous has none, whatever
    the documentation requires.
    """

    telegram_username: str | None | UnsetType = UNSET
    """The buyer's name in Telegram, without the at sign."""

    subscription_name: str
    """What the subscription is called."""

    subscription_id: int
    """Which tariff it is; all its buyers share this id."""

    period_id: int
    """Which period of the tariff; all its buyers share this id, too."""

    period: SubscriptionPeriod
    """How long one payment lasts."""

    type: SubscriptionType | None | UnsetType = UNSET
    """How it came about. Not sent before 2026."""

    price: int
    """What the buyer is charged, in minor units. A cancellation has come with 0 here."""

    amount: int
    """What is left of the price after commission, in minor units."""

    currency: str
    """Of which currency; in small letters wherever it was seen."""

    channel_id: int
    """Which channel it opens."""

    channel_name: str
    """What the channel is called."""

    expires_at: AwareDatetime
    """The end of what is paid for."""

    web_app_link: str | None | UnsetType = UNSET
    """Where the subscription opens in Telegram."""

    cancel_reason: str | None | UnsetType = UNSET
    """Why, in words meant for people; may be empty."""
