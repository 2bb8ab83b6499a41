from pytribute import Money
from pytribute.mock import MockServer
from pytribute.webhooks import ShopOrderChargeSuccess, ShopOrderPaid, WebhookHandler

with MockServer(seed=0) as mock, mock.client() as tribute:
    handler = WebhookHandler(mock.api_key, inbox=None)
    seen: list[str] = []

    @handler.on(ShopOrderPaid, ShopOrderChargeSuccess)
    def paid(event: ShopOrderPaid | ShopOrderChargeSuccess) -> None:
        seen.append(event.name)

    mock.set_webhook(handler)  # or the address of your bot

    order = tribute.shop.orders.create(
        title="The club", description="Lessons", amount=Money(99000, "RUB"), period="monthly"
    )
    mock.pay(order)  # as its buyer
    mock.advance(days=31)  # a month passes
    assert seen == ["shop_order", "shop_order_charge_success"]
