# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A refund that has begun."""

from __future__ import annotations

from pytribute_core.model import Model

from .refund_status import RefundStatus


class ShopRefund(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """A refund that has begun."""

    success: bool
    """Whether it has begun."""

    message: str
    """The same for people."""

    status: RefundStatus
    """How far it has come; only `initiated` is known here."""
