"""A receiver on each framework, on a port of its own; what was sold is written down."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from socket import socket
from typing import Any, TypeAlias

import aiohttp.web
import fastapi
import flask
import uvicorn
import werkzeug.serving
from starlette.applications import Starlette
from starlette.routing import Route

from pytribute.webhooks import NewDigitalProduct, WebhookHandler
from pytribute.webhooks.adapters import aiohttp as aiohttp_adapter
from pytribute.webhooks.adapters import django as django_adapter
from pytribute.webhooks.adapters import flask as flask_adapter
from pytribute.webhooks.adapters import starlette as starlette_adapter
from tests.webhooks.django_project import Urls, set_up_django
from tests.webhooks.notebooks import Notebook

# Without types, as Django is.
_urls: Any = import_module("django.urls")
_wsgi: Any = import_module("django.core.handlers.wsgi")
_asgi: Any = import_module("django.core.handlers.asgi")
_App: TypeAlias = Any
_View: TypeAlias = Any

KEY = "canary-7f3a"
LIMIT = 20_000
PATH = "/tribute"


class Shop:
    """A handler with a function that fails on demand."""

    port: int

    def __init__(self, *, is_async: bool) -> None:
        self.sold: list[NewDigitalProduct] = []
        self.fails = False
        self.handler = WebhookHandler(KEY, inbox=Notebook(), limit=LIMIT)
        self.handler.on(NewDigitalProduct)(self.adeliver if is_async else self.deliver)

    def deliver(self, event: NewDigitalProduct) -> None:
        if self.fails:
            raise RuntimeError("nothing in stock")
        self.sold.append(event)

    async def adeliver(self, event: NewDigitalProduct) -> None:
        await asyncio.sleep(0)
        self.deliver(event)


@contextmanager
def on_aiohttp() -> Generator[Shop]:
    shop = Shop(is_async=True)

    async def serve(started: Callable[[int], None], stop: asyncio.Event) -> None:
        app = aiohttp.web.Application()
        app.router.add_post(PATH, aiohttp_adapter.endpoint(shop.handler))
        runner = aiohttp.web.AppRunner(app, access_log=None, shutdown_timeout=0)
        await runner.setup()
        site = aiohttp.web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        started(runner.addresses[0][1])
        await stop.wait()
        await runner.cleanup()

    with on_loop(serve) as shop.port:
        yield shop


@contextmanager
def on_starlette() -> Generator[Shop]:
    shop = Shop(is_async=True)
    endpoint = starlette_adapter.endpoint(shop.handler)
    with on_uvicorn(Starlette(routes=[Route(PATH, endpoint, methods=["POST"])])) as shop.port:
        yield shop


@contextmanager
def on_fastapi() -> Generator[Shop]:
    shop = Shop(is_async=False)
    router = fastapi.APIRouter(prefix=PATH)
    router.post("")(starlette_adapter.endpoint(shop.handler))
    app = fastapi.FastAPI()
    app.include_router(router)
    with on_uvicorn(app) as shop.port:
        yield shop


@contextmanager
def on_flask() -> Generator[Shop]:
    shop = Shop(is_async=False)
    app = flask.Flask("shop")
    app.post(PATH)(flask_adapter.view(shop.handler))
    with on_wsgi(app) as shop.port:
        yield shop


@contextmanager
def on_django() -> Generator[Shop]:
    shop = Shop(is_async=False)
    with serving_django(django_adapter.view(shop.handler), is_asgi=False) as shop.port:
        yield shop


@contextmanager
def on_django_with_asgi() -> Generator[Shop]:
    shop = Shop(is_async=True)
    with serving_django(django_adapter.aview(shop.handler), is_asgi=True) as shop.port:
        yield shop


SHOPS: dict[str, Callable[[], AbstractContextManager[Shop]]] = {
    "aiohttp": on_aiohttp,
    "starlette": on_starlette,
    "fastapi": on_fastapi,
    "flask": on_flask,
    "django": on_django,
    "django with asgi": on_django_with_asgi,
}


def serving_django(view: _View, *, is_asgi: bool) -> AbstractContextManager[int]:
    """Serve a view; give the port."""
    app = django_application(view, is_asgi=is_asgi)
    return on_uvicorn(app) if is_asgi else on_wsgi(app)


def django_application(view: _View, *, is_asgi: bool) -> _App:
    """Make the application of a view; there is one at a time in a process."""
    set_up_django()
    Urls.urlpatterns = [_urls.path(PATH.removeprefix("/"), view)]
    _urls.clear_url_caches()
    return _asgi.ASGIHandler() if is_asgi else _wsgi.WSGIHandler()


@contextmanager
def on_loop(
    serve: Callable[[Callable[[int], None], asyncio.Event], Coroutine[Any, Any, None]],
) -> Generator[int]:
    """Serve on an event loop in a thread; give the port."""
    started = threading.Event()
    ports: list[int] = []
    stops: list[Callable[[], object]] = []

    async def work() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        stops.append(lambda: loop.call_soon_threadsafe(stop.set))

        def tell(port: int) -> None:
            ports.append(port)
            started.set()

        await serve(tell, stop)

    thread = threading.Thread(target=asyncio.run, args=(work(),))
    thread.start()
    assert started.wait(10)
    try:
        yield ports[0]
    finally:
        stops[0]()
        thread.join(30)


def on_uvicorn(app: _App) -> AbstractContextManager[int]:
    """Serve an ASGI application; give the port."""

    class Server(uvicorn.Server):
        started_at: Callable[[int], None]

        async def startup(self, sockets: list[socket] | None = None) -> None:
            await super().startup(sockets)
            self.started_at(self.servers[0].sockets[0].getsockname()[1])

    async def serve(started: Callable[[int], None], stop: asyncio.Event) -> None:
        config = uvicorn.Config(
            app, port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1
        )
        server = Server(config)
        server.started_at = started
        serving = asyncio.create_task(server.serve())
        await stop.wait()
        server.should_exit = True
        await serving

    return on_loop(serve)


@contextmanager
def on_wsgi(app: _App) -> Generator[int]:
    """Serve a WSGI application; give the port."""

    class Quiet(werkzeug.serving.WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    server = werkzeug.serving.make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(30)
        server.server_close()
