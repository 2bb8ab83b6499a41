# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A charge of a saved card."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.amounts import (
    minor_money,
)
from pytribute_core.model import Model
from pytribute_core.money import Money
from pytribute_core.types import AwareDatetime

from .shop_charge_status import ShopChargeStatus


class ShopCharge(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={
        "charge_uuid": "chargeUuid",
        "error_code": "errorCode",
        "error_message": "errorMessage",
        "created_at": "createdAt",
        "processed_at": "processedAt",
    },
):
    """A charge of a saved card."""

    charge_uuid: str
    """Which charge it is; webhooks name it the same way."""

    status: ShopChargeStatus
    """How far it has come."""

    reference: str | None | UnsetType = UNSET
    """What it is for, in your own words."""

    amount: int
    """How much, in cents or kopecks."""

    currency: str
    """The currency, in either case."""

    token: str | None | UnsetType = UNSET
    """Which saved card."""

    error_code: str | None | UnsetType = UNSET
    """Why it failed, for programs, as `payment_declined`."""

    error_message: str | None | UnsetType = UNSET
    """Why it failed, for people."""

    created_at: AwareDatetime
    """When it was asked for."""

    processed_at: AwareDatetime | None | UnsetType = UNSET
    """When it ended."""

    @property
    def price(self) -> Money:
        """The exact amount."""
        return minor_money(self.amount, self.currency, "amount")
