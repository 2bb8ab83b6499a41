"""aiohttp, as aiogram bots have it: ``app.router.add_post("/tribute", receiver(handler))``.

With ``handler_cancellation=True`` as well: a sender that hangs up doesn't stop what it began.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable

from aiohttp.web import Request, RequestPayloadError, Response

from pytribute.webhooks.adapters import read_chunks
from pytribute.webhooks.handler import WebhookHandler
from pytribute.webhooks.signature import SIGNATURE_HEADER

__all__ = ["receiver"]


def receiver(handler: WebhookHandler) -> Callable[[Request], Awaitable[Response]]:
    """Make a handler of POST requests."""

    async def receive(request: Request) -> Response:
        signature, length = map(request.headers.get, (SIGNATURE_HEADER, "Content-Length"))
        broken_off = (ConnectionError, RequestPayloadError)
        answer = await read_chunks(handler, signature, length, _chunks(request), *broken_off)
        if isinstance(answer, bytes):
            answer = await handler.areceive(answer, signature)
        return Response(status=answer.status, body=answer.body, content_type=answer.content_type)

    return receive


async def _chunks(request: Request) -> AsyncGenerator[bytes]:
    if request.content.at_eof():  # a middleware may have read it: then the request has it
        yield await request.read()
    else:
        async for chunk in request.content.iter_any():
            yield chunk
