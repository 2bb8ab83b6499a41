# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A subscription was paid for another period."""

from __future__ import annotations

from pytribute_core.model import Model
from pytribute_core.types import AwareDatetime

from .renewed_subscription_payload import RenewedSubscriptionPayload


class RenewedSubscriptionEvent(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """A subscription was paid for another period."""

    name: str
    """Which event this is."""

    created_at: AwareDatetime
    """When it happened. The same each time it is delivered."""

    sent_at: AwareDatetime
    """When this delivery was sent. Another each time, and so are the bytes."""

    payload: RenewedSubscriptionPayload
