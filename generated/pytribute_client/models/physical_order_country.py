# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The country that an order goes to."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.model import Model


class PhysicalOrderCountry(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={"country_iso_2": "countryIso2", "country_iso_3": "countryIso3"},
):
    """The country that an order goes to."""

    country_iso_2: str | None | UnsetType = UNSET
    """Its code of two letters."""

    country_iso_3: str | None | UnsetType = UNSET
    """Its code of three letters."""
