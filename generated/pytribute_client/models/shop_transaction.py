# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A movement of money of an order."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.amounts import (
    major_money,
)
from pytribute_core.model import Model
from pytribute_core.money import Money
from pytribute_core.numbers import Number


class ShopTransaction(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={
        "object_id": "objectId",
        "created_at": "createdAt",
        "service_fee": "serviceFee",
        "payment_method": "paymentMethod",
        "is_refunded": "isRefunded",
        "is_refundable": "isRefundable",
        "is_recurring": "isRecurring",
    },
):
    """A movement of money of an order."""

    id: int
    """Which transaction it is."""

    type: str
    """What it is; only `shop_order_sell`, a sale, is known."""

    object_id: int | None | UnsetType = UNSET
    """What it is about, in the numbers of the service."""

    amount: Number
    """How much, in whole units of the currency, not in cents. Compare it with the order before
    you refund.
    """

    currency: str
    """The currency, in either case."""

    created_at: int | None | UnsetType = UNSET
    """When it was made, in seconds since 1970."""

    service_fee: Number | None | UnsetType = UNSET
    """What the service keeps, in whole units."""

    total: Number | None | UnsetType = UNSET
    """What is left, in whole units."""

    payment_method: str | None | UnsetType = UNSET
    """How it was paid, as `bank_card`."""

    is_refunded: bool | None | UnsetType = UNSET
    """Whether it was refunded."""

    is_refundable: bool | None | UnsetType = UNSET
    """Whether it can be refunded."""

    is_recurring: bool | None | UnsetType = UNSET
    """Whether it is a repeated payment."""

    @property
    def money(self) -> Money:
        """The exact amount."""
        return major_money(self.amount, self.currency, "amount")

    @property
    def fee(self) -> Money | None:
        """What the service keeps, exactly."""
        return major_money(self.service_fee, self.currency, "service_fee")

    @property
    def net(self) -> Money | None:
        """What is left, exactly."""
        return major_money(self.total, self.currency, "total")
