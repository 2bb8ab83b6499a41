# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Charge a saved card"""

from pytribute_core.body import (
    BodyField,
    RequestBody,
)
from pytribute_core.operation import Effect, Operation
from pytribute_core.parameters import Integer, Text

from ...models.error_body import ErrorBody
from ...models.new_shop_charge import NewShopCharge
from ...models.shop_charge import ShopCharge

OPERATION: Operation[ShopCharge] = Operation(
    name="createShopCharge",
    method="POST",
    path="/shop/charges",
    parameters={},
    responses={
        "200": ShopCharge,
        "400": ErrorBody,
        "401": ErrorBody,
        "403": ErrorBody,
        "404": ErrorBody,
        "409": ErrorBody,
        "429": ErrorBody,
        "502": ErrorBody,
    },
    body=RequestBody(
        NewShopCharge,
        {
            "token": BodyField("token", Text()),
            "amount": BodyField("amount", Integer(above=0)),
            "reference": BodyField("reference", Text(longest=256), required=False),
            "idempotency_key": BodyField(
                "idempotencyKey", Text(shortest=1, longest=64), required=False
            ),
        },
    ),
    documentation="https://wiki.tribute.tg/for-shops/api/token-charging",
    effect=Effect("the charge", "the webhooks of charges", key="idempotency_key"),
)
