"""The mock as an ASGI application."""

import asyncio

from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from pytribute.mock.control import control_routes
from pytribute.mock.docs.routes import docs_routes
from pytribute.mock.exchange import Asked, react
from pytribute.mock.routes import BASE_PATH
from pytribute.mock.world import World
from pytribute_core.checks import check_kind

__all__ = ["HANG_UP", "make_app"]

# The extension of the scope by which a server lets the mock close a connection: a function
# without arguments that closes it after what was written so far.
HANG_UP = "pytribute.hang_up"

_READING = frozenset({"GET", "HEAD"})


def make_app(world: World, *, control: bool = False, host: str = "127.0.0.1") -> Starlette:
    """Make the application that answers from a world, with the API's reference under ``/docs``.

    Args:
        world: the state; whoever made it closes it.
        control: whether tests may steer the mock over HTTP, under ``/__control``.
        host: the address or name that the server listens on; a control request to another name
            that may be a website's is refused.
    """
    check_kind("world", world, World, "a World")
    control_of_tests = control_routes(world, host) if control else []
    app = Starlette(routes=[*docs_routes(world, BASE_PATH), *control_of_tests])
    # Not a route: whatever the path, a caller without a key is to learn nothing.
    app.router.default = _Api(world)
    app.router.redirect_slashes = False
    return app


class _Api:
    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        path = scope.get("raw_path") or scope["path"].encode()
        asked = Asked(scope["method"], path, scope["query_string"], scope["headers"])
        latency, end = react(self._world, asked)
        body = b"" if asked.method in _READING else await _body(receive)
        if body is None:
            return
        if latency:
            await _gone(receive, within=latency)
        answer, cut = end(body)
        if answer is None:
            await _hang_up(scope, receive)
        elif cut:
            await answer.send_half(send)
            await _hang_up(scope, receive)
        else:
            await answer.send(send, head=asked.method == "HEAD")


async def _body(receive: Receive) -> bytes | None:
    """Read the body; None if the request breaks off in it, and so has asked for nothing."""
    parts: list[bytes] = []
    message: Message = {"type": "http.request", "more_body": True}
    while message["type"] == "http.request" and message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
    return b"".join(parts) if message["type"] == "http.request" else None


async def _hang_up(scope: Scope, receive: Receive) -> None:
    hang_up = scope.get("extensions", {}).get(HANG_UP)
    if hang_up is None:  # without a socket this is how a broken connection looks
        raise ConnectionResetError("the mock was told to drop the connection")
    hang_up()
    await _gone(receive)


async def _gone(receive: Receive, *, within: float | None = None) -> None:
    """Wait until the caller is gone, but not longer than told."""
    try:
        async with asyncio.timeout(within):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        pass
