# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A saved card that can't be charged any more."""

from __future__ import annotations

from pytribute_core.model import Model


class DeactivatedShopToken(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """A saved card that can't be charged any more."""

    success: bool
    """Whether it is deactivated."""

    message: str
    """The same for people."""
