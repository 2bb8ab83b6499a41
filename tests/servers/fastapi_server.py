"""The Products API on FastAPI behind uvicorn: pydantic models, the key as a dependency.

``python -m tests.servers.fastapi_server SEED FD [FAULT]``
"""

import sys
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader
from pydantic import BaseModel, BeforeValidator

from tests.servers.faults import FaultyShop, add_faulty_routes
from tests.servers.shop import ApiError, Listing, Shop, integer


class Type(StrEnum):
    DIGITAL = "digital"
    CUSTOM = "custom"
    PHYSICAL = "physical"


class Status(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class Product(BaseModel):
    id: int
    type: Type
    name: str
    description: str | None = None
    amount: int
    currency: str
    starsAmount: int | None = None  # noqa: N815 - the names of the API
    starsAmountEnabled: bool | None = None  # noqa: N815
    status: Status
    isCustom: bool  # noqa: N815
    acceptCards: bool  # noqa: N815
    acceptWalletPay: bool  # noqa: N815
    protectContent: bool  # noqa: N815
    created: datetime
    updated: datetime
    pendingOrders: int | None = None  # noqa: N815
    imageUrl: str | None = None  # noqa: N815
    link: str
    webLink: str  # noqa: N815


class Meta(BaseModel):
    total: int
    offset: int
    limit: int


class Page(BaseModel):
    rows: list[Product]
    meta: Meta


class Cancelled(BaseModel):
    success: bool
    purchaseId: int  # noqa: N815
    message: str


def _strict_integer(value: str) -> int:
    try:
        return integer(value)  # pydantic alone takes 1.0 and +1 as well
    except ApiError as error:
        raise ValueError(error) from None


def _strict_boolean(value: str) -> bool:
    if value not in ("true", "false"):
        raise ValueError("true or false")
    return value == "true"


Integer = Annotated[int, BeforeValidator(_strict_integer)]
Boolean = Annotated[bool, BeforeValidator(_strict_boolean)]
_key_header = APIKeyHeader(name="Api-Key", auto_error=False)


def _shop(request: Request) -> Shop:
    shop: Shop = request.app.state.shop
    return shop


def _account(
    shop: Annotated[Shop, Depends(_shop)], key: Annotated[str | None, Depends(_key_header)]
) -> str:
    return shop.account(key)


def _no_parameter_twice(request: Request) -> None:
    names = [name for name, _ in request.query_params.multi_items()]
    for name in ("page", "size", "type", "desc"):
        if names.count(name) > 1:
            raise ApiError(400, "error_bad_request", f"{name} comes twice")


Account = Annotated[str, Depends(_account)]
OfShop = Annotated[Shop, Depends(_shop)]
api = APIRouter(prefix="/api/v1", dependencies=[Depends(_account)])


@api.get("/products", response_model_exclude_none=True, dependencies=[Depends(_no_parameter_twice)])
def list_products(  # noqa: PLR0913, PLR0917 - the parameters of the API
    shop: OfShop,
    account: Account,
    page: Annotated[Integer, Query(ge=1)] = 1,
    size: Annotated[Integer, Query(ge=1, le=100)] = 20,
    type: Type | None = None,  # noqa: A002 - the name of the API
    desc: Boolean = False,  # noqa: FBT002 - a query parameter
) -> Page:
    return Page.model_validate(shop.page(account, Listing(page, size, type, desc)))


@api.get("/products/{id}", response_model_exclude_none=True)
def get_product(shop: OfShop, account: Account, id: Integer) -> Product:  # noqa: A002
    return Product.model_validate(shop.product(account, id))


@api.post("/products/purchases/{purchase_id}/cancel")
def cancel_purchase(shop: OfShop, account: Account, purchase_id: Integer) -> Cancelled:
    return Cancelled.model_validate(shop.cancel(account, purchase_id))


def reset(shop: OfShop) -> None:
    shop.reset()


def on_api_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    return JSONResponse(error.body, error.status)


def on_invalid(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": "error_bad_request", "message": "invalid parameter"}, 400)


def create_app(seed: str, fault: str = "") -> FastAPI:
    app = FastAPI(title="Products")
    app.state.shop = FaultyShop(seed, fault) if fault else Shop(seed)
    add_faulty_routes(app, fault)
    app.include_router(api)
    app.add_api_route("/__reset", reset, methods=["POST"])
    app.add_exception_handler(ApiError, on_api_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    return app


if __name__ == "__main__":
    seed, fd, *fault = sys.argv[1:]
    uvicorn.run(create_app(seed, *fault), fd=int(fd))
