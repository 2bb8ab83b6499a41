# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A saved card."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.amounts import (
    minor_money,
)
from pytribute_core.model import Model
from pytribute_core.money import Money
from pytribute_core.types import AwareDatetime


class ShopToken(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={
        "card_last_4": "cardLast4",
        "card_brand": "cardBrand",
        "customer_id": "customerId",
        "created_at": "createdAt",
        "last_used_at": "lastUsedAt",
    },
):
    """A saved card."""

    token: str
    """Which card it is; webhooks name it the same way."""

    card_last_4: str
    """The end of its number."""

    card_brand: str
    """The brand, as Visa."""

    customer_id: str | None | UnsetType = UNSET
    """Whose it is, as the order named the buyer."""

    amount: int
    """An amount that the document calls fixed, in cents or kopecks; a charge has its own."""

    currency: str
    """The currency, in either case."""

    active: bool
    """Whether it can be charged."""

    created_at: AwareDatetime
    """When it was saved."""

    last_used_at: AwareDatetime | None | UnsetType = UNSET
    """When it was last charged."""

    @property
    def price(self) -> Money:
        """The exact fixed amount."""
        return minor_money(self.amount, self.currency, "amount")
