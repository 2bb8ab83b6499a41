"""An endpoint with a view of Django."""

import json
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from tests.contract.receivers import is_signed, shop


@csrf_exempt
def receive(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return HttpResponse(str(shop.granted))
    if not is_signed(request.body, request.headers.get("trbt-signature")):
        return HttpResponse(status=403)
    try:
        event = json.loads(request.body)
    except ValueError:
        return HttpResponse(status=400)
    if "test_event" not in event:
        shop.handle(event)
    return JsonResponse({"status": "ok"})


urlpatterns = [path("tribute", receive), path("granted", receive)]


def app() -> Any:  # noqa: ANN401 - a WSGI application
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="made-up")
    django.setup()
    return get_wsgi_application()
