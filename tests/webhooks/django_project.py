"""A project of Django, with the parts that tests need."""

from importlib import import_module
from typing import Any, ClassVar

_conf: Any = import_module("django.conf")
_django: Any = import_module("django")


class Urls:
    """The routes of the project; a test sets them."""

    urlpatterns: ClassVar[list[Any]] = []


def set_up_django() -> None:
    """Configure Django, once in a process."""
    if not _conf.settings.configured:
        _conf.settings.configure(
            ALLOWED_HOSTS=["127.0.0.1"],
            MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
            ROOT_URLCONF=Urls,
            LOGGING_CONFIG=None,
        )
        _django.setup()
