# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""List saved cards"""

from pytribute_core.cursors import Offsets
from pytribute_core.operation import Operation
from pytribute_core.parameters import Boolean, Integer, Query, Text

from ...models.error_body import ErrorBody
from ...models.shop_token import ShopToken

OPERATION: Operation[list[ShopToken]] = Operation(
    name="listShopTokens",
    method="GET",
    path="/shop/tokens",
    parameters={
        "customer_id": Query("customerId", Text(), required=False),
        "order_uuid": Query("orderUuid", Text(), required=False),
        "active": Query("active", Boolean(), required=False),
        "page_size": Query("limit", Integer(minimum=1, maximum=100), required=False),
        "offset": Query("offset", Integer(minimum=0), required=False),
    },
    responses={
        "200": list[ShopToken],
        "401": ErrorBody,
        "403": ErrorBody,
        "404": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-shops/api/token-charging",
    flags=("active",),
)

LISTING: Offsets[list[ShopToken], ShopToken] = Offsets(
    operation=OPERATION,
    cursor="offset",
    size_argument="page_size",
    least=1,
    most=100,
    key="token",
    rows="",
)
