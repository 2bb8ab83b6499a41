"""The least that a server on Starlette and uvicorn can do: one route, and prepared bytes.

``python -m benchmarks.bare`` takes the bytes from its standard input and prints its port. What can
be set of uvicorn is set as the mock sets it.
"""

import sys
from socket import socket

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)


def _main(body: bytes) -> None:
    async def respond(_request: Request) -> Response:
        return Response(body, media_type="application/json")

    app = Starlette(routes=[Route("/{path:path}", respond)])
    config = uvicorn.Config(
        app,
        port=0,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    _Server(config).run()


if __name__ == "__main__":
    _main(sys.stdin.buffer.read())
