"""A Telegram bot that hands over what was bought. Set BOT_TOKEN and TRIBUTE_API_KEY."""

import asyncio
import os
import sqlite3
from contextlib import closing

from aiogram import Bot, Dispatcher
from aiogram.exceptions import AiogramError
from aiogram.types import Message
from aiohttp import web

from pytribute.webhooks import DigitalProductRefunded, NewDigitalProduct, WebhookHandler
from pytribute.webhooks.adapters.aiohttp import endpoint

GOODS = {2548: "Ваш ключ: QX7-41F"}  # by the id of the product
TABLE = """CREATE TABLE IF NOT EXISTS purchases
(id INTEGER PRIMARY KEY, product INTEGER, buyer INTEGER, is_open INTEGER)"""


class Shop:
    """What was bought and not handed over yet, in a file."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Take the file, which commits each statement."""
        self._database = database
        self._database.execute(TABLE)

    def open(self, purchase: int, product: int, buyer: int | None) -> None:
        """Keep a purchase; one that is closed stays closed."""
        row = (purchase, product, buyer)
        self._database.execute("INSERT OR IGNORE INTO purchases VALUES (?, ?, ?, TRUE)", row)

    def close(self, purchase: int) -> None:
        """Close a purchase: it is handed over, or refunded, perhaps before it was heard of."""
        self._database.execute(
            "INSERT INTO purchases VALUES (?, NULL, NULL, FALSE)"
            " ON CONFLICT DO UPDATE SET is_open = FALSE",
            [purchase],
        )

    async def hand_over(self, bot: Bot, buyer: int) -> None:
        """Send a buyer what is open; what can't be sent waits until the buyer writes to the bot."""
        query = "SELECT id, product FROM purchases WHERE buyer = ? AND is_open ORDER BY id"
        for purchase, product in self._database.execute(query, [buyer]).fetchall():
            if product not in GOODS:
                continue
            try:
                await bot.send_message(buyer, GOODS[product])
            except AiogramError as error:
                # Never pressed /start, blocked the bot, too many messages, no network.
                print(f"purchase {purchase} waits for its buyer: {error}")
                return
            self.close(purchase)


def make_app(bot: Bot, shop: Shop) -> web.Application:
    """Make the server whose address stands in the dashboard: https://…/tribute."""
    handler = WebhookHandler()  # remembers in a file which events were handled

    @handler.on(NewDigitalProduct)
    async def deliver(event: NewDigitalProduct) -> None:
        purchase, buyer = event.payload, event.buyer.telegram_id
        shop.open(purchase.purchase_id, purchase.product_id, buyer)  # before anything can fail
        if purchase.product_id not in GOODS:
            # What raises here is delivered again, until the product stands in the list.
            raise LookupError(f"no goods for product {purchase.product_id}")
        if buyer is None:
            print(f"purchase {purchase.purchase_id} was by e-mail: send it there")
        else:
            await shop.hand_over(bot, buyer)

    @handler.on(DigitalProductRefunded)
    async def take_back(event: DigitalProductRefunded) -> None:
        shop.close(event.payload.purchase_id)

    app = web.Application()
    app.router.add_post("/tribute", endpoint(handler))
    return app


def make_dispatcher(shop: Shop) -> Dispatcher:
    """Make what answers to people: to /start, and to whatever else they write."""
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def hand_over(message: Message, bot: Bot) -> None:
        if message.from_user:
            await shop.hand_over(bot, message.from_user.id)

    return dispatcher


async def main(shop: Shop) -> None:
    """Listen to Tribute and to Telegram."""
    async with Bot(os.environ["BOT_TOKEN"]) as bot:
        runner = web.AppRunner(make_app(bot, shop))
        await runner.setup()
        try:
            # The proxy in front of it, which has the certificate, is on the same machine.
            await web.TCPSite(runner, "127.0.0.1", 8080).start()
            await make_dispatcher(shop).start_polling(bot, close_bot_session=False)  # pyright: ignore[reportUnknownMemberType]
        finally:
            await runner.cleanup()  # after the deliveries under way, which need the bot


if __name__ == "__main__":
    with closing(sqlite3.connect("shop.sqlite3", isolation_level=None)) as file:
        asyncio.run(main(Shop(file)))
