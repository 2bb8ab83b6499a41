"""The Products API on Django REST framework: the key in an authentication class.

``gunicorn "tests.servers.rest_framework_server:create_app('SEED')"``
"""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from tests.servers.shop import Shop

_VIEWS = "tests.servers.rest_framework_views"


def create_app(seed: str) -> WSGIHandler:
    settings.configure(
        ROOT_URLCONF=_VIEWS,
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY="made-up",
        INSTALLED_APPS=["rest_framework"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        REST_FRAMEWORK={
            "DEFAULT_AUTHENTICATION_CLASSES": [],
            "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
            "EXCEPTION_HANDLER": f"{_VIEWS}.on_exception",
            "UNAUTHENTICATED_USER": None,
        },
        SHOP=Shop(seed),
    )
    return get_wsgi_application()
