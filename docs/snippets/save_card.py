from pytribute.webhooks import ShopOrderPaid, ShopTokenChargeFailed, WebhookHandler

handler = WebhookHandler()
cards: dict[str, str] = {}  # your database


@handler.on(ShopOrderPaid)
def remember_card(event: ShopOrderPaid) -> None:
    order = event.payload
    if order.payment_token and order.customer_id:
        cards[order.customer_id] = str(order.payment_token)


@handler.on(ShopTokenChargeFailed)
def ask_again(event: ShopTokenChargeFailed) -> None:
    print("invoice", event.payload.reference, "was not paid:", event.payload.error_code)
