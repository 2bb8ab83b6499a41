"""A Telegram bot that sells a course at its own price. Set BOT_TOKEN and TRIBUTE_API_KEY."""

import asyncio
import os
from datetime import UTC, datetime, timedelta

from aiogram import Bot, Dispatcher, Router
from aiogram.filters import Command
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiohttp import web

from pytribute import AsyncTribute, Money, OutcomeUnknownError, ShopOrder, TributeError
from pytribute.webhooks import PaymentState, ShopOrderPaid, WebhookHandler
from pytribute.webhooks.adapters.aiohttp import endpoint

PRICE = Money(150000, "RUB")
ACCESS = "Спасибо! Ваш доступ: https://t.me/+course"

router = Router()


async def open_order(tribute: AsyncTribute, buyer: str) -> ShopOrder:
    """Create an order of one buyer; one payment ends it, so everybody gets an order of their own.

    It has no idempotency key, so the library sends it once. Where no response came, look whether it
    was created: a buyer with two orders may pay twice.
    """
    try:
        return await tribute.shop.orders.create(
            title="Уроки фотографии",
            description="Двенадцать уроков, доступ на полгода",
            amount=PRICE,
            customer_id=buyer,
        )
    except OutcomeUnknownError:
        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        async for order in tribute.shop.orders.list(date_from=yesterday):
            if order.customer_id == buyer and order.status == "pending":
                return order
        raise


@router.message(Command("course"))
async def offer(message: Message, tribute: AsyncTribute) -> None:
    """Answer with a button that leads to the payment."""
    if message.from_user is None:
        return
    try:
        order = await open_order(tribute, str(message.from_user.id))
    except TributeError as error:
        print(error)  # for you: it holds no secret
        await message.answer("Сейчас не получилось, попробуйте позже.")
        return
    button = InlineKeyboardButton(text=f"Оплатить {PRICE}", url=order.pay_url)
    markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
    await message.answer(order.title, reply_markup=markup)


def make_app(bot: Bot) -> web.Application:
    """Make the server whose address stands in the dashboard: https://…/tribute."""
    handler = WebhookHandler()  # remembers in a file which events were handled

    @handler.on(ShopOrderPaid)
    async def give_access(event: ShopOrderPaid) -> None:
        buyer = event.payload.customer_id
        if event.payment_state is PaymentState.PAID and buyer and buyer.isdecimal():
            # What raises here is delivered again, for more than a day.
            await bot.send_message(int(buyer), ACCESS)

    app = web.Application()
    app.router.add_post("/tribute", endpoint(handler))
    return app


async def main() -> None:
    """Listen to Tribute and to Telegram."""
    async with AsyncTribute() as tribute, Bot(os.environ["BOT_TOKEN"]) as bot:
        dispatcher = Dispatcher(tribute=tribute)
        dispatcher.include_router(router)
        runner = web.AppRunner(make_app(bot))
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 8080).start()
            await dispatcher.start_polling(bot, close_bot_session=False)  # pyright: ignore[reportUnknownMemberType]
        finally:
            await runner.cleanup()  # after the deliveries under way, which need the bot


if __name__ == "__main__":
    asyncio.run(main())
