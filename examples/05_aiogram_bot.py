"""A Telegram bot that shows what you sell. Set BOT_TOKEN and TRIBUTE_API_KEY."""

import asyncio
import os

from aiogram import Bot, Dispatcher, Router
from aiogram.filters import Command
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message

from pytribute import AsyncTribute, TributeError

router = Router()


@router.message(Command("shop"))
async def shop(message: Message, tribute: AsyncTribute) -> None:
    """Answer with a button for each product; aiogram passes the client in by its name."""
    try:
        products = await tribute.products.list(desc=True).to_list(limit=10)
    except TributeError as error:
        print(error)  # for you: it holds no secret
        await message.answer("Магазин сейчас недоступен, попробуйте позже.")
        return
    buttons = [
        [InlineKeyboardButton(text=f"{product.name} — {product.price}", url=product.link)]
        for product in products
        # Of live ones the server says "approved" or "new", and may say what nobody heard of yet.
        if product.status not in {"pending", "rejected"}
    ]
    await message.answer("Товары:", reply_markup=InlineKeyboardMarkup(inline_keyboard=buttons))


async def main() -> None:
    """Run the bot; one client for its whole life."""
    async with AsyncTribute() as tribute:
        dispatcher = Dispatcher(tribute=tribute)
        dispatcher.include_router(router)
        bot = Bot(os.environ["BOT_TOKEN"])
        await dispatcher.start_polling(bot)  # pyright: ignore[reportUnknownMemberType]


if __name__ == "__main__":
    asyncio.run(main())
