"""aiohttp, also beside an aiogram bot: ``app.router.add_post("/tribute", endpoint(handler))``.

A sender that hangs up doesn't stop the work, even with ``handler_cancellation=True``.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable

from aiohttp.web import Request, RequestPayloadError, Response

from pytribute.webhooks._handler import WebhookHandler
from pytribute.webhooks._signature import SIGNATURE_HEADER
from pytribute.webhooks.adapters import read_chunks

__all__ = ["endpoint"]


def endpoint(handler: WebhookHandler) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint for POST requests."""

    async def tribute_webhook(request: Request) -> Response:
        signature, length = map(request.headers.get, (SIGNATURE_HEADER, "Content-Length"))
        disconnects = (ConnectionError, RequestPayloadError)
        result = await read_chunks(handler, signature, length, _chunks(request), *disconnects)
        if isinstance(result, bytes):
            result = await handler.ahandle(result, signature)
        return Response(status=result.status, body=result.body, content_type=result.content_type)

    return tribute_webhook


async def _chunks(request: Request) -> AsyncGenerator[bytes]:
    if request.content.at_eof():  # a middleware has read the body: the request keeps a copy
        yield await request.read()
    else:
        async for chunk in request.content.iter_any():
            yield chunk
