# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""An order that repeats no more."""

from __future__ import annotations

from pytribute_core.model import Model


class CancelledShopOrder(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """An order that repeats no more."""

    success: bool
    """Whether it is cancelled."""

    message: str
    """The same for people."""
