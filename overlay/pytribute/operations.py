"""The API's operations as calls: arguments are checked here, before anything is sent."""

from typing import TypedDict

from pytribute.call import Call
from pytribute.checks import check_whole
from pytribute.models import Page, Product
from pytribute_client.api.products import (
    cancel_product_purchase,
    get_product,
    list_products,
)
from pytribute_client.models.cancelled_purchase import CancelledPurchase
from pytribute_client.models.product_type import ProductType

PAGE_SIZE = 100
_PRODUCTS = Page[Product]


class Choice(TypedDict):
    """Which products are listed, and in which order."""

    type: ProductType | str | None
    desc: bool


def product_page(number: int, size: int, choice: Choice) -> Call[Page[Product]]:
    """Ask for one page of products."""
    check_whole("page_size", size, 1, PAGE_SIZE)
    request = list_products.build_request(
        page=number,
        size=size,
        type=choice["type"],
        # The default order isn't asked for, so that the request is the documentation's own.
        desc=None if choice["desc"] is False else choice["desc"],
    )
    return Call(list_products.OPERATION, _PRODUCTS, request)


def one_product(id: int) -> Call[Product]:
    """Ask for one product."""
    return Call(get_product.OPERATION, Product, get_product.build_request(id=id))


def refund(purchase_id: int) -> Call[CancelledPurchase]:
    """Ask for a refund."""
    request = cancel_product_purchase.build_request(purchase_id=purchase_id)
    return Call(cancel_product_purchase.OPERATION, CancelledPurchase, request)
