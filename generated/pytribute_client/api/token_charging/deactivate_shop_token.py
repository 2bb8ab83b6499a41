# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Deactivate a saved card"""

from pytribute_core.expected import Expected
from pytribute_core.operation import Operation
from pytribute_core.parameters import Path, Text

from ...models.deactivated_shop_token import DeactivatedShopToken
from ...models.error_body import ErrorBody

OPERATION: Operation[DeactivatedShopToken] = Operation(
    name="deactivateShopToken",
    method="DELETE",
    path="/shop/tokens/{token}",
    parameters={
        "token": Path("token", Text()),
    },
    responses={
        "200": DeactivatedShopToken,
        "400": ErrorBody,
        "401": ErrorBody,
        "403": ErrorBody,
        "404": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-shops/api/token-charging",
    expects=(Expected("success", "success", value=True),),
)
