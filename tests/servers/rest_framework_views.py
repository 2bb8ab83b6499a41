"""The views of the Django REST framework server, imported once the settings are there."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import path
from rest_framework.authentication import BaseAuthentication
from rest_framework.decorators import api_view
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from tests.servers.shop import ApiError, Shop, integer, listing

_shop: Shop = settings.SHOP


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[None, str]:
        return None, _shop.account(request.headers.get("Api-Key"))


class IgnoreClientContentNegotiation(BaseContentNegotiation):
    """As the manual has it."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)


def on_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, ApiError):
        return Response(error.body, error.status)
    return exception_handler(error, context)


class ShopView(APIView):
    authentication_classes = (KeyAuthentication,)
    content_negotiation_class = IgnoreClientContentNegotiation

    @property
    def account(self) -> str:
        return str(self.request.auth)


class Products(ShopView):
    def get(self, request: Request) -> Response:
        pairs = [(name, text) for name, texts in request.query_params.lists() for text in texts]
        return Response(_shop.page(self.account, listing(pairs)))


class Product(ShopView):
    def get(self, request: Request, product_id: str) -> Response:
        return Response(_shop.product(self.account, integer(product_id)))


class Cancelling(ShopView):
    def post(self, request: Request, purchase_id: str) -> Response:
        return Response(_shop.cancel(self.account, integer(purchase_id)))


@api_view(["POST"])
def reset(request: Request) -> Response:
    _shop.reset()
    return Response()


urlpatterns = [
    path("api/v1/products", Products.as_view()),
    path("api/v1/products/<product_id>", Product.as_view()),
    path("api/v1/products/purchases/<purchase_id>/cancel", Cancelling.as_view()),
    path("__reset", reset),
]
