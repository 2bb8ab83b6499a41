# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Show an order"""

from pytribute_core.expected import Expected
from pytribute_core.operation import Operation
from pytribute_core.parameters import Path, Text

from ...models.error_body import ErrorBody
from ...models.shop_order import ShopOrder

OPERATION: Operation[ShopOrder] = Operation(
    name="getShopOrder",
    method="GET",
    path="/shop/orders/{orderUuid}",
    parameters={
        "order_uuid": Path("orderUuid", Text()),
    },
    responses={
        "200": ShopOrder,
        "401": ErrorBody,
        "403": ErrorBody,
        "404": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-shops/api/methods",
    expects=(Expected("uuid", "uuid", argument="order_uuid"),),
)
