# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ShopCurrency of the specification."""

from pytribute_core.enums import OpenEnum


class ShopCurrency(OpenEnum):
    """The schema ShopCurrency of the specification."""

    RUB = "rub"
    EUR = "eur"
    USD = "usd"
