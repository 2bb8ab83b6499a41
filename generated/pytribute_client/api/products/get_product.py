# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Get Product by ID"""

from pytribute_core.expected import Expected
from pytribute_core.operation import Operation
from pytribute_core.parameters import Integer, Path

from ...models.error import Error
from ...models.product import Product

OPERATION: Operation[Product] = Operation(
    name="getProduct",
    method="GET",
    path="/products/{id}",
    parameters={
        "id": Path("id", Integer()),
    },
    responses={
        "200": Product,
        "400": Error,
        "401": Error,
        "403": Error,
        "404": Error,
    },
    documentation="https://wiki.tribute.tg/for-content-creators/api-documentation/products",
    expects=(Expected("id", "id", argument="id"),),
)
