"""Webhook endpoints as developers write them with their frameworks; none uses pytribute."""

import hmac
import json
import socket
import sys
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

import django
from aiohttp import web
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from fastapi import FastAPI, HTTPException, Request
from flask import Flask, abort
from flask import request as flask_request
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.contract.webhook_servers import KEY, grants, identity

WINDOW = timedelta(seconds=60)


def is_signed(body: bytes, signature: str | None) -> bool:
    return hmac.compare_digest(hmac.digest(KEY.encode(), body, "sha256").hex(), signature or "")


class Shop:
    """What the endpoints do with events."""

    def __init__(self) -> None:
        self.granted = 0
        self._known = set[object]()
        self._lock = Lock()

    def handle(self, event: dict[str, Any]) -> None:
        with self._lock:
            key = identity(event)
            self.granted += key not in self._known and grants(event)
            self._known.add(key)


shop = Shop()


class Delivery(BaseModel):
    name: str
    created_at: datetime
    sent_at: datetime
    payload: dict[str, Any]


class TestDelivery(BaseModel):
    test_event: str


fastapi_app = FastAPI()
delivery = TypeAdapter[Delivery | TestDelivery](Delivery | TestDelivery)


@fastapi_app.post("/tribute")
async def receive(request: Request) -> dict[str, str]:
    body = await request.body()
    if not is_signed(body, request.headers.get("trbt-signature")):
        raise HTTPException(401)
    try:
        event = delivery.validate_json(body)
    except ValidationError:
        raise HTTPException(422) from None
    if isinstance(event, Delivery):
        if abs(datetime.now(UTC) - event.sent_at) > WINDOW:
            raise HTTPException(401, "an old delivery")
        shop.handle({**json.loads(body), "payload": event.payload})
    return {"status": "ok"}


@fastapi_app.get("/granted")
async def granted() -> int:
    return shop.granted


flask_app = Flask(__name__)


@flask_app.post("/tribute")
def flask_receive() -> dict[str, str]:
    if not is_signed(flask_request.get_data(), flask_request.headers.get("trbt-signature")):
        abort(401)
    event = flask_request.get_json()
    if "test_event" not in event:
        shop.handle(event)
    return {"status": "ok"}


@flask_app.get("/granted")
def flask_granted() -> str:
    return str(shop.granted)


@csrf_exempt
def django_view(request: HttpRequest) -> HttpResponse:
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


urlpatterns = [path("tribute", django_view), path("granted", django_view)]


def django_app() -> Any:  # noqa: ANN401 - a WSGI application
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="made-up")
    django.setup()
    return get_wsgi_application()


async def aiohttp_receive(request: web.Request) -> web.Response:
    body = await request.read()
    if not is_signed(body, request.headers.get("trbt-signature")):
        raise web.HTTPUnauthorized
    try:
        event = await request.json()
    except ValueError:
        raise web.HTTPBadRequest from None
    if "test_event" not in event:
        shop.handle(event)
    return web.json_response({"status": "ok"})


async def aiohttp_granted(_: web.Request) -> web.Response:
    return web.Response(text=str(shop.granted))


if __name__ == "__main__":
    app = web.Application()
    app.add_routes([web.post("/tribute", aiohttp_receive), web.get("/granted", aiohttp_granted)])
    web.run_app(app, sock=socket.socket(fileno=int(sys.argv[1])))
