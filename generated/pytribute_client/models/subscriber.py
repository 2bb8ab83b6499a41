# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""One subscription of one person."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.model import Model
from pytribute_core.types import AwareDatetime

from .subscriber_status import SubscriberStatus


class Subscriber(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={
        "telegram_user_id": "telegramUserId",
        "subscription_id": "subscriptionId",
        "activated_at": "activatedAt",
        "expire_at": "expireAt",
    },
):
    """One subscription of one person."""

    telegram_user_id: int | None | UnsetType = UNSET
    """The subscriber in Telegram."""

    subscription_id: int | None | UnsetType = UNSET
    """Which tariff it is."""

    status: SubscriberStatus | None | UnsetType = UNSET
    """Whether it goes on; one that is `pre_cancelled` is paid until `expireAt`."""

    activated_at: AwareDatetime | None | UnsetType = UNSET
    """When it began."""

    expire_at: AwareDatetime | None | UnsetType = UNSET
    """The end of what is paid for."""

    link: str | None | UnsetType = UNSET
    """Where it opens in Telegram."""
