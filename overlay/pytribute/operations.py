"""The API's operations as calls: arguments are checked here, before anything is sent."""

from collections.abc import Mapping
from typing import NamedTuple, Self, TypedDict

from pytribute.models import Product
from pytribute_client.api.products import (
    cancel_product_purchase,
    get_product,
    list_products,
)
from pytribute_client.models.cancelled_purchase import CancelledPurchase
from pytribute_client.models.product_type import ProductType
from pytribute_core.call import Call
from pytribute_core.checks import check_int, check_kind, check_whole
from pytribute_core.page import Page
from pytribute_core.parameters import Parameter

# Rows of a page where the specification sets no bound, and what a bound beyond reason is cut to.
_UNBOUNDED, _LARGEST = 50, 1000
_PRODUCTS = Page[Product]


class Sizes(NamedTuple):
    """How many rows a page may have, as the specification says."""

    least: int
    most: int | None
    usual: int
    """What is asked for unless told: as many as are allowed, since each request costs."""

    @classmethod
    def of(cls, parameters: Mapping[str, Parameter]) -> Self:
        """Read the bounds of the parameter ``size``."""
        kind = parameters["size"].kind if "size" in parameters else None
        least, most = getattr(kind, "minimum", None), getattr(kind, "maximum", None)
        least = max(1, int(least or 1))
        usual = max(least, min(int(most), _LARGEST) if most is not None else _UNBOUNDED)
        return cls(least, None if most is None else int(most), usual)


SIZES = Sizes.of(list_products.OPERATION.parameters)
PAGE_SIZE = SIZES.usual


class Choice(TypedDict):
    """Which products are listed, and in which order."""

    type: ProductType | str | None
    desc: bool


def product_page(number: int, size: int, choice: Choice) -> Call[Page[Product]]:
    """Ask for one page of products."""
    check_int("page", number)
    check_whole("page_size", size, SIZES.least, SIZES.most)
    check_kind("desc", choice["desc"], bool, "True or False")
    request = list_products.build_request(
        page=number,
        size=size,
        type=choice["type"],
        # The default order isn't asked for, so that the request is the documentation's own.
        desc=choice["desc"] or None,
    )
    return Call(list_products.OPERATION, request, _PRODUCTS)


def one_product(id: int) -> Call[Product]:
    """Ask for one product."""
    request = get_product.build_request(id=id)
    return Call(
        get_product.OPERATION, request, Product, lambda product: _other("$.id", id, product.id)
    )


def refund(purchase_id: int) -> Call[CancelledPurchase]:
    """Ask for a refund."""

    def contradiction(receipt: CancelledPurchase) -> tuple[str, str] | None:
        if other := _other("$.purchaseId", purchase_id, receipt.purchase_id):
            return other
        said = f"success is false, with the message {receipt.message!r}"
        return None if receipt.success else (said, "$.success")

    request = cancel_product_purchase.build_request(purchase_id=purchase_id)
    return Call(cancel_product_purchase.OPERATION, request, CancelledPurchase, contradiction)


def _other(place: str, asked: int, answered: int) -> tuple[str, str] | None:
    """Say that an answer is about something else, such as one that was left on a connection."""
    return None if asked == answered else (f"{asked} was asked for, and it is {answered}", place)
