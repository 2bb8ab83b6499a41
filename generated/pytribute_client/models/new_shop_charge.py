# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""What is to be charged."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.model import Model


class NewShopCharge(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={"idempotency_key": "idempotencyKey"},
):
    """What is to be charged."""

    token: str
    """Which saved card."""

    amount: int
    """How much, in cents or kopecks of the card's currency: 100 to 300,000 roubles, 1 to 3,000
    euros or dollars.
    """

    reference: str | None | UnsetType = UNSET
    """What it is for, in your own words."""

    idempotency_key: str | None | UnsetType = UNSET
    """With the same key again the charge that exists is returned."""
