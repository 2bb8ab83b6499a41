"""How the unseen mutants depart from the mock: its requests and answers, held in the hand.

An answer that no mutant touches stays the same to the byte.
"""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pytribute.mock import World
from pytribute.mock.answers import Answer, cancelled, error_answer
from pytribute.mock.app import HANG_UP
from pytribute.mock.storage import StoredPurchase
from pytribute_schemas import ProductType
from tests.mutants.wrong import Wrap

Fields = dict[str, Any]

LIST, GET, CANCEL = "list", "get", "cancel"

_PATHS = (
    (LIST, re.compile(r"(/api/v1/products)")),
    (GET, re.compile(r"/api/v1/products/([^/]+)")),
    (CANCEL, re.compile(r"/api/v1/products/purchases/([^/]+)/cancel")),
)
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass
class Reply:
    """An answer, to be changed; its length is told when it is sent."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever is in the body
        return json.loads(self.body)

    @json.setter
    def json(self, value: object) -> None:
        self.body = _JSON.encode(value).encode()

    def set_header(self, name: bytes, value: bytes) -> None:
        self.headers = [(n, v) for n, v in self.headers if n != name] + [(name, value)]

    def drop_header(self, name: bytes) -> None:
        self.headers = [(n, v) for n, v in self.headers if n != name]

    def refuse(self, status: int, message: str = "no") -> None:
        self.__dict__.update(refusal(status, message).__dict__)


class Request:
    """A request, to be changed before the mock is asked."""

    def __init__(self, app: ASGIApp, scope: Scope, receive: Receive) -> None:
        self.app = app
        self.scope = scope
        self.receive = receive
        self.world = world_of(app)
        self.method: str = scope["method"]
        self.path: str = scope["raw_path"].decode("latin-1")
        self.query: bytes = scope["query_string"]
        self.headers: list[tuple[bytes, bytes]] = list(scope["headers"])

    async def ask(self) -> Reply:
        """Give what the mock answers; to HEAD with the body that GET would have."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        scope = {
            **self.scope,
            "method": "GET" if self.method == "HEAD" else self.method,
            "path": unquote(self.path),
            "raw_path": self.path.encode("latin-1"),
            "query_string": self.query,
            "headers": self.headers,
        }
        await self.app(scope, self.receive, keep)
        start, body = messages
        headers = [(n, v) for n, v in start["headers"] if n != b"content-length"]
        return Reply(start["status"], headers, body["body"])

    @property
    def operation(self) -> str | None:
        """Which address it is for, whatever the method."""
        return next((name for name, path in _PATHS if path.fullmatch(self.path)), None)

    @property
    def is_cancel(self) -> bool:
        return self.operation == CANCEL and self.method == "POST" and self.account is not None

    def header(self, name: bytes) -> str | None:
        found = [value for n, value in self.headers if n == name]
        return found[0].decode("latin-1") if found else None

    @property
    def key(self) -> str | None:
        return self.header(b"api-key")

    @key.setter
    def key(self, key: str) -> None:
        others = [(name, value) for name, value in self.headers if name != b"api-key"]
        self.headers = [*others, (b"api-key", key.encode("latin-1"))]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are right."""
        return self.world.state.secrets

    @property
    def account(self) -> str | None:
        """Who asks, by the right reading of the key."""
        keys = [value for name, value in self.headers if name == b"api-key"]
        return self.world.state.accounts.get(keys[0]) if len(keys) == 1 else None

    @property
    def parameters(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query.decode("latin-1"), keep_blank_values=True)

    @parameters.setter
    def parameters(self, parameters: list[tuple[str, str]]) -> None:
        self.query = urlencode(parameters).encode()

    def given(self, name: str) -> str | None:
        return dict(self.parameters).get(name)

    @property
    def id_text(self) -> str:
        """The id in the path, as text; empty where there is none."""
        for operation, path in _PATHS:
            if operation != LIST and (found := path.fullmatch(self.path)):
                return unquote(found[1])
        return ""

    @id_text.setter
    def id_text(self, text: str) -> None:
        tail = f"purchases/{quote(text)}/cancel" if self.operation == CANCEL else quote(text)
        self.path = f"/api/v1/products/{tail}"

    @property
    def number(self) -> int:
        """The id in the path as the mock reads it; 0 where it could be no purchase's."""
        plain = re.fullmatch(r"0*([0-9]{1,18})", self.id_text, re.ASCII)
        return int(plain[1]) if plain else 0

    @property
    def purchase(self) -> StoredPurchase | None:
        return self.world.state.storage.purchase(self.number)

    @property
    def bought(self) -> int:
        """Which product the purchase is of; 0 where there is none."""
        purchases = self.world.state.storage.purchases()
        return next((one.product_id for one in purchases if one.id == self.number), 0)

    @property
    def own(self) -> StoredPurchase | None:
        """The purchase, if the caller may cancel it now and would get 200."""
        found = self.purchase
        if found is None or found.owner != self.account or found.buyer_gone or found.refunded:
            return None
        return found if found.paid_with == "stars" else None

    def refund(self) -> Reply:
        """Refund without a question, and say so."""
        if self.number not in self.world.refunds:
            self.world.state.storage.refund(self.number, self.world.now)
        return as_reply(cancelled(self.number))

    def products(self, account: str | None, *, others: bool = False) -> list[Fields]:
        """Give an account's products by id, or all the products of the other accounts."""
        accounts = self.world.state.accounts.values()
        return [
            json.loads(row)
            for name in accounts
            if (name != account) is others
            for row in self.world.state.catalogue.rows(name, None, desc=False)
        ]

    def find(self, product_id: str) -> Fields | None:
        """Find a product, whoever owns it."""
        found = self.world.state.catalogue.get(product_id)
        return None if found is None else json.loads(found.row.body)

    def write(self, raw: bytes) -> None:
        """Put bytes on the wire behind the server's back."""
        self.scope["extensions"][HANG_UP].__self__.write(raw)

    async def hang_up(self) -> None:
        self.scope["extensions"][HANG_UP]()
        while (await self.receive())["type"] != "http.disconnect":
            pass


