# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Show a saved card"""

from pytribute_core.expected import Expected
from pytribute_core.operation import Operation
from pytribute_core.parameters import Path, Text

from ...models.error_body import ErrorBody
from ...models.shop_token import ShopToken

OPERATION: Operation[ShopToken] = Operation(
    name="getShopToken",
    method="GET",
    path="/shop/tokens/{token}",
    parameters={
        "token": Path("token", Text()),
    },
    responses={
        "200": ShopToken,
        "401": ErrorBody,
        "403": ErrorBody,
        "404": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-shops/api/token-charging",
    expects=(Expected("token", "token", argument="token"),),
)
