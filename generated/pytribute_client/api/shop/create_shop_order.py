# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Create an order"""

from pytribute_core.body import (
    BodyField,
    MoneyFields,
    RequestBody,
)
from pytribute_core.operation import Effect, Operation
from pytribute_core.parameters import Choice, Integer, Text

from ...models.error_body import ErrorBody
from ...models.new_shop_order import NewShopOrder
from ...models.shop_currency import ShopCurrency
from ...models.shop_order import ShopOrder
from ...models.shop_order_period import ShopOrderPeriod
from ...models.trial_period import TrialPeriod

OPERATION: Operation[ShopOrder] = Operation(
    name="createShopOrder",
    method="POST",
    path="/shop/orders",
    parameters={},
    responses={
        "200": ShopOrder,
        "201": ShopOrder,
        "400": ErrorBody,
        "401": ErrorBody,
        "404": ErrorBody,
    },
    body=RequestBody(
        NewShopOrder,
        {
            "amount": BodyField("amount", Integer(above=0), required=False),
            "currency": BodyField("currency", Choice(ShopCurrency)),
            "title": BodyField("title", Text(shortest=1, longest=100, utf16=True)),
            "description": BodyField("description", Text(shortest=1, longest=300, utf16=True)),
            "shop_id": BodyField("shopId", Integer(minimum=1), required=False),
            "success_url": BodyField("successUrl", Text(), required=False),
            "fail_url": BodyField("failUrl", Text(), required=False),
            "email": BodyField("email", Text(), required=False),
            "comment": BodyField("comment", Text(), required=False),
            "customer_id": BodyField("customerId", Text(longest=256), required=False),
            "period": BodyField("period", Choice(ShopOrderPeriod), required=False),
            "stars_amount": BodyField("starsAmount", Integer(above=0), required=False),
            "first_period_amount": BodyField("firstPeriodAmount", Integer(above=0), required=False),
            "trial_period": BodyField("trialPeriod", Choice(TrialPeriod), required=False),
            "image_url": BodyField("imageUrl", Text(), required=False),
        },
        amounts=(
            MoneyFields("amount", "currency", "minor"),
            MoneyFields("first_period_amount", "currency", "minor"),
            MoneyFields("stars_amount", "", "stars"),
        ),
    ),
    documentation="https://wiki.tribute.tg/for-shops/api/methods",
    effect=Effect("the order", "shop.orders.list(), for an order with this customer_id,"),
)
