# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""One product of an order."""

from __future__ import annotations

from pytribute_core.model import Model


class PhysicalOrderItem(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """One product of an order."""

    product_name: str
    """What the product is called."""

    quantity: int
    """How many."""

    price: int
    """What one costs, in minor units."""

    currency: str
    """Of which currency; in small letters wherever it was seen."""
