# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The state of an order."""

from __future__ import annotations

from pytribute_core.model import Model

from .shop_order_status import ShopOrderStatus


class ShopOrderState(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """The state of an order."""

    status: ShopOrderStatus
    """Whether it was paid."""
