# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Get Products List"""

from pytribute_core.operation import Operation
from pytribute_core.page import Page
from pytribute_core.page_numbers import PageNumbers
from pytribute_core.parameters import Boolean, Choice, Integer, Query

from ...models.error import Error
from ...models.product import Product
from ...models.product_type import ProductType

OPERATION: Operation[Page[Product]] = Operation(
    name="listProducts",
    method="GET",
    path="/products",
    parameters={
        "page": Query("page", Integer(minimum=1), required=False),
        "page_size": Query("size", Integer(minimum=1, maximum=100), required=False),
        "type": Query("type", Choice(ProductType), required=False),
        "desc": Query("desc", Boolean(), required=False),
    },
    responses={
        "200": Page[Product],
        "400": Error,
        "401": Error,
    },
    documentation="https://wiki.tribute.tg/for-content-creators/api-documentation/products",
    flags=("desc",),
)

LISTING: PageNumbers[Page[Product], Product] = PageNumbers(
    operation=OPERATION,
    page_argument="page",
    size_argument="page_size",
    least=1,
    most=100,
    descending="desc",
    ids=lambda rows: [row.id for row in rows],
)
