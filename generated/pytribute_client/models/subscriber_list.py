# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The subscribers of an account."""

from __future__ import annotations

from msgspec import Struct

from .subscriber import Subscriber


class SubscriberList(
    Struct,
    frozen=True,
    kw_only=True,
):
    """The subscribers of an account."""

    result: list[Subscriber]
    """The subscribers."""
