# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""List subscriptions with their prices"""

from pytribute_core.cursors import Cursors
from pytribute_core.operation import Operation

from ...models.error_body import ErrorBody
from ...models.subscription import Subscription
from ...models.subscription_list import SubscriptionList

OPERATION: Operation[SubscriptionList] = Operation(
    name="listSubscriptions",
    method="GET",
    path="/subscriptions",
    parameters={},
    responses={
        "200": SubscriptionList,
        "401": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-content-creators/api-documentation/subscriptions",
)

LISTING: Cursors[SubscriptionList, Subscription] = Cursors(
    operation=OPERATION,
    rows="result",
)
