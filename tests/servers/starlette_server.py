"""The Products API on Starlette: ``hypercorn`` serves the application of ``SEED``.

The key is in a decorator of the endpoints.
"""

import os
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from tests.servers.shop import ApiError, Shop, integer, listing

shop = Shop(os.environ["SEED"])


def authenticated(
    work: Callable[[Request, str], dict[str, Any]],
) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        return JSONResponse(work(request, shop.account(request.headers.get("Api-Key"))))

    return endpoint


@authenticated
def list_products(request: Request, account: str) -> dict[str, Any]:
    return shop.page(account, listing(request.query_params.multi_items()))


@authenticated
def get_product(request: Request, account: str) -> dict[str, Any]:
    return shop.product(account, integer(request.path_params["id"]))


@authenticated
def cancel_purchase(request: Request, account: str) -> dict[str, Any]:
    return shop.cancel(account, integer(request.path_params["id"]))


def reset(request: Request) -> Response:
    shop.reset()
    return Response()


def on_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return JSONResponse(error.body, error.status)


app = Starlette(
    routes=[
        Route("/__reset", reset, methods=["POST"]),
        Mount(
            "/api/v1",
            routes=[
                Route("/products", list_products),
                Route("/products/{id}", get_product),
                Route("/products/purchases/{id}/cancel", cancel_purchase, methods=["POST"]),
            ],
        ),
    ],
    exception_handlers={ApiError: on_error},
)
