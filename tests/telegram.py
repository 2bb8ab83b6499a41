"""A bot that talks to nobody. Imported when it is needed: aiogram takes seconds."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from runpy import run_path
from typing import NamedTuple, TypeVar, cast

from aiogram import Bot, Dispatcher
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import Chat, InlineKeyboardMarkup, Message, Update, User

from pytribute import AsyncTribute

T = TypeVar("T")

_HERE = Chat(id=1, type="private")


class SilentBot(Bot):
    """Keeps what it is told to say, instead of asking Telegram to send it."""

    said: SendMessage

    def __init__(self) -> None:
        super().__init__("42:TEST")

    async def __call__(self, method: TelegramMethod[T], request_timeout: int | None = None) -> T:
        assert isinstance(method, SendMessage)
        assert request_timeout is None
        self.said = method
        message = Message(message_id=2, date=datetime.now(UTC), chat=_HERE)
        return cast("T", message)


class Answer(NamedTuple):
    text: str
    links: list[str]
    """Of the buttons below it."""


def say(text: str, example: Path, tribute: AsyncTribute) -> Answer:
    """Give what the bot of an example answers to a person."""
    router = run_path(str(example))["router"]
    person = User(id=1, is_bot=False, first_name="A")
    message = Message(message_id=1, date=datetime.now(UTC), chat=_HERE, from_user=person, text=text)

    async def talk() -> SendMessage:
        async with tribute:
            dispatcher = Dispatcher(tribute=tribute)
            dispatcher.include_router(router)
            bot = SilentBot()
            await dispatcher.feed_update(bot, Update(update_id=1, message=message))
        return bot.said

    said = asyncio.run(talk())
    markup = said.reply_markup
    rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else []
    return Answer(said.text, [button.url or "" for row in rows for button in row])
