# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Get Products List"""

from pytribute_core.operation import Operation
from pytribute_core.parameters import Boolean, Choice, Integer, Query
from pytribute_core.types import Request

from ...models.error import Error
from ...models.product_page import ProductPage
from ...models.product_type import ProductType

OPERATION: Operation[ProductPage] = Operation(
    name="listProducts",
    method="GET",
    path="/products",
    parameters={
        "page": Query("page", Integer(minimum=1), required=False),
        "size": Query("size", Integer(minimum=1, maximum=100), required=False),
        "type": Query("type", Choice(ProductType), required=False),
        "desc": Query("desc", Boolean(), required=False),
    },
    answers={
        "200": ProductPage,
        "400": Error,
        "401": Error,
    },
    documentation="https://wiki.tribute.tg/for-content-creators/api-documentation/products",
)


def build_request(
    *,
    page: int | None = None,
    size: int | None = None,
    type: ProductType | str | None = None,
    desc: bool | None = None,
) -> Request:
    """Get Products List

    Returns a paginated list of products

    Args:
        page: Page number
        size: Items per page
        type: Filter by product type
        desc: Sort by ID descending

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products

    Raises:
        TypeError, ValueError: when an argument can't be sent.
    """
    return OPERATION.build(
        page=page,
        size=size,
        type=type,
        desc=desc,
    )
