"""Senders that hang up in the middle: what they began goes on to its end, once."""

import asyncio
import socket
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from importlib import import_module
from threading import Event as Flag
from typing import Any
from unittest.mock import Mock

import aiohttp.web
import anyio
import fastapi
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from pytribute.webhooks import Event, State, WebhookHandler, sign
from pytribute.webhooks.adapters import aiohttp as aiohttp_adapter
from pytribute.webhooks.adapters import django as django_adapter
from pytribute.webhooks.adapters import starlette as starlette_adapter
from tests.webhooks.adapters.shops import KEY, PATH, on_loop, on_uvicorn, serving_django
from tests.webhooks.notebooks import AsyncNotebook, Notebook
from tests.webhooks.samples import delivery

# Its types are not complete.
_hypercorn: Any = import_module("hypercorn.asyncio")
_config: Any = import_module("hypercorn.config")

PURCHASE = delivery("new_digital_product")
SIGNED = {"trbt-signature": sign(PURCHASE, KEY)}


def on_aiohttp(handler: WebhookHandler) -> AbstractContextManager[int]:
    async def serve(started: Callable[[int], None], stop: asyncio.Event) -> None:
        app = aiohttp.web.Application()
        app.router.add_post(PATH, aiohttp_adapter.endpoint(handler))
        runner = aiohttp.web.AppRunner(app, access_log=None, handler_cancellation=True)
        await runner.setup()
        await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
        started(runner.addresses[0][1])
        await stop.wait()
        await runner.cleanup()

    return on_loop(serve)


def starlette(handler: WebhookHandler, *middleware: Middleware) -> Starlette:
    route = Route(PATH, starlette_adapter.endpoint(handler), methods=["POST"])
    return Starlette(routes=[route], middleware=middleware)


def on_hypercorn(handler: WebhookHandler) -> AbstractContextManager[int]:
    app = fastapi.FastAPI()
    app.post(PATH)(starlette_adapter.endpoint(handler))

    async def serve(started: Callable[[int], None], stop: asyncio.Event) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            config = _config.Config()
            config.bind = [f"fd://{listening.fileno()}"]
            config.errorlog = None
            config.keep_alive_timeout = 60  # a busy machine takes over 5 s to send
            started(listening.getsockname()[1])
            await _hypercorn.serve(app, config, shutdown_trigger=stop.wait)
            listening.detach()

    return on_loop(serve)


async def _watch(request: Request, call_next: RequestResponseEndpoint) -> Response:
    return await call_next(request)


SERVERS: dict[str, Callable[[WebhookHandler], AbstractContextManager[int]]] = {
    "aiohttp that cancels": on_aiohttp,
    "starlette": lambda handler: on_uvicorn(starlette(handler)),
    "starlette behind a middleware": lambda handler: on_uvicorn(
        starlette(handler, Middleware(BaseHTTPMiddleware, dispatch=_watch))
    ),
    "fastapi on hypercorn": on_hypercorn,
    "django": lambda handler: serving_django(django_adapter.aview(handler), is_asgi=True),
    "django with a plain view": lambda handler: serving_django(
        django_adapter.view(handler), is_asgi=True
    ),
}


def send(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    headers = {"Host": "127.0.0.1", "Content-Length": str(len(PURCHASE)), **SIGNED}
    lines = (f"POST {PATH} HTTP/1.1", *(": ".join(each) for each in headers.items()), "", "")
    connection.sendall("\r\n".join(lines).encode() + PURCHASE)
    return connection


def status(connection: socket.socket) -> int:
    with connection:
        return int(connection.recv(100).split()[1])


@contextmanager
def hung_up(port: int, inside: Flag) -> Generator[None]:
    """Hang up while the function is at work."""
    with send(port):
        assert inside.wait(20)
    # Once the server has responded to a later request, it has seen this one.
    for _ in range(3):
        assert status(send(port)) == 503
    yield


@pytest.mark.parametrize("inbox", [Notebook, AsyncNotebook])
@pytest.mark.parametrize("is_async", [True, False])
@pytest.mark.parametrize("server", SERVERS)
def test_a_started_function_runs_to_its_end(
    server: str,
    inbox: Callable[[], Any],
    is_async: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    if server == "django with a plain view" and (is_async or inbox is AsyncNotebook):
        pytest.skip("a plain view has plain functions and inboxes")
    notebook = inbox()
    states = (notebook if isinstance(notebook, Notebook) else notebook.notebook).states
    handler = WebhookHandler(KEY, inbox=notebook)
    inside, go_on, calls = Flag(), Flag(), Mock()

    def wait(event: Event[Any]) -> None:
        calls()
        inside.set()
        assert go_on.wait(20)

    async def await_it(event: Event[Any]) -> None:
        calls()
        inside.set()
        await asyncio.to_thread(go_on.wait, 20)

    handler.default(await_it if is_async else wait)
    with SERVERS[server](handler) as port:
        with hung_up(port, inside):
            go_on.set()
        end = time.monotonic() + 20
        while [*states.values()] != [State.COMPLETED] and time.monotonic() < end:
            time.sleep(0.001)
        assert status(send(port)) == 200
    assert calls.call_count == 1


@pytest.mark.parametrize("inbox", [Notebook, AsyncNotebook])
def test_a_time_out_of_anyio_costs_no_time_of_the_processor(inbox: Callable[[], Any]) -> None:
    notebook = inbox()
    states = (notebook if isinstance(notebook, Notebook) else notebook.notebook).states
    handler = WebhookHandler(KEY, inbox=notebook)
    inside, go_on, time_out = Flag(), Flag(), Mock()

    def in_time(app: ASGIApp) -> ASGIApp:
        """Cancel as ``anyio.move_on_after`` does, but once the function has begun."""

        async def respond(scope: Scope, receive: Receive, send: Send) -> None:
            loop = asyncio.get_running_loop()
            with anyio.CancelScope() as limit:
                time_out.side_effect = partial(loop.call_soon_threadsafe, limit.cancel)
                await app(scope, receive, send)
            await Response(status_code=504)(scope, receive, send)

        return respond

    @handler.default
    def wait(event: Event[Any]) -> None:
        time_out()
        inside.set()
        assert go_on.wait(20)

    with on_uvicorn(in_time(starlette(handler))) as port:
        connection = send(port)
        assert inside.wait(20)
        began = time.process_time()
        time.sleep(0.5)  # in which it would spin
        assert time.process_time() - began < 0.25
        assert status(connection) == 504
        go_on.set()
        end = time.monotonic() + 20
        while [*states.values()] != [State.COMPLETED] and time.monotonic() < end:
            time.sleep(0.001)
        assert [*states.values()] == [State.COMPLETED]
