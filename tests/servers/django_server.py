"""The Products API on Django: ``gunicorn "tests.servers.django_server:create_app('SEED')"``.

The middleware are those of ``startproject`` that an API without users and sessions has.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tests.servers.shop import ApiError, Shop, integer, listing

_shops: list[Shop] = []


def _answer(request: HttpRequest, work: Callable[[Shop, str], dict[str, object]]) -> HttpResponse:
    (shop,) = _shops
    try:
        return JsonResponse(work(shop, shop.account(request.headers.get("Api-Key"))))
    except ApiError as error:
        return JsonResponse(error.body, status=error.status)


@require_safe
def list_products(request: HttpRequest) -> HttpResponse:
    pairs = [(name, text) for name, texts in request.GET.lists() for text in texts]
    return _answer(request, lambda shop, account: shop.page(account, listing(pairs)))


@require_safe
def get_product(request: HttpRequest, product_id: str) -> HttpResponse:
    return _answer(request, lambda shop, account: shop.product(account, integer(product_id)))


@csrf_exempt
@require_POST
def cancel_purchase(request: HttpRequest, purchase_id: str) -> HttpResponse:
    return _answer(request, lambda shop, account: shop.cancel(account, integer(purchase_id)))


@csrf_exempt
@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    (shop,) = _shops
    shop.reset()
    return HttpResponse()


urlpatterns = [
    path("api/v1/products", list_products),
    path("api/v1/products/<product_id>", get_product),
    path("api/v1/products/purchases/<purchase_id>/cancel", cancel_purchase),
    path("__reset", reset),
]


def create_app(seed: str) -> WSGIHandler:
    settings.configure(
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY="made-up",
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
    )
    _shops[:] = [Shop(seed)]
    return get_wsgi_application()
