"""aiohttp, as aiogram bots have it: ``app.router.add_post("/tribute", receiver(handler))``."""

from collections.abc import Awaitable, Callable

from aiohttp.web import Request, RequestPayloadError, Response

from pytribute.webhooks.adapters import read_up_to
from pytribute.webhooks.handler import WebhookHandler
from pytribute.webhooks.signature import SIGNATURE_HEADER

__all__ = ["receiver"]


def receiver(handler: WebhookHandler) -> Callable[[Request], Awaitable[Response]]:
    """Make a handler of POST requests."""

    async def receive(request: Request) -> Response:
        if request.content.at_eof():  # a middleware may have read it: then the request has it
            body = await request.read()
        else:
            chunks = request.content.iter_any()
            body = await read_up_to(handler.limit, chunks, ConnectionError, RequestPayloadError)
        answer = await handler.areceive(body, request.headers.get(SIGNATURE_HEADER))
        return Response(status=answer.status, body=answer.body, content_type=answer.content_type)

    return receive
