"""The mock as an ASGI application: who asks, for what, and the answer."""

import asyncio
from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from pytribute.mock.answers import Answer, ApiError
from pytribute.mock.control import control_routes
from pytribute.mock.faults import CANCEL_PURCHASE, GET_PRODUCT, LIST_PRODUCTS, Fault
from pytribute.mock.journal import Received
from pytribute.mock.operations import cancel_purchase, get_product, list_products
from pytribute.mock.parameters import read_integer, read_list_query
from pytribute.mock.world import World

__all__ = ["BASE_PATH", "HANG_UP", "make_app"]

BASE_PATH = "/api/v1"

# The extension of the scope by which a server lets the mock close a connection: a function
# without arguments that closes it after what was written so far.
HANG_UP = "pytribute.hang_up"

_METHODS = {LIST_PRODUCTS: "GET", GET_PRODUCT: "GET", CANCEL_PURCHASE: "POST"}


def make_app(world: World, *, control: bool = False) -> Starlette:
    """Make the application that answers from a world.

    Args:
        world: the state; whoever made it closes it.
        control: whether tests may steer the mock over HTTP, under ``/__control``.
    """
    app = Starlette(routes=control_routes(world) if control else [])
    # Not a route: whatever the path, a caller without a key is to learn nothing.
    app.router.default = _Api(world)
    app.router.redirect_slashes = False
    return app


class _Target(NamedTuple):
    operation: str
    id: str = ""


class _Api:
    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        exchange = _Exchange(scope, receive, send, self._record(scope))
        try:
            account = self._authenticate(scope["headers"])
            target = _route(scope)
        except ApiError as error:
            await exchange.answer(error.answer)
            return

        def work() -> Answer:
            return self._answer(account, target, scope["query_string"])

        fault = self._world.faults.take(target.operation)
        await (exchange.answer(work()) if fault is None else exchange.misbehave(fault, work))

    def _record(self, scope: Scope) -> Received:
        return self._world.journal.record(
            scope["method"],
            scope["path"],
            scope["query_string"].decode("latin-1"),
            secrets=self._world.state.secrets,
        )

    def _authenticate(self, headers: Iterable[tuple[bytes, bytes]]) -> str:
        keys = [value for name, value in headers if name == b"api-key"]
        account = self._world.state.accounts.get(keys[0]) if len(keys) == 1 else None
        if account is None:
            raise ApiError(401, "the header Api-Key must hold a valid key")
        return account

    def _answer(self, account: str, target: _Target, query: bytes) -> Answer:
        state = self._world.state
        try:
            if target.operation == LIST_PRODUCTS:
                return list_products(state, account, read_list_query(query))
            if target.operation == GET_PRODUCT:
                return get_product(state, account, _identifier(target.id, "id"))
            return cancel_purchase(state, account, _identifier(target.id, "purchaseId"))
        except ApiError as error:
            return error.answer


class _Exchange:
    """One request of a connection, and the ways in which it can end."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, received: Received) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._received = received

    async def answer(self, answer: Answer) -> None:
        """End it as it should end."""
        self._received.status = answer.status
        await answer.send(self._send, head=self._scope["method"] == "HEAD")

    async def misbehave(self, fault: Fault, work: Callable[[], Answer]) -> None:
        """End it as the fault says."""
        if fault.latency:
            await self._gone(within=fault.latency)
        if fault.drop == "before":
            return await self._hang_up()
        answer = fault.spoil(work)
        if fault.drop == "after":
            return await self._hang_up()
        if fault.body == "cut":
            self._received.status = answer.status
            await answer.send_half(self._send)
            return await self._hang_up()
        return await self.answer(answer)

    async def _hang_up(self) -> None:
        hang_up = self._scope.get("extensions", {}).get(HANG_UP)
        if hang_up is None:  # without a socket this is how a broken connection looks
            raise ConnectionResetError("the mock was told to drop the connection")
        hang_up()
        await self._gone()

    async def _gone(self, *, within: float | None = None) -> None:
        """Wait until the caller is gone, but not longer than told."""
        try:
            async with asyncio.timeout(within):
                while (await self._receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            pass


def _route(scope: Scope) -> _Target:
    """Find the operation.

    Raises:
        ApiError: 404, there is none at this path; 405, it has another method.
    """
    target = _target(scope)
    method = _METHODS[target.operation]
    allowed = ("GET", "HEAD") if method == "GET" else (method,)
    if scope["method"] not in allowed:
        allow = (b"allow", ", ".join(allowed).encode())
        raise ApiError(405, "the method is not allowed here", headers=(allow,))
    return target


def _target(scope: Scope) -> _Target:
    # Undecoded, so that an encoded slash stays inside its segment.
    raw_path: bytes = scope.get("raw_path", scope["path"].encode())
    path = raw_path.decode("latin-1")
    if not path.startswith("/"):  # a whole address, as a proxy is asked
        path = "/" + path.partition("://")[2].partition("/")[2]
    match [unquote(segment) for segment in path.split("/")]:
        case ["", "api", "v1", "products"]:
            return _Target(LIST_PRODUCTS)
        case ["", "api", "v1", "products", product_id] if product_id:
            return _Target(GET_PRODUCT, product_id)
        case ["", "api", "v1", "products", "purchases", purchase_id, "cancel"] if purchase_id:
            return _Target(CANCEL_PURCHASE, purchase_id)
        case _:
            raise ApiError(404, "there is nothing at this path")


def _identifier(text: str, name: str) -> str:
    number = read_integer(text)
    if number is None:
        raise ApiError(400, f"{name} must be an integer")
    return number
