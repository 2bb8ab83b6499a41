"""Django, from 5.0: ``path("tribute", receiver(handler))``, or ``areceiver``.

`areceiver` is for functions with ``await``. Functions that use the ORM without it are at home in
`receiver`, under ASGI as well: Django closes the connections of its own threads alone.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, TypeAlias

from pytribute.webhooks.delivery import Answer
from pytribute.webhooks.handler import WebhookHandler
from pytribute.webhooks.signature import SIGNATURE_HEADER

__all__ = ["areceiver", "receiver"]

# Django has no types. Imported so, it is Any to every type checker, whether it has stubs or not.
_http: Any = import_module("django.http")
_csrf: Any = import_module("django.views.decorators.csrf")
_methods: Any = import_module("django.views.decorators.http")
_Request: TypeAlias = Any
_Response: TypeAlias = Any


def receiver(handler: WebhookHandler) -> Callable[[_Request], _Response]:
    """Make a view; the handler's functions can't be ``async``."""

    def receive(request: _Request) -> _Response:
        return _response(handler.receive(*_delivery(request, handler)))

    view: Callable[[_Request], _Response] = _csrf.csrf_exempt(_methods.require_POST(receive))
    return view


def areceiver(handler: WebhookHandler) -> Callable[[_Request], Awaitable[_Response]]:
    """Make an ``async`` view."""

    async def receive(request: _Request) -> _Response:
        return _response(await handler.areceive(*_delivery(request, handler)))

    view: Callable[[_Request], Awaitable[_Response]]
    view = _csrf.csrf_exempt(_methods.require_POST(receive))
    return view


def _delivery(request: _Request, handler: WebhookHandler) -> tuple[bytes, str | None]:
    body = b""  # of a body that breaks off: no signature fits it
    with suppress(OSError):
        body = request.read(handler.limit + 1)
    return body, request.headers.get(SIGNATURE_HEADER)


def _response(answer: Answer) -> _Response:
    return _http.HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
