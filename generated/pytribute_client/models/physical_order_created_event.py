# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Physical products were ordered."""

from __future__ import annotations

from pytribute_core.model import Model
from pytribute_core.types import AwareDatetime

from .physical_order_created_payload import PhysicalOrderCreatedPayload


class PhysicalOrderCreatedEvent(
    Model,
    frozen=True,
    kw_only=True,
    gc=True,
):
    """Physical products were ordered."""

    name: str
    """Which event this is."""

    created_at: AwareDatetime
    """When it happened. The same each time it is delivered."""

    sent_at: AwareDatetime
    """When this delivery was sent. Another each time, and so are the bytes."""

    payload: PhysicalOrderCreatedPayload
