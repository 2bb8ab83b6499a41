"""Django: ``path("tribute", receiver(handler))``, or ``areceiver`` under ASGI."""

from collections.abc import Awaitable, Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pytribute.webhooks.handler import Answer, WebhookHandler
from pytribute.webhooks.signature import SIGNATURE_HEADER

__all__ = ["areceiver", "receiver"]


def receiver(handler: WebhookHandler) -> Callable[[HttpRequest], HttpResponse]:
    """Make a view; the handler's functions can't be ``async``."""

    @csrf_exempt
    @require_POST
    def receive(request: HttpRequest) -> HttpResponse:
        return _response(handler.receive(*_delivery(request, handler)))

    return receive


def areceiver(handler: WebhookHandler) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
    """Make an ``async`` view."""

    @csrf_exempt
    @require_POST
    async def receive(request: HttpRequest) -> HttpResponse:
        return _response(await handler.areceive(*_delivery(request, handler)))

    return receive


def _delivery(request: HttpRequest, handler: WebhookHandler) -> tuple[bytes, str | None]:
    return request.read(handler.limit + 1), request.headers.get(SIGNATURE_HEADER)


def _response(answer: Answer) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
