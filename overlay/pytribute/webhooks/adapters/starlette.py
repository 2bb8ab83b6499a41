"""Starlette and FastAPI.

::

    Route("/tribute", endpoint(handler), methods=["POST"])  # Starlette
    router.post("/tribute", include_in_schema=False)(endpoint(handler))  # FastAPI or APIRouter
"""

from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from pytribute.webhooks._handler import WebhookHandler
from pytribute.webhooks._signature import SIGNATURE_HEADER
from pytribute.webhooks.adapters import read_chunks

__all__ = ["endpoint"]


def endpoint(handler: WebhookHandler) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint for POST requests."""

    async def tribute_webhook(request: Request) -> Response:
        signature, length = map(request.headers.get, (SIGNATURE_HEADER, "Content-Length"))
        chunks = request.stream()
        result = await read_chunks(handler, signature, length, chunks, ClientDisconnect)
        if isinstance(result, bytes):
            result = await handler.ahandle(result, signature)
        return Response(result.body, result.status, media_type=result.content_type)

    return tribute_webhook
