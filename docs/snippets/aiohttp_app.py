from aiohttp import web

from pytribute.webhooks import NewDonation, WebhookHandler
from pytribute.webhooks.adapters.aiohttp import endpoint

handler = WebhookHandler()


@handler.on(NewDonation)
async def thank(event: NewDonation) -> None:
    print("thank you for", event.amount)


app = web.Application()
app.router.add_post("/tribute", endpoint(handler))

if __name__ == "__main__":
    web.run_app(app, port=8000)
