# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Cancel a recurring order"""

from pytribute_core.expected import Expected
from pytribute_core.operation import Effect, Operation
from pytribute_core.parameters import Path, Text

from ...models.cancelled_shop_order import CancelledShopOrder
from ...models.error_body import ErrorBody

OPERATION: Operation[CancelledShopOrder] = Operation(
    name="cancelShopOrder",
    method="POST",
    path="/shop/orders/{orderUuid}/cancel",
    parameters={
        "order_uuid": Path("orderUuid", Text()),
    },
    responses={
        "200": CancelledShopOrder,
        "400": ErrorBody,
        "401": ErrorBody,
        "403": ErrorBody,
        "404": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-shops/api/methods",
    effect=Effect(
        "the cancellation",
        "shop.orders.get(), for its member_status,",
        done=("error_already_cancelled",),
    ),
    expects=(Expected("success", "success", value=True),),
)
