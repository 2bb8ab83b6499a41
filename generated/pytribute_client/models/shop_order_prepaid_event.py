# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Stars came in and are not final."""

from __future__ import annotations

from pytribute_core.model import Model
from pytribute_core.types import AwareDatetime

from .shop_order_prepaid_payload import ShopOrderPrepaidPayload


class ShopOrderPrepaidEvent(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """Stars came in and are not final."""

    name: str
    """Which event this is."""

    created_at: AwareDatetime
    """When it happened. The same each time it is delivered."""

    sent_at: AwareDatetime
    """When this delivery was sent. Another each time, and so are the bytes."""

    payload: ShopOrderPrepaidPayload
