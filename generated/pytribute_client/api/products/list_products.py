# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Get Products List"""

from ...client import Client
from ...models.error import Error
from ...models.product_page import ProductPage
from ...models.product_type import ProductType
from ...operation import Operation
from ...parameters import Boolean, Choice, Integer, Query
from ...types import RawResponse, Request, Response

OPERATION: Operation[ProductPage] = Operation(
    name="listProducts",
    method="GET",
    path="/products",
    parameters={
        "page": Query("page", Integer(minimum=1), required=False),
        "size": Query("size", Integer(minimum=1, maximum=100), required=False),
        "type": Query("type", Choice(ProductType), required=False),
        "desc": Query("desc", Boolean(), required=False),
    },
    answers={
        "200": ProductPage,
        "400": Error,
        "401": Error,
    },
    documentation="https://wiki.tribute.tg/for-content-creators/api-documentation/products",
)


def build_request(
    *,
    page: int | None = None,
    size: int | None = None,
    type: ProductType | str | None = None,
    desc: bool | None = None,
) -> Request:
    """Get Products List

    Returns a paginated list of products

    Args:
        page: Page number
        size: Items per page
        type: Filter by product type
        desc: Sort by ID descending

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products

    Raises:
        TypeError, ValueError: when an argument can't be sent.
    """
    return OPERATION.build(
        page=page,
        size=size,
        type=type,
        desc=desc,
    )


def parse_response(response: RawResponse) -> ProductPage:
    """Read an answer to this operation.

    Raises:
        AnswerError: when it is anything but the documented success.
    """
    return OPERATION.parse(response)


def sync_detailed(
    client: Client,
    *,
    page: int | None = None,
    size: int | None = None,
    type: ProductType | str | None = None,
    desc: bool | None = None,
) -> Response[ProductPage]:
    """Call this operation; see `build_request` for the arguments."""
    return client.send(
        build_request(
            page=page,
            size=size,
            type=type,
            desc=desc,
        ),
        OPERATION,
    )


def sync(
    client: Client,
    *,
    page: int | None = None,
    size: int | None = None,
    type: ProductType | str | None = None,
    desc: bool | None = None,
) -> ProductPage:
    """Call this operation and return its value; see `build_request` for the arguments."""
    return sync_detailed(
        client,
        page=page,
        size=size,
        type=type,
        desc=desc,
    ).parsed


async def asyncio_detailed(
    client: Client,
    *,
    page: int | None = None,
    size: int | None = None,
    type: ProductType | str | None = None,
    desc: bool | None = None,
) -> Response[ProductPage]:
    """Call this operation; see `build_request` for the arguments."""
    return await client.asend(
        build_request(
            page=page,
            size=size,
            type=type,
            desc=desc,
        ),
        OPERATION,
    )


async def asyncio(
    client: Client,
    *,
    page: int | None = None,
    size: int | None = None,
    type: ProductType | str | None = None,
    desc: bool | None = None,
) -> ProductPage:
    """Call this operation and return its value; see `build_request` for the arguments."""
    return (
        await asyncio_detailed(
            client,
            page=page,
            size=size,
            type=type,
            desc=desc,
        )
    ).parsed
