# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""One page of orders."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from .physical_order import PhysicalOrder
from .physical_order_page_meta import PhysicalOrderPageMeta


class PhysicalOrderPage(
    Struct,
    frozen=True,
    kw_only=True,
):
    """One page of orders."""

    rows: list[PhysicalOrder] | None | UnsetType = UNSET
    """The orders."""

    meta: PhysicalOrderPageMeta | None | UnsetType = UNSET
