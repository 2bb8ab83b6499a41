"""The Shop API on FastAPI, beside the products of `tests.servers.fastapi_server`."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Body, Depends, FastAPI, Request
from fastapi.responses import JSONResponse

from tests.servers.fastapi_server import Account
from tests.servers.fastapi_server import create_app as create_products
from tests.servers.shop import ApiError
from tests.storefront.seed import Json, Row
from tests.storefront.store import OPERATIONS, Store
from tests.storefront.values import TooSoonError

__all__ = ["create_app"]


def _parameters(request: Request) -> Row:
    query = request.query_params
    names = ("shopId", "dateFrom", "dateTo", "orderUuid", "active", "limit", "offset")
    if any(len(query.getlist(name)) > 1 for name in (*names, "customerId", "startFrom")):
        raise ApiError(400, "error_bad_request", "a parameter comes twice")
    return dict(query)


Query = Annotated[Row, Depends(_parameters)]


# The store has no lock: nothing of it may run in a thread.
def _add(api: APIRouter, store: Store, method: str, path: str, name: str) -> None:
    act: Callable[..., Json] = getattr(store, name)

    async def create(
        request: Request, account: Account, query: Query, body: Annotated[Row, Body()]
    ) -> Json:
        return act(account, request.path_params, query, body)

    async def handle(request: Request, account: Account, query: Query) -> Json:
        return act(account, request.path_params, query, {})

    api.add_api_route(path, create if name.startswith("create_") else handle, methods=[method])


def _on_too_soon(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, TooSoonError)
    headers = {"Retry-After": str(error.seconds)}
    return JSONResponse(error.body, error.status, headers)


def create_app(seed: str, store: Store) -> FastAPI:
    app = FastAPI(title="Shop")
    api = APIRouter(prefix="/api/v1")
    for (method, path), name in OPERATIONS.items():
        _add(api, store, method, path, name)
    app.add_exception_handler(TooSoonError, _on_too_soon)
    app.include_router(api)
    app.add_api_route("/__reset", store.reset, methods=["POST"])
    products = create_products(seed)
    app.mount("/", products)
    app.state.shop = products.state.shop
    app.exception_handlers |= {**products.exception_handlers, TooSoonError: _on_too_soon}
    return app
