# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A charge of a saved card that failed."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.model import Model


class ShopTokenChargeFailedPayload(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={
        "charge_uuid": "chargeUuid",
        "error_code": "errorCode",
        "error_message": "errorMessage",
    },
):
    """A charge of a saved card that failed."""

    charge_uuid: str
    """Which charge it is, as it was asked for."""

    token: str
    """Which saved card."""

    amount: int
    """How much, in minor units."""

    currency: str
    """Of which currency; in small letters wherever it was seen."""

    reference: str | None | UnsetType = UNSET
    """The shop's own words on the charge."""

    error_code: str | None | UnsetType = UNSET
    """Why, for programs."""

    error_message: str | None | UnsetType = UNSET
    """Why, for people."""
