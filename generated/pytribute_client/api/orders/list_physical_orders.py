# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""List orders of physical products"""

from pytribute_core.operation import Operation
from pytribute_core.page import Page
from pytribute_core.page_numbers import PageNumbers
from pytribute_core.parameters import Integer, Query, Text

from ...models.error_body import ErrorBody
from ...models.physical_order import PhysicalOrder

OPERATION: Operation[Page[PhysicalOrder]] = Operation(
    name="listPhysicalOrders",
    method="GET",
    path="/physical/orders",
    parameters={
        "last_order_id": Query("lastOrderId", Text(), required=False),
        "page_size": Query("limit", Integer(maximum=50), required=False),
        "page": Query("page", Integer(), required=False),
        "status": Query("status", Text(), required=False),
    },
    responses={
        "200": Page[PhysicalOrder],
        "400": ErrorBody,
        "401": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-content-creators/api-documentation",
)

LISTING: PageNumbers[Page[PhysicalOrder], PhysicalOrder] = PageNumbers(
    operation=OPERATION,
    page_argument="page",
    size_argument="page_size",
    least=1,
    most=50,
    ids=lambda rows: [row.id for row in rows],
)
