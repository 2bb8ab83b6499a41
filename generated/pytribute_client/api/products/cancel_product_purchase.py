# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Cancel Digital Product Purchase"""

from pytribute_core.expected import Expected
from pytribute_core.operation import Effect, Operation
from pytribute_core.parameters import Integer, Path
from pytribute_core.types import Request

from ...models.cancelled_purchase import CancelledPurchase
from ...models.error import Error

OPERATION: Operation[CancelledPurchase] = Operation(
    name="cancelProductPurchase",
    method="POST",
    path="/products/purchases/{purchaseId}/cancel",
    parameters={
        "purchase_id": Path("purchaseId", Integer()),
    },
    answers={
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


def build_request(*, purchase_id: int) -> Request:
    """Cancel Digital Product Purchase

    Cancels a digital product purchase and refunds the payment.

    **Important:** This endpoint only supports refunds for purchases paid with Telegram
    Stars.
    Purchases paid with other payment methods cannot be refunded via this endpoint.


    Args:
        purchase_id: Digital product purchase ID (ProductPurchase.ID)

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products

    Raises:
        TypeError, ValueError: when an argument can't be sent.
    """
    return OPERATION.build(
        purchase_id=purchase_id,
    )
