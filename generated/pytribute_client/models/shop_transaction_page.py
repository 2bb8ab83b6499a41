# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""One page of an order's transactions."""

from __future__ import annotations

from pytribute_core.model import Model

from .shop_transaction import ShopTransaction


class ShopTransactionPage(
    Model,
    frozen=True,
    kw_only=True,
    gc=True,
    rename={"next_from": "nextFrom"},
):
    """One page of an order's transactions."""

    transactions: list[ShopTransaction]
    """The transactions."""

    next_from: str
    """Where the next page begins; empty on the last one."""
