# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""One product of an order, with its price and how many."""

from __future__ import annotations

from pytribute_core.amounts import (
    major_money,
)
from pytribute_core.model import Model
from pytribute_core.money import Money
from pytribute_core.numbers import Number


class PhysicalOrderLine(
    Model,
    frozen=True,
    kw_only=True,
    gc=True,
):
    """One product of an order, with its price and how many."""

    id: int
    """Which variant of the product it is."""

    price: Number
    """What one costs, in whole units of the currency; webhooks give cents instead."""

    quantity: int
    """How many."""

    currency: str
    """The currency, in either case."""

    name: str
    """What the product is called."""

    attributes: dict[str, str]
    """What tells this variant from the others, such as a colour."""

    @property
    def unit_price(self) -> Money:
        """The exact price of one."""
        return major_money(self.price, self.currency, "price")
