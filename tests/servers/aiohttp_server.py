"""The Products API on aiohttp: the key in a middleware of the sub-application.

``python -m tests.servers.aiohttp_server SEED FD``
"""

import socket
import sys

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.servers.shop import ApiError, Shop, integer, listing

SHOP = web.AppKey("shop", Shop)
ACCOUNT = web.RequestKey("account", str)
routes = web.RouteTableDef()


@routes.get("/products")
async def list_products(request: web.Request) -> web.Response:
    page = request.app[SHOP].page(request[ACCOUNT], listing(request.query.items()))
    return web.json_response(page)


@routes.get("/products/{id}")
async def get_product(request: web.Request) -> web.Response:
    number = integer(request.match_info["id"])
    return web.json_response(request.app[SHOP].product(request[ACCOUNT], number))


@routes.post("/products/purchases/{id}/cancel")
async def cancel_purchase(request: web.Request) -> web.Response:
    number = integer(request.match_info["id"])
    return web.json_response(request.app[SHOP].cancel(request[ACCOUNT], number))


@web.middleware
async def authenticate(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        request[ACCOUNT] = request.app[SHOP].account(request.headers.get("Api-Key"))
        return await handler(request)
    except ApiError as error:
        return web.json_response(error.body, status=error.status)


def create_app(seed: str) -> web.Application:
    shop = Shop(seed)

    async def reset(request: web.Request) -> web.Response:
        shop.reset()
        return web.Response()

    api = web.Application(middlewares=[authenticate])
    api[SHOP] = shop
    api.add_routes(routes)
    app = web.Application()
    app.add_routes([web.post("/__reset", reset)])
    app.add_subapp("/api/v1", api)
    return app


if __name__ == "__main__":
    seed, fd = sys.argv[1:]
    web.run_app(create_app(seed), sock=socket.socket(fileno=int(fd)))
