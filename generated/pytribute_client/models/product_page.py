# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ProductPage of the specification."""

from __future__ import annotations

from msgspec import Struct

from .page_meta import PageMeta
from .product import Product


class ProductPage(
    Struct,
    frozen=True,
    kw_only=True,
):
    """The schema ProductPage of the specification."""

    rows: list[Product]

    meta: PageMeta
