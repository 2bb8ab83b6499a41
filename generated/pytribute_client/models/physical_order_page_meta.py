# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Which page it is, and of how many orders."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.model import Model


class PhysicalOrderPageMeta(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """Which page it is, and of how many orders."""

    total: int | None | UnsetType = UNSET
    """How many orders there are."""

    offset: int | None | UnsetType = UNSET
    """The number of the page."""

    limit: int | None | UnsetType = UNSET
    """How many orders a page has."""
