"""A bot without a network. Imported when it is needed: aiogram takes seconds."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from runpy import run_path
from typing import Any, NamedTuple, TypeVar, cast

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import Chat, InlineKeyboardMarkup, Message, Update, User
from aiohttp import web
from aiohttp.test_utils import TestServer as AiohttpServer

from pytribute import AsyncTribute

T = TypeVar("T")

_HERE = Chat(id=1, type="private")


class SilentBot(Bot):
    """Keep the message instead of sending it to Telegram."""

    sent_message: SendMessage

    def __init__(self) -> None:
        super().__init__("42:TEST")

    async def __call__(self, method: TelegramMethod[T], request_timeout: int | None = None) -> T:
        assert isinstance(method, SendMessage)
        assert request_timeout is None
        self.sent_message = method
        message = Message(message_id=2, date=datetime.now(UTC), chat=_HERE)
        return cast("T", message)


class Reply(NamedTuple):
    text: str
    links: list[str]
    """Of the buttons below it."""


def say(text: str, example: Path, tribute: AsyncTribute) -> Reply:
    """Return the bot's reply to a person."""
    router = run_path(str(example))["router"]
    person = User(id=1, is_bot=False, first_name="A")
    message = Message(message_id=1, date=datetime.now(UTC), chat=_HERE, from_user=person, text=text)

    async def talk() -> SendMessage:
        async with tribute:
            dispatcher = Dispatcher(tribute=tribute)
            dispatcher.include_router(router)
            bot = SilentBot()
            await dispatcher.feed_update(bot, Update(update_id=1, message=message))
        return bot.sent_message

    sent_message = asyncio.run(talk())
    markup = sent_message.reply_markup
    rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else []
    return Reply(sent_message.text, [button.url or "" for row in rows for button in row])


class Telegram:
    """Respond to a real bot on a socket, as Telegram does; with the refusals first."""

    def __init__(self, *refusals: dict[str, Any] | str | None) -> None:
        self.sent: list[tuple[str, str]] = []
        self._refusals = [*refusals]

    async def _respond(self, request: web.Request) -> web.Response:
        form = await request.post()
        assert request.path.endswith("/sendMessage")
        if not self._refusals:
            self.sent.append((str(form["chat_id"]), str(form["text"])))
            chat = {"id": int(str(form["chat_id"])), "type": "private"}
            message = {"message_id": 1, "date": 0, "chat": chat, "text": form["text"]}
            return web.json_response({"ok": True, "result": message})
        refusal = self._refusals.pop(0)
        if refusal is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if isinstance(refusal, str):
            return web.Response(text=refusal, status=502)
        return web.json_response({"ok": False, **refusal}, status=refusal["error_code"])

    @asynccontextmanager
    async def bot(self) -> AsyncGenerator[Bot]:
        """Yield a bot that talks to it."""
        app = web.Application()
        app.router.add_post("/{path:.*}", self._respond)
        async with AiohttpServer(app) as server:
            api = TelegramAPIServer.from_base(str(server.make_url("/")))
            async with Bot("42:TEST", session=AiohttpSession(api=api)) as bot:
                yield bot


def message_from(person: int, text: str) -> Update:
    """Make what a person writes to a bot."""
    user = User(id=person, is_bot=False, first_name="A")
    chat = Chat(id=person, type="private")
    moment = datetime.now(UTC)
    message = Message(message_id=1, date=moment, chat=chat, from_user=user, text=text)
    return Update(update_id=1, message=message)
