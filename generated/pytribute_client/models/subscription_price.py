# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""One period of a tariff, and its price."""

from __future__ import annotations

from pytribute_core.model import Model
from pytribute_core.numbers import Number

from .subscription_period import SubscriptionPeriod


class SubscriptionPrice(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={"period_id": "periodId"},
):
    """One period of a tariff, and its price."""

    period_id: int
    """Which period it is; webhooks call it `period_id`."""

    period: SubscriptionPeriod
    """How long one payment lasts."""

    price: Number
    """The price in whole units of the currency, as 799.5, not in cents."""
