# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema CancelledPurchase of the specification."""

from __future__ import annotations

from pytribute_core.model import Model


class CancelledPurchase(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={"purchase_id": "purchaseId"},
):
    """The schema CancelledPurchase of the specification."""

    success: bool
    """Operation success status"""

    purchase_id: int
    """Cancelled purchase ID"""

    message: str
    """Success message"""
