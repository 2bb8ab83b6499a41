# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema Product of the specification."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pytribute_core.amounts import (
    minor_money,
    stars,
)
from pytribute_core.model import Model
from pytribute_core.money import Money, Stars
from pytribute_core.types import AwareDatetime

from .currency import Currency
from .product_status import ProductStatus
from .product_type import ProductType


class Product(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={
        "stars_amount": "starsAmount",
        "stars_amount_enabled": "starsAmountEnabled",
        "is_custom": "isCustom",
        "accept_cards": "acceptCards",
        "accept_wallet_pay": "acceptWalletPay",
        "protect_content": "protectContent",
        "pending_orders": "pendingOrders",
        "image_url": "imageUrl",
        "web_link": "webLink",
    },
):
    """The schema Product of the specification."""

    id: int
    """Product ID"""

    type: ProductType
    """Product type"""

    name: str
    """Product name"""

    description: str | None | UnsetType = UNSET
    """Product description"""

    amount: int
    """Product price in smallest currency units (cents for USD/EUR, kopecks for RUB). For
    physical products this is the starting price, taken from the cheapest variant.
    """

    currency: Currency
    """Currency code"""

    stars_amount: int | None | UnsetType = UNSET
    """Price in Telegram Stars"""

    stars_amount_enabled: bool | None | UnsetType = UNSET
    """Whether payment with Stars is enabled"""

    status: ProductStatus
    """Product status"""

    is_custom: bool
    """Whether this is a custom product"""

    accept_cards: bool
    """Whether card payments are accepted"""

    accept_wallet_pay: bool
    """Whether wallet payments are accepted"""

    protect_content: bool
    """Whether content protection is enabled"""

    created: AwareDatetime
    """Product creation date"""

    updated: AwareDatetime
    """Product last update date"""

    pending_orders: int | None | UnsetType = UNSET
    """Number of pending orders (for custom products)"""

    image_url: str | None | UnsetType = UNSET
    """Product image URL"""

    link: str
    """Direct link to product in Telegram app"""

    web_link: str
    """Web link to product"""

    @property
    def price(self) -> Money:
        """The exact price; of a physical product, that of its cheapest variant."""
        return minor_money(self.amount, self.currency, "amount")

    @property
    def stars_price(self) -> Stars | None:
        """The price in Telegram Stars, or None where the product has none."""
        return stars(self.stars_amount, "stars_amount")
