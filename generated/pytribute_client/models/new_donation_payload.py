# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A donation that was made."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.model import Model

from .donation_period import DonationPeriod


class NewDonationPayload(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """A donation that was made."""

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

    donation_request_id: int
    """Which donate link was used. Not an id of the payment; every payment shares it."""

    donation_name: str
    """What the link is called."""

    period: DonationPeriod
    """How often the donor pays; `once` unless it repeats."""

    amount: int
    """How much, in minor units."""

    currency: str
    """Of which currency; in small letters wherever it was seen."""

    anonymously: bool
    """Whether the donor stays unnamed; then nothing tells who it was."""

    web_app_link: str
    """Where the donate link opens in Telegram."""

    message: str | None | UnsetType = UNSET
    """What the donor wrote."""

    email: str | None | UnsetType = UNSET
    """The address of a donor who paid on the web; may be empty."""
