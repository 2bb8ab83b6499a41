import psycopg

from pytribute.webhooks import NewDigitalProduct, WebhookHandler

handler = WebhookHandler(inbox="postgresql://shop@localhost/shop")


@handler.on(NewDigitalProduct)
def deliver(event: NewDigitalProduct, connection: psycopg.Connection) -> None:
    # In the transaction that marks the event: both are committed, or neither.
    connection.execute(
        "INSERT INTO licences (purchase, buyer) VALUES (%s, %s)",
        (event.payload.purchase_id, event.buyer.telegram_id),
    )
