"""The mock as an ASGI application."""

import asyncio

from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from pytribute.mock.access import Access, is_exposed
from pytribute.mock.checkout.routes import checkout_routes
from pytribute.mock.control import control_routes
from pytribute.mock.dashboard.routes import EVENTS_PATH, dashboard_routes
from pytribute.mock.docs.routes import docs_routes
from pytribute.mock.errors import MockError
from pytribute.mock.pages.responses import asset_route
from pytribute.mock.planned_response import IncomingRequest, handle
from pytribute.mock.routes import BASE_PATH
from pytribute.mock.state import MockState
from pytribute_core.checks import check_kind
from pytribute_core.types import SAFE_METHODS

__all__ = ["HANG_UP", "make_app"]

# The ASGI extension by which a server lets the mock close a connection: a function without
# arguments that closes it after the bytes written so far.
HANG_UP = "pytribute.hang_up"


def make_app(
    state: MockState, *, control: bool = False, host: str = "127.0.0.1", token: str | None = None
) -> Starlette:
    """Make the application that serves a state, with a dashboard and the API's reference.

    Args:
        state: the state; the application does not close it.
        control: whether tests may control the mock over HTTP, under ``/__control``.
        host: the address or name that the server listens on; a control request to another name
            is refused if that name may belong to a website.
        token: what the dashboard and the control require; both need one where other machines can
            reach the host, and the dashboard isn't served there without.

    Raises:
        MockError: other machines could control the mock without a token.
    """
    check_kind("state", state, MockState, "a MockState")
    access = Access(host, token) if token is not None or not is_exposed(host) else None
    if control and access is None:
        raise MockError("a mock that other machines can reach needs a token to be controlled")
    routes = [
        asset_route(),
        *docs_routes(state, BASE_PATH, EVENTS_PATH, access),
        *checkout_routes(state, Access(host)),
    ]
    if access is not None:
        routes += dashboard_routes(state, access)
        if control:
            routes += control_routes(state, access)
    app = Starlette(routes=routes)
    # Not a route: a caller without a key must get 401 at every path.
    app.router.default = _Api(state)
    app.router.redirect_slashes = False
    return app


class _Api:
    def __init__(self, state: MockState) -> None:
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        path = scope.get("raw_path") or scope["path"].encode()
        request = IncomingRequest(scope["method"], path, scope["query_string"], scope["headers"])
        planned = handle(self._state, request)
        body = b"" if request.method in SAFE_METHODS else await _body(receive)
        if body is None:
            return
        if planned.latency:
            await _wait_for_disconnect(receive, within=planned.latency)
        response, cut = planned.finish(body)
        if response is None:
            await _hang_up(scope, receive)
        elif cut:
            await response.send_half(send)
            await _hang_up(scope, receive)
        else:
            await response.send(send, head=request.method == "HEAD")


async def _body(receive: Receive) -> bytes | None:
    """Read the body; return None if the connection is lost before its end."""
    parts: list[bytes] = []
    message: Message = {"type": "http.request", "more_body": True}
    while message["type"] == "http.request" and message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
    return b"".join(parts) if message["type"] == "http.request" else None


async def _hang_up(scope: Scope, receive: Receive) -> None:
    hang_up = scope.get("extensions", {}).get(HANG_UP)
    if hang_up is None:  # without a socket this is how a broken connection looks
        raise ConnectionResetError("a fault of the mock dropped the connection")
    hang_up()
    await _wait_for_disconnect(receive)


async def _wait_for_disconnect(receive: Receive, *, within: float | None = None) -> None:
    try:
        async with asyncio.timeout(within):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        pass
