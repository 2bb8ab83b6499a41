# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""List subscribers"""

from pytribute_core.cursors import Cursors
from pytribute_core.operation import Operation
from pytribute_core.parameters import Integer, Query

from ...models.error_body import ErrorBody
from ...models.subscriber import Subscriber
from ...models.subscriber_list import SubscriberList

OPERATION: Operation[SubscriberList | list[Subscriber]] = Operation(
    name="listSubscribers",
    method="GET",
    path="/subscribers",
    parameters={
        "subscription_id": Query("subscriptionID", Integer(), required=False),
    },
    responses={
        "200": SubscriberList | list[Subscriber],
        "401": ErrorBody,
    },
    documentation="https://wiki.tribute.tg/for-content-creators/api-documentation/subscriptions",
)

LISTING: Cursors[SubscriberList | list[Subscriber], Subscriber] = Cursors(
    operation=OPERATION,
    rows="result",
)
