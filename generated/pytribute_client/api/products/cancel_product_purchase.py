# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Cancel Digital Product Purchase"""

from ...client import Client
from ...models.cancelled_purchase import CancelledPurchase
from ...models.error import Error
from ...operation import Operation
from ...parameters import Integer, Path
from ...types import RawResponse, Request, Response

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
)


def build_request(
    *,
    purchase_id: int,
) -> Request:
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


def parse_response(response: RawResponse) -> CancelledPurchase:
    """Read an answer to this operation.

    Raises:
        AnswerError: when it is anything but the documented success.
    """
    return OPERATION.parse(response)


def sync_detailed(
    client: Client,
    *,
    purchase_id: int,
) -> Response[CancelledPurchase]:
    """Call this operation; see `build_request` for the arguments."""
    return client.send(
        build_request(
            purchase_id=purchase_id,
        ),
        OPERATION,
    )


def sync(
    client: Client,
    *,
    purchase_id: int,
) -> CancelledPurchase:
    """Call this operation and return its value; see `build_request` for the arguments."""
    return sync_detailed(
        client,
        purchase_id=purchase_id,
    ).parsed


async def asyncio_detailed(
    client: Client,
    *,
    purchase_id: int,
) -> Response[CancelledPurchase]:
    """Call this operation; see `build_request` for the arguments."""
    return await client.asend(
        build_request(
            purchase_id=purchase_id,
        ),
        OPERATION,
    )


async def asyncio(
    client: Client,
    *,
    purchase_id: int,
) -> CancelledPurchase:
    """Call this operation and return its value; see `build_request` for the arguments."""
    return (
        await asyncio_detailed(
            client,
            purchase_id=purchase_id,
        )
    ).parsed