Handler = Callable[[Request], Awaitable[Reply | None]]
"""What answers a request; without a reply it was answered on the wire."""


def world_of(app: Any) -> World:  # noqa: ANN401 - the mock's application, whose router hides it
    world: World = app.router.default._world
    return world


def as_reply(answer: Answer) -> Reply:
    return Reply(answer.status, list(answer.headers), answer.body)


def refusal(status: int, message: str = "no") -> Reply:
    return as_reply(error_answer(status, message))


def around(make: Callable[[], Handler]) -> Wrap:
    """Answer by a handler, which is made anew when the mock is reset: it may keep a state."""

    def wrap(app: ASGIApp) -> ASGIApp:
        world = world_of(app)
        handler, catalogue = make(), world.state.catalogue

        async def changed(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal handler, catalogue
            if catalogue is not world.state.catalogue:
                handler, catalogue = make(), world.state.catalogue
            found = await handler(Request(app, scope, receive))
            if found is None:
                return
            bodiless = found.status in {204, 304}
            length = (b"content-length", b"%d" % len(found.body))
            headers = found.headers if bodiless else [*found.headers, length]
            await send({"type": "http.response.start", "status": found.status, "headers": headers})
            body = b"" if bodiless or scope["method"] == "HEAD" else found.body
            await send({"type": "http.response.body", "body": body})

        return changed

    return wrap


def reply(change: Callable[[Request, Reply], None]) -> Wrap:
    """Change answers."""

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        change(request, found)
        return found

    return around(lambda: handler)


def request(change: Callable[[Request], None]) -> Wrap:
    """Change requests."""

    async def handler(request: Request) -> Reply:
        change(request)
        return await request.ask()

    return around(lambda: handler)


def instead(answer: Callable[[Request], Reply | None]) -> Wrap:
    """Answer some requests without the mock; None leaves them to it."""

    async def handler(request: Request) -> Reply:
        return answer(request) or await request.ask()

    return around(lambda: handler)


def product(
    change: Callable[[Fields], Fields], *, in_lists: bool = True, alone: bool = True
) -> Wrap:
    """Change products."""

    def changed(request: Request, found: Reply) -> None:
        if found.status != 200:
            return
        if request.operation == LIST and in_lists:
            page = found.json
            found.json = page | {"rows": [change(row) for row in page["rows"]]}
        if request.operation == GET and alone:
            found.json = change(found.json)

    return reply(changed)


def body(change: Callable[[bytes], bytes], *operations: str, status: int = 200) -> Wrap:
    """Change the bytes of answers."""

    def changed(request: Request, found: Reply) -> None:
        if found.status == status and request.operation in operations:
            found.body = change(found.body)

    return reply(changed)


def page(change: Callable[[Request, Fields], Fields]) -> Wrap:
    """Change pages of the list."""

    def changed(request: Request, found: Reply) -> None:
        if found.status == 200 and request.operation == LIST:
            found.json = change(request, found.json)

    return reply(changed)


def parameter(*names: str, read: Callable[[str], object]) -> Wrap:
    """Read parameters in another way, and give the mock what was read; ValueError reads none."""

    def changed(request: Request) -> None:
        if any(name in names for name, _ in request.parameters):
            request.parameters = [
                (name, _read(read, value) if name in names else value)
                for name, value in request.parameters
            ]

    return request_of(LIST, changed)


def identifier(*operations: str, read: Callable[[str], object]) -> Wrap:
    """Read ids in another way, and give the mock what was read; ValueError reads none."""

    def changed(request: Request) -> None:
        request.id_text = _read(read, request.id_text)

    async def handler(request: Request) -> Reply:
        if request.operation in operations:
            changed(request)
        return await request.ask()

    return around(lambda: handler)


def request_of(operation: str, change: Callable[[Request], None]) -> Wrap:
    """Change requests of an operation."""
    return request(lambda asked: change(asked) if asked.operation == operation else None)


def refused(when: Callable[[Request], bool], status: int) -> Wrap:
    """Refuse, with the mock's usual error, what the mock would not."""
    return instead(lambda asked: refusal(status) if when(asked) else None)


def error(
    status: int, change: Callable[[Request, Reply], None], *, operation: str | None = None
) -> Wrap:
    """Change errors of a status."""

    def changed(request: Request, found: Reply) -> None:
        if found.status == status and operation in {None, request.operation}:
            change(request, found)

    return reply(changed)


def accept_key(find: Callable[[Request], str | None]) -> Wrap:
    """Let in who has a right key somewhere else, or almost."""

    def changed(request: Request) -> None:
        if request.account is None and (key := find(request)) in request.keys:
            request.key = key

    return request(changed)


@dataclass
class Listing:
    """What is asked of the list, read as the mock reads it."""

    request: Request
    every: list[Fields]
    """The caller's products, by id."""
    page: int
    size: int
    type: str | None
    desc: bool

    @property
    def wanted(self) -> list[Fields]:
        """Every row under the filter, in order."""
        return self.ordered(self.filtered(self.every))

    def filtered(self, rows: list[Fields]) -> list[Fields]:
        return [row for row in rows if self.type in {None, row["type"]}]

    def ordered(
        self, rows: list[Fields], key: Callable[[Fields], Any] = lambda row: row["id"]
    ) -> list[Fields]:
        return sorted(rows, key=key, reverse=self.desc)

    @property
    def first(self) -> int:
        """The place of the page's first row."""
        return (self.page - 1) * self.size

    def cut(self, rows: list[Fields]) -> list[Fields]:
        return rows[self.first : self.first + self.size]


def listing(
    wanted: Callable[[Listing], list[Fields]] = lambda asked: asked.wanted,
    *,
    rows: Callable[[Listing, list[Fields]], list[Fields]] = lambda asked, wanted: asked.cut(wanted),
    total: Callable[[Listing, list[Fields]], int] = lambda _, wanted: len(wanted),
) -> Wrap:
    """Make the list in another way: which rows, in which order, which of them, how many."""

    def changed(request: Request, found: Reply) -> None:
        page = request.given("page") or "1"
        if found.status != 200 or request.operation != LIST or len(page) > 18:
            return
        asked = Listing(
            request,
            every=request.products(request.account),
            page=int(page),
            size=int(request.given("size") or "20"),
            type=request.given("type"),
            desc=request.given("desc") == "true",
        )
        document = found.json
        everything = wanted(asked)
        document["rows"] = rows(asked, everything)
        document["meta"]["total"] = total(asked, everything)
        found.json = document

    return reply(changed)


def without(fields: Fields, *names: str) -> Fields:
    return {name: value for name, value in fields.items() if name not in names}


def cancelling(answer: Callable[[Request], Reply | None]) -> Wrap:
    """Answer some cancellations of a known caller without the mock; None leaves them to it."""
    return instead(lambda asked: answer(asked) if asked.is_cancel else None)


def after_cancelling(change: Callable[[Request, Reply], None]) -> Wrap:
    """Change the answers to cancellations that were done."""
    return reply(
        lambda asked, found: (
            change(asked, found) if asked.operation == CANCEL and found.status == 200 else None
        )
    )


def types() -> tuple[str, ...]:
    return tuple(ProductType)


def decimal(text: str) -> int:
    """Read an integer as the mock does.

    Raises:
        ValueError: it is none.
    """
    if re.fullmatch("-?[0-9]{1,4000}", text, re.ASCII) is None:
        raise ValueError(text)
    return int(text)


def _read(read: Callable[[str], object], text: str) -> str:
    try:
        return str(read(text))
    except ValueError:
        return text
