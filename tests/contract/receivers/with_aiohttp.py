"""An endpoint with aiohttp, which serves itself."""

import socket
import sys

from aiohttp import web

from tests.contract.receivers import is_signed, shop


async def receive(request: web.Request) -> web.Response:
    body = await request.read()
    if not is_signed(body, request.headers.get("trbt-signature")):
        raise web.HTTPUnauthorized
    try:
        event = await request.json()
    except ValueError:
        raise web.HTTPBadRequest from None
    if "test_event" not in event:
        shop.handle(event)
    return web.json_response({"status": "ok"})


async def granted(_: web.Request) -> web.Response:
    return web.Response(text=str(shop.granted))


if __name__ == "__main__":
    app = web.Application()
    app.add_routes([web.post("/tribute", receive), web.get("/granted", granted)])
    web.run_app(app, sock=socket.socket(fileno=int(sys.argv[1])))
