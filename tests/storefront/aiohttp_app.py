"""The Shop API on aiohttp, beside the products of `tests.servers.aiohttp_server`."""

import json
from collections.abc import Callable
from inspect import isawaitable
from typing import Any, cast

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.servers.aiohttp_server import ACCOUNT, SHOP, authenticate, routes
from tests.servers.shop import Shop
from tests.storefront.store import OPERATIONS, Store
from tests.storefront.values import TooSoonError, bad

STORE = web.AppKey("store", Store)
_PARAMETERS = (
    *("shopId", "dateFrom", "dateTo", "startFrom"),
    *("customerId", "orderUuid", "active", "limit", "offset"),
)


def _handler(name: str) -> Callable[[web.Request], Any]:
    async def handle(request: web.Request) -> web.Response:
        query = {one: request.query.getall(one) for one in _PARAMETERS if one in request.query}
        if any(len(values) > 1 for values in query.values()):
            raise bad("a parameter comes twice")
        parameters = {one: values[0] for one, values in query.items()}
        body = await _body(request) if name.startswith("create_") else {}
        method = getattr(request.app[STORE], name)
        result = method(request[ACCOUNT], request.match_info, parameters, body)
        return web.json_response(await result if isawaitable(result) else result)

    return handle


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise bad("not a JSON object")
    return cast("dict[str, Any]", body)


@web.middleware
async def wait(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except TooSoonError as error:
        headers = {"Retry-After": str(error.seconds)}
        return web.json_response(error.body, status=error.status, headers=headers)


def create_app(seed: str, store: Store, *, has_products: bool = True) -> web.Application:
    shop = Shop(seed)

    async def reset(request: web.Request) -> web.Response:
        shop.reset()
        store.reset()
        return web.Response()

    api = web.Application(middlewares=[authenticate, wait])
    api[SHOP], api[STORE] = shop, store
    api.add_routes(routes if has_products else [])
    api.add_routes(
        [web.route(method, path, _handler(name)) for (method, path), name in OPERATIONS.items()]
    )
    app = web.Application()
    app.add_routes([web.post("/__reset", reset)])
    app.add_subapp("/api/v1", api)
    return app
