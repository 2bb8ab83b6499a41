"""Wrong servers: the mock, with one thing about it changed."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pytribute.mock import MockServer
from tests.documented import LARGEST

KEY = b"tribute-mock-key"
PRODUCTS = 27
"""How many products the wrong servers have: every type in every status and currency."""

Wrap = Callable[[ASGIApp], ASGIApp]


@dataclass
class Exchange:
    """A request and its answer, to be changed."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: list[tuple[bytes, bytes]]
    status: int
    answer_headers: dict[bytes, bytes]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever is in the body
        return json.loads(self.body)

    @json.setter
    def json(self, value: object) -> None:
        self.body = json.dumps(value, ensure_ascii=False).encode()

    @property
    def is_page(self) -> bool:
        return self.status == 200 and b'"rows"' in self.body

    @property
    def products(self) -> list[dict[str, Any]]:
        return self.json["rows"] if self.is_page else [self.json] if b'"type"' in self.body else []

    def asked(self, name: str, default: str) -> str:
        return dict(self.query).get(name, default)

    def answer_error(self, status: int, code: str, message: str = "no") -> None:
        self.status = status
        self.json = {"error": code, "message": message}


def serve(wrap: Wrap, *, products: int = PRODUCTS) -> MockServer:
    mock = MockServer(control=True, products=products)
    config: Any = mock._server.config  # pyright: ignore[reportPrivateUsage]  # where the app is
    config.app = past_control(wrap, config.app)
    return mock


def past_control(wrap: Wrap, right: ASGIApp) -> ASGIApp:
    """Leave the control to the mock; a reset makes the wrong server forget, too."""
    wrong = wrap(right)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal wrong
        is_control = scope["path"].startswith("/__control")
        if is_control and scope["path"].endswith("/reset"):
            wrong = wrap(right)
        await (right if is_control else wrong)(scope, receive, send)

    return app


def afresh(make: Callable[[], Wrap]) -> Wrap:
    """Let what a departure remembers be of one life of the server."""

    def wrap(app: ASGIApp) -> ASGIApp:
        return make()(app)

    return wrap


async def repeatable(receive: Receive) -> Callable[[], Receive]:
    """Read a request to its end, and give what lets it be received as often as one likes."""
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())

    def again() -> Receive:
        left = iter(messages)

        async def receive_again() -> Message:
            return next(left, None) or await receive()

        return receive_again

    return again


async def answer_of(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """Give the head and the body of what an application answers."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, keep)
    return messages[0], messages[1]["body"]


def after(change: Callable[[Exchange], None]) -> Wrap:
    """Change answers."""
    return listing(lambda exchange, _rows: change(exchange), is_to_list=False)


def listing(
    change: Callable[[Exchange, list[dict[str, Any]]], None], *, is_to_list: bool = True
) -> Wrap:
    """Change answers, knowing all rows of the caller."""

    def wrap(app: ASGIApp) -> ASGIApp:
        async def changed(scope: Scope, receive: Receive, send: Send) -> None:
            asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
            head, body = await answer_of(app, asked, receive)
            exchange = Exchange(
                scope["method"],
                scope["path"],
                parse_qsl(scope["query_string"].decode(), keep_blank_values=True),
                list(scope["headers"]),
                head["status"],
                dict(head["headers"]),
                body,
            )
            rows: list[dict[str, Any]] = []
            if is_to_list and exchange.is_page:
                whole = {**asked, "query_string": b"size=%d" % LARGEST}
                rows = json.loads((await answer_of(app, whole, receive))[1])["rows"]
            change(exchange, rows)
            exchange.answer_headers[b"content-length"] = b"%d" % len(exchange.body)
            headers = list(exchange.answer_headers.items())
            await send(
                {"type": "http.response.start", "status": exchange.status, "headers": headers}
            )
            await send({"type": "http.response.body", "body": exchange.body})

        return changed

    return wrap


def before(change: Callable[[Scope], None]) -> Wrap:
    """Change requests."""

    def wrap(app: ASGIApp) -> ASGIApp:
        async def changed(scope: Scope, receive: Receive, send: Send) -> None:
            scope = dict(scope)
            change(scope)
            await app(scope, receive, send)

        return changed

    return wrap


def query(change: Callable[[list[tuple[str, str]]], list[tuple[str, str]]]) -> Wrap:
    """Change the parameters of requests."""

    def changed(scope: Scope) -> None:
        given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        scope["query_string"] = urlencode(change(given)).encode()

    return before(changed)


def products(change: Callable[[dict[str, Any]], None], *, in_lists: bool = True) -> Wrap:
    """Change products."""

    def changed(exchange: Exchange) -> None:
        if exchange.is_page and not in_lists:
            return
        document = exchange.json
        for product in document["rows"] if exchange.is_page else exchange.products and [document]:
            change(product)
        exchange.json = document

    return after(changed)


def pages(change: Callable[[Exchange, dict[str, Any]], None]) -> Wrap:
    """Change pages of the list."""

    def changed(exchange: Exchange) -> None:
        if exchange.is_page:
            page = exchange.json
            change(exchange, page)
            exchange.json = page

    return after(changed)


def with_key(scope: Scope) -> None:
    others = [(name, value) for name, value in scope["headers"] if name != b"api-key"]
    scope["headers"] = [*others, (b"api-key", KEY)]


def key_if(accepts: Callable[[Scope, bytes], bool]) -> Wrap:
    """Accept more than the exact key."""

    def changed(scope: Scope) -> None:
        if accepts(scope, dict(scope["headers"]).get(b"api-key", b"")):
            with_key(scope)

    return before(changed)


def cancelling(answer: Callable[[int, set[int]], Awaitable[int] | int | None]) -> Wrap:
    """Answer cancellations by the id and the ids cancelled so far; None leaves it to the mock."""

    def wrap(app: ASGIApp) -> ASGIApp:
        done: set[int] = set()

        async def changed(scope: Scope, receive: Receive, send: Send) -> None:
            parts = scope["path"].split("/")
            authentic = (b"api-key", KEY) in scope["headers"]
            status, number = None, 0
            if scope["method"] == "POST" and parts[-1] == "cancel" and authentic:
                number = int(parts[-2]) if parts[-2].isascii() and parts[-2].isdigit() else 0
                found = answer(number, done)
                status = await found if isinstance(found, Awaitable) else found
            if status is None:
                await app(scope, receive, send)
                return
            body = {"success": True, "purchaseId": number, "message": "done"}
            headers = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": json.dumps(body).encode()})

        return changed

    return wrap
