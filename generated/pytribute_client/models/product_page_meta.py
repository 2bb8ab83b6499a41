# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ProductPageMeta of the specification."""

from __future__ import annotations

from pytribute_core.model import Model


class ProductPageMeta(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """The schema ProductPageMeta of the specification."""

    total: int
    """Total number of items"""

    offset: int
    """Current page number"""

    limit: int
    """Page size"""
