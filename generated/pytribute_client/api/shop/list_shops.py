# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""List shops"""

from pytribute_core.cursors import Cursors
from pytribute_core.operation import Operation

from ...models.error_body import ErrorBody
from ...models.shop import Shop

OPERATION: Operation[list[Shop]] = Operation(
    name="listShops",
    method="GET",
    path="/shops",
    parameters={},
    responses={
        "200": list[Shop],
        "401": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-shops/api/methods",
)

LISTING: Cursors[list[Shop], Shop] = Cursors(
    operation=OPERATION,
    rows="",
)
