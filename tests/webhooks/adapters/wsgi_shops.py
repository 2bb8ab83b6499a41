"""A shop on Flask and Django, as gunicorn loads it; what was sold is in a file."""

import os
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from pytribute.webhooks import NewDigitalProduct, WebhookHandler
from pytribute.webhooks.adapters import django as django_adapter
from pytribute.webhooks.adapters import flask as flask_adapter

_PATH = "/tribute"
_folder = Path(os.environ["SHOP_FOLDER"])
_handler = WebhookHandler("canary-7f3a", inbox=_folder / "inbox.sqlite3")
_conf: Any = import_module("django.conf")
_django: Any = import_module("django")
_urls: Any = import_module("django.urls")
_wsgi: Any = import_module("django.core.handlers.wsgi")


@_handler.on(NewDigitalProduct)
def sell(event: NewDigitalProduct) -> None:
    if event.payload.product_name == "slow":
        (_folder / f"begun.{event.payload.purchase_id}").touch()
        time.sleep(0.3)
    with (_folder / "sold").open("a") as sold:
        sold.write(f"{event.payload.purchase_id}\n")


_on_flask = flask.Flask("shop")
_on_flask.post(_PATH)(flask_adapter.view(_handler))

_conf.settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, LOGGING_CONFIG=None)
_django.setup()
urlpatterns = [_urls.path(_PATH.removeprefix("/"), django_adapter.view(_handler))]

app = DispatcherMiddleware(_on_flask, {"/django": _wsgi.WSGIHandler()})
