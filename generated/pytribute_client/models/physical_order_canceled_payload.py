# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""An order that was called off."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from pytribute_core.model import Model
from pytribute_core.types import AwareDatetime

from .physical_order_item import PhysicalOrderItem
from .physical_order_status import PhysicalOrderStatus


class PhysicalOrderCanceledPayload(
    Model,
    frozen=True,
    kw_only=True,
    gc=True,
):
    """An order that was called off."""

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

    order_id: int
    """Which order it is."""

    status: PhysicalOrderStatus
    """Where it stands."""

    products: list[PhysicalOrderItem]
    """What was ordered."""

    total: int
    """What all of it costs, in minor units; the list of orders gives plain units instead."""

    currency: str
    """Of which currency; in small letters wherever it was seen."""

    shipping_address: Any = UNSET
    """Where it goes. Nobody has published in what form."""

    tracking_number: str | None | UnsetType = UNSET
    """By which number the parcel can be followed."""

    created_at: AwareDatetime
    """When it was ordered."""

    updated_at: AwareDatetime
    """When it last changed."""
