"""Flask, from 3.1: ``app.post("/tribute")(receiver(handler))``."""

from collections.abc import Callable

from flask import Response, request

from pytribute.webhooks.handler import WebhookHandler
from pytribute.webhooks.signature import SIGNATURE_HEADER

__all__ = ["receiver"]


def receiver(handler: WebhookHandler) -> Callable[[], Response]:
    """Make a view for POST requests; the handler's functions can't be ``async``."""

    def receive() -> Response:
        # A body that says it is larger, Flask refuses itself; of others it reads no further.
        request.max_content_length = handler.limit + 1
        answer = handler.receive(request.get_data(), request.headers.get(SIGNATURE_HEADER))
        return Response(answer.body, answer.status, content_type=answer.content_type)

    return receive
