"""Real faults, each planted into the FastAPI server by its name."""

from itertools import count
from typing import Annotated, Any

from fastapi import FastAPI, Header, Path

from tests.servers.shop import Listing, Shop

__all__ = ["FAULTS", "FaultyShop", "add_faulty_routes"]

FAULTS = (
    "filter-ignored",
    "foreign-readable",
    "get-cancels",
    "huge-id-500",
    "lenient-id",
    "limit-wrong",
    "open-product",
    "refund-twice",
    "total-wrong",
    "unstable-order",
)
"""What the FastAPI server and the Express one take as their last argument."""

_Key = Annotated[str | None, Header()]


class FaultyShop(Shop):
    """A shop with one fault."""

    def __init__(self, seed: str, fault: str) -> None:
        super().__init__(seed)
        self._fault = fault
        self._calls = count()

    def page(self, account: str, listing: Listing) -> dict[str, Any]:
        if self._fault == "filter-ignored":
            listing.type = None
        page = super().page(account, listing)
        if self._fault == "total-wrong":
            page["meta"]["total"] = len(page["rows"])
        if self._fault == "limit-wrong":
            page["meta"]["limit"] = len(page["rows"]) or 1
        if self._fault == "unstable-order" and next(self._calls) % 2:
            page["rows"].reverse()
        return page

    def product(self, account: str, number: int) -> dict[str, Any]:
        if self._fault == "huge-id-500" and abs(number) >= 2**63:
            raise OverflowError("the database has 64 bits")
        if self._fault == "foreign-readable":
            account = next(
                (
                    owner
                    for owner, products in self._products.items()
                    if any(one["id"] == number for one in products)
                ),
                account,
            )
        return super().product(account, number)

    def cancel(self, account: str, number: int) -> dict[str, Any]:
        purchase = self._purchases.get(number)
        if self._fault == "refund-twice" and purchase and purchase["paidWithStars"]:
            purchase["cancelled"] = False
        return super().cancel(account, number)


def add_faulty_routes(app: FastAPI, fault: str) -> None:
    """Add the routes of a fault, before the right ones."""
    shop: Shop = app.state.shop
    product, purchase = "/api/v1/products/{id}", "/api/v1/products/purchases/{id}/cancel"

    def open_product(number: Annotated[int, Path(alias="id")]) -> dict[str, Any]:
        return shop.product("owner", number)

    def lenient_product(
        number: Annotated[float, Path(alias="id")], api_key: _Key = None
    ) -> dict[str, Any]:
        return shop.product(shop.account(api_key), int(number))

    def cancelling_get(
        number: Annotated[int, Path(alias="id")], api_key: _Key = None
    ) -> dict[str, Any]:
        return shop.cancel(shop.account(api_key), number)

    if fault == "open-product":
        app.add_api_route(product, open_product)
    if fault == "lenient-id":
        app.add_api_route(product, lenient_product)
    if fault == "get-cancels":
        app.add_api_route(purchase, cancelling_get)
