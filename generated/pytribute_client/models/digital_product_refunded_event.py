# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The price of a digital product was given back."""

from __future__ import annotations

from pytribute_core.model import Model
from pytribute_core.types import AwareDatetime

from .digital_product_refunded_payload import DigitalProductRefundedPayload


class DigitalProductRefundedEvent(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """The price of a digital product was given back."""

    name: str
    """Which event this is."""

    created_at: AwareDatetime
    """When it happened. The same each time it is delivered."""

    sent_at: AwareDatetime
    """When this delivery was sent. Another each time, and so are the bytes."""

    payload: DigitalProductRefundedPayload
