# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ProductPage of the specification."""

from __future__ import annotations

from pytribute_core.model import Model

from .product import Product
from .product_page_meta import ProductPageMeta


class ProductPage(
    Model,
    frozen=True,
    kw_only=True,
    gc=True,
):
    """The schema ProductPage of the specification."""

    rows: list[Product]

    meta: ProductPageMeta
