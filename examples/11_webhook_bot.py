"""A Telegram bot that hands over what was bought. Set BOT_TOKEN and TRIBUTE_API_KEY."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiohttp import web

from pytribute.webhooks import NewDigitalProduct, WebhookHandler
from pytribute.webhooks.adapters.aiohttp import receiver

GOODS = {2548: "Ваш ключ: QX7-41F"}  # by the id of the product


def make_app(bot: Bot) -> web.Application:
    """Make the server whose address stands in the dashboard: https://…/tribute."""
    handler = WebhookHandler()  # remembers in a file which events were handled

    @handler.on(NewDigitalProduct)
    async def deliver(event: NewDigitalProduct) -> None:
        # What raises here, such as a product that nobody listed above, is delivered again.
        text = GOODS[event.payload.product_id]
        if event.buyer.telegram_id is None:
            print(f"purchase {event.payload.purchase_id} was by e-mail: send it there")
        else:
            await bot.send_message(event.buyer.telegram_id, text)

    app = web.Application()
    app.router.add_post("/tribute", receiver(handler))
    return app


async def main() -> None:
    """Listen to Tribute and to Telegram."""
    async with Bot(os.environ["BOT_TOKEN"]) as bot:
        runner = web.AppRunner(make_app(bot))
        await runner.setup()
        try:
            await web.TCPSite(runner, port=8080).start()
            await Dispatcher().start_polling(bot, close_bot_session=False)  # pyright: ignore[reportUnknownMemberType]
        finally:
            await runner.cleanup()  # after the deliveries under way, which need the bot


if __name__ == "__main__":
    asyncio.run(main())
