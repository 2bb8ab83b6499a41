# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Show a charge"""

from pytribute_core.expected import Expected
from pytribute_core.operation import Operation
from pytribute_core.parameters import Path, Text

from ...models.error_body import ErrorBody
from ...models.shop_charge import ShopCharge

OPERATION: Operation[ShopCharge] = Operation(
    name="getShopCharge",
    method="GET",
    path="/shop/charges/{chargeUuid}",
    parameters={
        "charge_uuid": Path("chargeUuid", Text()),
    },
    responses={
        "200": ShopCharge,
        "401": ErrorBody,
        "403": ErrorBody,
        "404": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-shops/api/token-charging",
    expects=(Expected("chargeUuid", "charge_uuid", argument="charge_uuid"),),
)
