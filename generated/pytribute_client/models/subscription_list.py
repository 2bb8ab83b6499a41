# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The tariffs of an account."""

from __future__ import annotations

from pytribute_core.model import Model

from .subscription import Subscription


class SubscriptionList(
    Model,
    frozen=True,
    kw_only=True,
    gc=True,
):
    """The tariffs of an account."""

    result: list[Subscription]
    """The tariffs."""
