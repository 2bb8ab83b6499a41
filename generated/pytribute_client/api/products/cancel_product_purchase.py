# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Cancel Digital Product Purchase"""

from pytribute_core.expected import Expected
from pytribute_core.operation import Effect, Operation
from pytribute_core.parameters import Integer, Path

from ...models.cancelled_purchase import CancelledPurchase
from ...models.error import Error

OPERATION: Operation[CancelledPurchase] = Operation(
    name="cancelProductPurchase",
    method="POST",
    path="/products/purchases/{purchaseId}/cancel",
    parameters={
        "purchase_id": Path("purchaseId", Integer()),
    },
    responses={
        "200": CancelledPurchase,
        "400": Error,
        "401": Error,
        "403": Error,
        "404": Error,
        "500": Error,
    },
    documentation="https://wiki.tribute.tg/for-content-creators/api-documentation/products",
    effect=Effect("the refund", "the purchase in the Tribute dashboard"),
    expects=(
        Expected("purchaseId", "purchase_id", argument="purchase_id"),
        Expected("success", "success", value=True),
    ),
)
