# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""One page of orders."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.model import Model

from .physical_order import PhysicalOrder
from .physical_order_page_meta import PhysicalOrderPageMeta


class PhysicalOrderPage(
    Model,
    frozen=True,
    kw_only=True,
    gc=True,
):
    """One page of orders."""

    rows: list[PhysicalOrder] | None | UnsetType = UNSET
    """The orders."""

    meta: PhysicalOrderPageMeta | None | UnsetType = UNSET
