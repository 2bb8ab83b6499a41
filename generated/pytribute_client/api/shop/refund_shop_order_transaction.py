# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Refund a transaction"""

from pytribute_core.expected import Expected
from pytribute_core.operation import Effect, Operation
from pytribute_core.parameters import Integer, Path, Text

from ...models.error_body import ErrorBody
from ...models.shop_refund import ShopRefund

OPERATION: Operation[ShopRefund] = Operation(
    name="refundShopOrderTransaction",
    method="POST",
    path="/shop/orders/{orderUuid}/transactions/{txId}/refund",
    parameters={
        "order_uuid": Path("orderUuid", Text()),
        "tx_id": Path("txId", Integer()),
    },
    responses={
        "200": ShopRefund,
        "400": ErrorBody,
        "401": ErrorBody,
        "403": ErrorBody,
        "404": ErrorBody,
        "500": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-shops/api/methods",
    effect=Effect(
        "the refund",
        "shop.orders.transactions(), for is_refunded,",
        done=("error_already_refunded",),
    ),
    expects=(Expected("success", "success", value=True),),
)
