# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""List the transactions of an order"""

from pytribute_core.cursors import Cursors
from pytribute_core.operation import Operation
from pytribute_core.parameters import Path, Query, Text

from ...models.error_body import ErrorBody
from ...models.shop_transaction import ShopTransaction
from ...models.shop_transaction_page import ShopTransactionPage

OPERATION: Operation[ShopTransactionPage] = Operation(
    name="listShopOrderTransactions",
    method="GET",
    path="/shop/orders/{orderUuid}/transactions",
    parameters={
        "order_uuid": Path("orderUuid", Text()),
        "start_from": Query("startFrom", Text(), required=False),
    },
    responses={
        "200": ShopTransactionPage,
        "401": ErrorBody,
        "403": ErrorBody,
        "404": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-shops/api/methods",
)

LISTING: Cursors[ShopTransactionPage, ShopTransaction] = Cursors(
    operation=OPERATION,
    cursor="start_from",
    rows="transactions",
    next_cursor="next_from",
)
