# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A saved card that can't be charged any more."""

from __future__ import annotations

from msgspec import Struct


class DeactivatedShopToken(
    Struct,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """A saved card that can't be charged any more."""

    success: bool
    """Whether it is deactivated."""

    message: str
    """The same for people."""
