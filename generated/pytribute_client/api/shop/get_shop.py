# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Show a shop"""

from pytribute_core.operation import Operation
from pytribute_core.parameters import Integer, Query

from ...models.error_body import ErrorBody
from ...models.shop import Shop

OPERATION: Operation[Shop] = Operation(
    name="getShop",
    method="GET",
    path="/shop",
    parameters={
        "shop_id": Query("shopId", Integer(minimum=1), required=False),
    },
    responses={
        "200": Shop,
        "401": ErrorBody,
        "404": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-shops/api/methods",
)
