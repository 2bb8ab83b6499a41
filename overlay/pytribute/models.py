"""The models as people hold them: the generated ones with their amounts as exact money."""

from msgspec import UNSET

from pytribute_client.models.cancelled_purchase import CancelledPurchase
from pytribute_client.models.currency import Currency
from pytribute_client.models.error_code import ErrorCode
from pytribute_client.models.product import Product as _Product
from pytribute_client.models.product_status import ProductStatus
from pytribute_client.models.product_type import ProductType
from pytribute_core.money import Money, Stars, minor_units

__all__ = [
    "CancelledPurchase",
    "Currency",
    "ErrorCode",
    "Product",
    "ProductStatus",
    "ProductType",
]


class Product(_Product, frozen=True, gc=False):
    """A product: what is sold, for how much, and in which state.

    What an answer leaves out is `UNSET`, and what it leaves empty may be None. Both are
    false, so that ``product.description or ""`` is a text in any case.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    @property
    def price(self) -> Money:
        """The exact price; of a physical product, that of its cheapest variant."""
        return Money(minor_units(self.amount, "amount"), self.currency)

    @property
    def stars_price(self) -> Stars | None:
        """The price in Telegram Stars, or None where the product has none."""
        if self.stars_amount is None or self.stars_amount is UNSET:
            return None
        return Stars(minor_units(self.stars_amount, "stars_amount"))
