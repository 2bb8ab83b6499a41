from flask import Flask

from pytribute.webhooks import NewDigitalProduct, WebhookHandler
from pytribute.webhooks.adapters.flask import view

handler = WebhookHandler()


@handler.on(NewDigitalProduct)
def deliver(event: NewDigitalProduct) -> None:  # a plain function
    print(event.payload.product_name)


app = Flask(__name__)
app.post("/tribute")(view(handler))
