# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The tariffs of an account."""

from __future__ import annotations

from msgspec import Struct

from .subscription import Subscription


class SubscriptionList(
    Struct,
    frozen=True,
    kw_only=True,
):
    """The tariffs of an account."""

    result: list[Subscription]
    """The tariffs."""
