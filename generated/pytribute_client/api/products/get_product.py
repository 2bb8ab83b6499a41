# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Get Product by ID"""

from ...client import Client
from ...models.error import Error
from ...models.product import Product
from ...operation import Operation
from ...parameters import Integer, Path
from ...types import RawResponse, Request, Response

OPERATION: Operation[Product] = Operation(
    name="getProduct",
    method="GET",
    path="/products/{id}",
    parameters={
        "id": Path("id", Integer()),
    },
    answers={
        "200": Product,
        "400": Error,
        "401": Error,
        "403": Error,
        "404": Error,
    },
    documentation="https://wiki.tribute.tg/for-content-creators/api-documentation/products",
)


def build_request(
    *,
    id: int,
) -> Request:
    """Get Product by ID

    Returns a single product by its ID

    Args:
        id: Product ID

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products

    Raises:
        TypeError, ValueError: when an argument can't be sent.
    """
    return OPERATION.build(
        id=id,
    )


def parse_response(response: RawResponse) -> Product:
    """Read an answer to this operation.

    Raises:
        AnswerError: when it is anything but the documented success.
    """
    return OPERATION.parse(response)


def sync_detailed(
    client: Client,
    *,
    id: int,
) -> Response[Product]:
    """Call this operation; see `build_request` for the arguments."""
    return client.send(
        build_request(
            id=id,
        ),
        OPERATION,
    )


def sync(
    client: Client,
    *,
    id: int,
) -> Product:
    """Call this operation and return its value; see `build_request` for the arguments."""
    return sync_detailed(
        client,
        id=id,
    ).parsed


async def asyncio_detailed(
    client: Client,
    *,
    id: int,
) -> Response[Product]:
    """Call this operation; see `build_request` for the arguments."""
    return await client.asend(
        build_request(
            id=id,
        ),
        OPERATION,
    )


async def asyncio(
    client: Client,
    *,
    id: int,
) -> Product:
    """Call this operation and return its value; see `build_request` for the arguments."""
    return (
        await asyncio_detailed(
            client,
            id=id,
        )
    ).parsed
