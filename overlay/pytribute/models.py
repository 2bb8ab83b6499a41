"""The models as people hold them: the generated ones with their amounts as exact money."""

from typing import Generic, TypeVar

from msgspec import UNSET, Struct, UnsetType, field

from pytribute.money import Money, Stars, minor_units
from pytribute_client.models.cancelled_purchase import CancelledPurchase
from pytribute_client.models.currency import Currency
from pytribute_client.models.product import Product as _Product
from pytribute_client.models.product_status import ProductStatus
from pytribute_client.models.product_type import ProductType
from pytribute_client.types import RawResponse, Response

__all__ = [
    "UNSET",
    "CancelledPurchase",
    "Currency",
    "Page",
    "PageMeta",
    "Product",
    "ProductStatus",
    "ProductType",
    "RawResponse",
    "Response",
]

Row = TypeVar("Row")


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


class PageMeta(Struct, frozen=True, gc=False):
    """What the server says of a page: nothing that a walk through the pages trusts.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    total: int | None = None
    """How many rows there are on all pages together."""
    offset: int | None = None
    """The number of this page, from 1."""
    limit: int | None = None
    """How many rows a page holds at most."""


class Page(Struct, Generic[Row], frozen=True):
    """One page of a listing.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    # Servers were seen that write null for an empty list; the specification requires both.
    given_rows: list[Row] | UnsetType | None = field(name="rows", default=UNSET)
    given_meta: PageMeta | None = field(name="meta", default=None)

    def __post_init__(self) -> None:
        # Any object would do for a page, an error's too, and look like an account without products.
        if self.given_rows is UNSET and self.given_meta is None:
            raise ValueError("Object has neither `rows` nor `meta`")

    @property
    def rows(self) -> list[Row]:
        """The rows of this page; none after the last page."""
        return self.given_rows or []

    @property
    def meta(self) -> PageMeta:
        """What the server says of this page."""
        return self.given_meta or PageMeta()
