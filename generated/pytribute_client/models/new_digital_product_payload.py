# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A digital product that was bought."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.model import Model
from pytribute_core.types import AwareDatetime


class NewDigitalProductPayload(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """A digital product that was bought."""

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

    product_id: int
    """Which product was bought."""

    product_name: str
    """What the product is called."""

    amount: int
    """How much, in minor units."""

    currency: str
    """Of which currency; in small letters wherever it was seen."""

    email: str | None | UnsetType = UNSET
    """The buyer's address; may be empty."""

    purchase_id: int
    """Which purchase it is. Meant to tell a repeated delivery from a new purchase."""

    transaction_id: int
    """Which movement of money."""

    purchase_created_at: AwareDatetime
    """When it was bought."""
