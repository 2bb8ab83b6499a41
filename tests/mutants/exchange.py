"""A request to the mock and its response, both to be changed."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from starlette.types import ASGIApp, Message, Receive, Scope

from pytribute import spec
from pytribute.mock import MockState, responses
from pytribute.mock.app import HANG_UP
from pytribute.mock.database import StoredPurchase
from pytribute.mock.routes import BASE_PATH

Fields = dict[str, Any]

LIST, GET, CANCEL = "listProducts", "getProduct", "cancelProductPurchase"

_METHODS = {
    operation["operationId"]: (method.upper(), path)
    for path, methods in spec()["paths"].items()
    for method, operation in methods.items()
}
_PATHS = {
    name: re.compile(BASE_PATH + re.sub(r"\{\w+\}", "([^/]+)", path))
    for name, (_, path) in _METHODS.items()
}
_ORIGIN = re.compile("https?://[^/]*")  # a proxy would have it in front of the path
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass
class Response:
    """A response; its Content-Length is added when it is sent."""

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
        """Become an error."""
        self.__dict__.update(error_response(status, message).__dict__)


class Request:
    """A request, to be changed before it is forwarded to the mock."""

    def __init__(self, app: ASGIApp, scope: Scope, receive: Receive) -> None:
        self.app = app
        self.scope = scope
        self.receive = receive
        self._again: Callable[[], Receive] | None = None
        self.state = state_of(app)
        self.method: str = scope["method"]
        self.path: str = scope["raw_path"].decode("latin-1")
        self.query: bytes = scope["query_string"]
        self.headers: list[tuple[bytes, bytes]] = list(scope["headers"])

    async def forward(self) -> Response:
        """Return the mock's response; to HEAD with the body that GET would have."""
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
        await self.app(scope, await self._received_again(), keep)
        start, body = messages
        headers = [(n, v) for n, v in start["headers"] if n != b"content-length"]
        return Response(start["status"], headers, body["body"])

    async def body(self) -> bytes:
        """Return the request's body."""
        receive = await self._received_again()
        body, is_complete = b"", False
        while not is_complete:
            message = await receive()
            body += message.get("body", b"")
            is_complete = not message.get("more_body")
        return body

    async def _received_again(self) -> Receive:
        """Read the request to its end once, and return what receives it from the beginning."""
        self._again = self._again or await _repeatable(self.receive)
        return self._again()

    @property
    def operation(self) -> str | None:
        """Whose path it is, whatever the method."""
        path = _ORIGIN.sub("", self.path)
        return next((name for name in (LIST, GET, CANCEL) if _PATHS[name].fullmatch(path)), None)

    def calls(self, operation: str) -> bool:
        """Whether it calls an operation of the specification."""
        method = "GET" if self.method == "HEAD" else self.method
        return method == _METHODS[operation][0] and bool(_PATHS[operation].fullmatch(self.path))

    @property
    def is_cancel(self) -> bool:
        return self.operation == CANCEL and self.method == "POST" and self.account is not None

    def header(self, name: bytes) -> str | None:
        values = [value for n, value in self.headers if n == name]
        return values[0].decode("latin-1") if values else None

    @property
    def key(self) -> str | None:
        return self.header(b"api-key")

    @key.setter
    def key(self, key: str) -> None:
        others = [(name, value) for name, value in self.headers if name != b"api-key"]
        self.headers = [*others, (b"api-key", key.encode("latin-1"))]

    @property
    def keys(self) -> tuple[str, ...]:
        """The valid keys: the owner's, then another account's."""
        return self.state.store.secrets

    @property
    def account(self) -> str | None:
        """The caller, by the mock's reading of the key."""
        keys = [value for name, value in self.headers if name == b"api-key"]
        return self.state.store.accounts.get(keys[0]) if len(keys) == 1 else None

    @property
    def parameters(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query.decode("latin-1"), keep_blank_values=True)

    @parameters.setter
    def parameters(self, parameters: list[tuple[str, str]]) -> None:
        self.query = urlencode(parameters).encode()

    def parameter(self, name: str) -> str | None:
        return dict(self.parameters).get(name)

    @property
    def id_text(self) -> str:
        """The id in the path, as text; empty where there is none."""
        for operation in (GET, CANCEL):
            if match := _PATHS[operation].fullmatch(_ORIGIN.sub("", self.path)):
                return unquote(match[1])
        return ""

    @id_text.setter
    def id_text(self, text: str) -> None:
        tail = f"purchases/{quote(text)}/cancel" if self.operation == CANCEL else quote(text)
        self.path = f"{BASE_PATH}/products/{tail}"

    @property
    def number(self) -> int:
        """The id in the path as the mock reads it; 0 where it could be no purchase's."""
        plain = re.fullmatch(r"0*([0-9]{1,18})", self.id_text, re.ASCII)
        return int(plain[1]) if plain else 0

    @property
    def purchase(self) -> StoredPurchase | None:
        return self.state.store.database.purchase(self.number)

    @property
    def product_id(self) -> int:
        """The product of the purchase; 0 where there is none."""
        purchases = self.state.store.database.purchases()
        return next((one.product_id for one in purchases if one.id == self.number), 0)

    @property
    def refundable(self) -> StoredPurchase | None:
        """The purchase, if the caller may cancel it now."""
        purchase = self.purchase
        if purchase is None or not self.is_own("stars"):
            return None
        return None if purchase.buyer_gone or purchase.refunded else purchase

    def is_own(self, paid_with: str) -> bool:
        """Whether the purchase is of the caller's product, and paid so."""
        purchase = self.purchase
        return purchase is not None and (purchase.owner, purchase.paid_with) == (
            self.account,
            paid_with,
        )

    @property
    def is_gone(self) -> bool:
        """Whether the purchase is of the caller's product, and its buyer gone."""
        purchase = self.purchase
        return purchase is not None and purchase.owner == self.account and purchase.buyer_gone

    def refund(self) -> Response:
        """Refund the purchase without any check."""
        if self.number not in self.state.refunds:
            self.state.store.database.refund(self.number, self.state.now)
        return _as_response(responses.cancellation(self.number))

    def products(self, account: str | None, *, others: bool = False) -> list[Fields]:
        """Return an account's products by id, or the products of all other accounts."""
        accounts = self.state.store.accounts.values()
        return [
            json.loads(row)
            for name in accounts
            if (name != account) is others
            for row in self.state.store.catalogue.rows(name, None, desc=False)
        ]

    def find(self, product_id: str) -> Fields | None:
        """Return a product of any account."""
        entry = self.state.store.catalogue.get(product_id)
        return None if entry is None else json.loads(entry.row.body)

    async def write(self, raw: bytes) -> None:
        """Write bytes to the socket past the HTTP server, and hang up."""
        hang_up = self.scope["extensions"][HANG_UP]
        hang_up.__self__.write(raw)
        hang_up()
        while (await self.receive())["type"] != "http.disconnect":
            pass


async def _repeatable(receive: Receive) -> Callable[[], Receive]:
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())

    def again() -> Receive:
        left = iter(messages)

        async def receive_again() -> Message:
            return next(left, None) or await receive()

        return receive_again

    return again


def state_of(app: Any) -> MockState:  # noqa: ANN401 - the mock's application, whose router hides it
    state: MockState = app.router.default._state
    return state


def _as_response(answer: responses.MockResponse) -> Response:
    return Response(answer.status, list(answer.headers), answer.body)


def error_response(status: int, message: str = "no") -> Response:
    """Return the mock's usual error."""
    return _as_response(responses.error_response(status, message))
