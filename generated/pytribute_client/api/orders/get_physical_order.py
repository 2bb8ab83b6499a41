# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Show one order of physical products"""

from pytribute_core.expected import Expected
from pytribute_core.operation import Operation
from pytribute_core.parameters import Integer, Path

from ...models.error_body import ErrorBody
from ...models.physical_order import PhysicalOrder

OPERATION: Operation[PhysicalOrder] = Operation(
    name="getPhysicalOrder",
    method="GET",
    path="/physical/orders/{id}",
    parameters={
        "id": Path("id", Integer()),
    },
    responses={
        "200": PhysicalOrder,
        "400": ErrorBody,
        "401": ErrorBody,
        "404": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-content-creators/api-documentation",
    expects=(Expected("id", "id", argument="id"),),
)
