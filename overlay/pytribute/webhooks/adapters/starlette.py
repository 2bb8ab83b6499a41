"""Starlette and FastAPI.

::

    Route("/tribute", receiver(handler), methods=["POST"])  # Starlette
    router.post("/tribute", include_in_schema=False)(receiver(handler))  # FastAPI or APIRouter
"""

from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from pytribute.webhooks.adapters import read_chunks
from pytribute.webhooks.handler import WebhookHandler
from pytribute.webhooks.signature import SIGNATURE_HEADER

__all__ = ["receiver"]


def receiver(handler: WebhookHandler) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint for POST requests."""

    async def receive(request: Request) -> Response:
        signature, length = map(request.headers.get, (SIGNATURE_HEADER, "Content-Length"))
        chunks = request.stream()
        answer = await read_chunks(handler, signature, length, chunks, ClientDisconnect)
        if isinstance(answer, bytes):
            answer = await handler.areceive(answer, signature)
        return Response(answer.body, answer.status, media_type=answer.content_type)

    return receive
