"""With the frameworks' own test clients, as a shop's tests use them."""

import asyncio
from importlib import import_module
from io import BytesIO
from typing import Any

import aiohttp.web
import flask
import pytest
from aiohttp.test_utils import TestClient as AiohttpClient
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from pytribute.webhooks import NewDigitalProduct, sign
from pytribute.webhooks.adapters import aiohttp as aiohttp_adapter
from pytribute.webhooks.adapters import django as django_adapter
from pytribute.webhooks.adapters import flask as flask_adapter
from pytribute.webhooks.adapters import starlette as starlette_adapter
from tests.webhooks.adapters.shops import KEY, PATH, Shop, on_django
from tests.webhooks.samples import delivery

BODY = delivery("new_digital_product")
SIGNED = {"trbt-signature": sign(BODY, KEY)}


@pytest.fixture
def shop() -> Shop:
    return Shop(is_async=False)


def was_sold(shop: Shop) -> bool:
    return [type(event) for event in shop.sold] == [NewDigitalProduct]


def test_starlette(shop: Shop) -> None:
    route = Route(PATH, starlette_adapter.endpoint(shop.handler), methods=["POST"])

    with TestClient(Starlette(routes=[route])) as tribute:
        assert tribute.post(PATH, content=BODY).status_code == 401
        assert tribute.post(PATH, content=BODY, headers=SIGNED).json() == {"status": "ok"}

    assert was_sold(shop)


def test_aiohttp_also_after_something_else_read_the_body(shop: Shop) -> None:
    bodies: list[bytes] = []

    @aiohttp.web.middleware
    async def note(request: aiohttp.web.Request, handler: Handler) -> aiohttp.web.StreamResponse:
        bodies.append(await request.read())
        return await handler(request)

    async def work() -> None:
        app = aiohttp.web.Application(middlewares=[note])
        app.router.add_post(PATH, aiohttp_adapter.endpoint(shop.handler))
        async with AiohttpClient(TestServer(app)) as tribute:
            assert (await tribute.post(PATH, data=BODY)).status == 401
            response = await tribute.post(PATH, data=BODY, headers=SIGNED)
            assert await response.json() == {"status": "ok"}

    asyncio.run(work())
    assert bodies == [BODY, BODY]
    assert was_sold(shop)


def test_flask_also_after_something_else_read_the_body(shop: Shop) -> None:
    app = flask.Flask("shop")
    app.post(PATH)(flask_adapter.view(shop.handler))
    bodies: list[bytes] = []

    app.before_request(lambda: bodies.append(flask.request.get_data()))
    assert app.test_client().post(PATH, data=BODY).status_code == 401
    assert app.test_client().post(PATH, data=BODY, headers=SIGNED).json == {"status": "ok"}
    assert bodies == [BODY, BODY]
    assert was_sold(shop)


def test_django_also_after_something_else_read_the_body(shop: Shop) -> None:
    with on_django():  # sets Django up
        factory: Any = import_module("django.test").RequestFactory(headers=SIGNED)
        view = django_adapter.view(shop.handler)
        request = factory.post(PATH, BODY, content_type="application/json")
        assert request.body == BODY
        assert view(request).status_code == 200
        assert view(factory.get(PATH)).status_code == 405

    assert was_sold(shop)


def test_django_when_a_body_breaks_off(shop: Shop) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = None, /) -> bytes:
            raise ConnectionResetError

    with on_django():
        factory: Any = import_module("django.test").RequestFactory(headers=SIGNED)
        request = factory.post(PATH, BODY, "application/json", **{"wsgi.input": Broken()})
        assert django_adapter.view(shop.handler)(request).status_code == 401
