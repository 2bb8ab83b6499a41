# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A shop of the account, and what it may do."""

from __future__ import annotations

from pytribute_core.model import Model

from .shop_status import ShopStatus


class Shop(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={
        "user_id": "userId",
        "callback_url": "callbackUrl",
        "only_stars": "onlyStars",
        "token_charging": "tokenCharging",
    },
):
    """A shop of the account, and what it may do."""

    id: int
    """Which shop it is."""

    user_id: int
    """Whose it is."""

    name: str
    """What it is called."""

    link: str
    """The last part of its address."""

    callback_url: str | None
    """Where its webhooks go; it has come empty. Compare it with your own address before you
    sell: an account has one, so two programs on it take events from each other.
    """

    recurrent: bool
    """Whether its orders may repeat."""

    only_stars: bool
    """Whether it takes Telegram Stars alone."""

    token_charging: bool
    """Whether it may charge saved cards."""

    status: ShopStatus
    """Whether it is active."""
