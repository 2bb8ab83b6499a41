"""The mock's requests and answers, held in the hand: what no mutant touches stays the same."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from starlette.types import ASGIApp, Message, Receive, Scope

from pytribute.mock import World
from pytribute.mock.answers import Answer, cancelled, error_answer
from pytribute.mock.app import HANG_UP
from pytribute.mock.storage import StoredPurchase
from tests.mutants.wrong import repeatable

Fields = dict[str, Any]

LIST, GET, CANCEL = "list", "get", "cancel"

_PATHS = (
    (LIST, re.compile(r"(/api/v1/products)")),
    (GET, re.compile(r"/api/v1/products/([^/]+)")),
    (CANCEL, re.compile(r"/api/v1/products/purchases/([^/]+)/cancel")),
)
_ORIGIN = re.compile("https?://[^/]*")  # a proxy would have it in front of the path
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
        self._again: Callable[[], Receive] | None = None
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
        self._again = self._again or await repeatable(self.receive)
        await self.app(scope, self._again(), keep)
        start, body = messages
        headers = [(n, v) for n, v in start["headers"] if n != b"content-length"]
        return Reply(start["status"], headers, body["body"])

    @property
    def operation(self) -> str | None:
        """Which address it is for, whatever the method."""
        asked = _ORIGIN.sub("", self.path)
        return next((name for name, path in _PATHS if path.fullmatch(asked)), None)

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

    def is_own(self, paid_with: str) -> bool:
        """Whether the purchase is of the caller's product, and paid so."""
        found = self.purchase
        return found is not None and (found.owner, found.paid_with) == (self.account, paid_with)

    @property
    def is_gone(self) -> bool:
        """Whether the purchase is of the caller's product, and its buyer gone."""
        found = self.purchase
        return found is not None and found.owner == self.account and found.buyer_gone

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


def world_of(app: Any) -> World:  # noqa: ANN401 - the mock's application, whose router hides it
    world: World = app.router.default._world
    return world


def as_reply(answer: Answer) -> Reply:
    return Reply(answer.status, list(answer.headers), answer.body)


def refusal(status: int, message: str = "no") -> Reply:
    return as_reply(error_answer(status, message))
