# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Physical products that somebody ordered."""

from __future__ import annotations

from pytribute_core.amounts import (
    major_money,
)
from pytribute_core.model import Model
from pytribute_core.money import Money
from pytribute_core.numbers import Number
from pytribute_core.types import AwareDatetime

from .physical_order_country import PhysicalOrderCountry
from .physical_order_line import PhysicalOrderLine
from .physical_order_status import PhysicalOrderStatus


class PhysicalOrder(
    Model,
    frozen=True,
    kw_only=True,
    gc=True,
    rename={
        "full_name": "fullName",
        "telegram_id": "telegramID",
        "full_address": "fullAddress",
        "customer_note": "customerNote",
        "delivery_cost": "deliveryCost",
    },
):
    """Physical products that somebody ordered."""

    id: int
    """Which order it is; webhooks call it `order_id`."""

    status: PhysicalOrderStatus
    """Where it stands."""

    created: AwareDatetime
    """When it was ordered."""

    full_name: str
    """Who gets it."""

    email: str
    """The buyer's e-mail address."""

    phone: str
    """The buyer's telephone number."""

    telegram_id: int
    """The buyer in Telegram."""

    address: PhysicalOrderCountry

    locality: str
    """The town."""

    full_address: str
    """The whole address in one line."""

    customer_note: str
    """What the buyer wrote."""

    items: list[PhysicalOrderLine]
    """What was ordered."""

    delivery_cost: Number
    """What the delivery costs, in whole units of the currency; webhooks give cents instead."""

    currency: str
    """The currency, in either case."""

    @property
    def delivery(self) -> Money:
        """The exact cost of the delivery."""
        return major_money(self.delivery_cost, self.currency, "delivery_cost")
