"""Flask, from 3.1: ``app.post("/tribute")(receiver(handler))``."""

from collections.abc import Callable
from io import BytesIO

from flask import Response, request

from pytribute.webhooks.adapters import read_blocking
from pytribute.webhooks.handler import WebhookHandler
from pytribute.webhooks.signature import SIGNATURE_HEADER

__all__ = ["receiver"]


def receiver(handler: WebhookHandler) -> Callable[[], Response]:
    """Make a view for POST requests; the handler's functions can't be ``async``."""

    def receive() -> Response:
        signature = request.headers.get(SIGNATURE_HEADER)
        request.max_content_length = handler.limit + 1
        answer = read_blocking(handler, signature, request.environ, request.stream.read)
        if isinstance(answer, bytes):
            # Something else may have read it before, or want to do so afterwards.
            request.stream = BytesIO(answer)  # pyright: ignore[reportAttributeAccessIssue]  # it may
            answer = handler.receive(request.get_data(), signature)
        return Response(answer.body, answer.status, content_type=answer.content_type)

    return receive
