from django.urls import path

from pytribute.webhooks import NewDigitalProduct, WebhookHandler
from pytribute.webhooks.adapters.django import view

handler = WebhookHandler()


@handler.on(NewDigitalProduct)
def deliver(event: NewDigitalProduct) -> None:
    print(event.payload.product_name)  # your models: with ATOMIC_REQUESTS, in a transaction


urlpatterns = [path("tribute", view(handler))]
