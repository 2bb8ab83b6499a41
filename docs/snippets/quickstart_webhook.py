from pytribute.webhooks import NewDigitalProduct, PaymentState, WebhookHandler

handler = WebhookHandler()  # reads TRIBUTE_API_KEY when the first event comes


@handler.on(NewDigitalProduct)
async def deliver(event: NewDigitalProduct) -> None:
    assert event.payment_state is PaymentState.PAID
    print(event.buyer.telegram_id, "bought", event.payload.product_name, "for", event.amount)
