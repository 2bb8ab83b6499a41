# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""List the orders of a shop"""

from pytribute_core.cursors import Cursors
from pytribute_core.operation import Operation
from pytribute_core.parameters import Date, Integer, Query

from ...models.error_body import ErrorBody
from ...models.shop_order import ShopOrder

OPERATION: Operation[list[ShopOrder]] = Operation(
    name="listShopOrders",
    method="GET",
    path="/shop/orders",
    parameters={
        "shop_id": Query("shopId", Integer(minimum=1), required=False),
        "date_from": Query("dateFrom", Date(), required=False),
        "date_to": Query("dateTo", Date(), required=False),
    },
    responses={
        "200": list[ShopOrder],
        "401": ErrorBody,
        "404": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-shops/api/methods",
)

LISTING: Cursors[list[ShopOrder], ShopOrder] = Cursors(
    operation=OPERATION,
    rows="",
)
