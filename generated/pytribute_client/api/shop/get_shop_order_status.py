# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Show the state of an order"""

from pytribute_core.operation import Operation
from pytribute_core.parameters import Path, Text

from ...models.error_body import ErrorBody
from ...models.shop_order_state import ShopOrderState

OPERATION: Operation[ShopOrderState] = Operation(
    name="getShopOrderStatus",
    method="GET",
    path="/shop/orders/{orderUuid}/status",
    parameters={
        "order_uuid": Path("orderUuid", Text()),
    },
    responses={
        "200": ShopOrderState,
        "401": ErrorBody,
        "403": ErrorBody,
        "404": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-shops/api/methods",
)
