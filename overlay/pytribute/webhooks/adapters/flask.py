"""Flask, from 3.1: ``app.post("/tribute")(view(handler))``."""

from collections.abc import Callable
from io import BytesIO

from flask import Response, request

from pytribute.webhooks._handler import WebhookHandler
from pytribute.webhooks._signature import SIGNATURE_HEADER
from pytribute.webhooks.adapters import read_blocking

__all__ = ["view"]


def view(handler: WebhookHandler) -> Callable[[], Response]:
    """Return a view for POST requests; the handler's functions can't be ``async``."""

    def tribute_webhook() -> Response:
        signature = request.headers.get(SIGNATURE_HEADER)
        request.max_content_length = handler.limit + 1
        result = read_blocking(handler, signature, request.environ, request.stream.read)
        if isinstance(result, bytes):
            # Other code may have read the body before, or may read it afterwards.
            request.stream = BytesIO(result)  # pyright: ignore[reportAttributeAccessIssue]  # it may
            result = handler.handle(request.get_data(), signature)
        return Response(result.body, result.status, content_type=result.content_type)

    return tribute_webhook
