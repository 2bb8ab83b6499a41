"""What the Python servers serve: products and purchases, without a word of HTTP but the status."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

__all__ = ["ApiError", "Listing", "Shop", "integer", "listing"]

TYPES = ("digital", "custom", "physical")


class ApiError(Exception):
    """An error of the API."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": code, "message": message}


@dataclass
class Listing:
    """The query of a list."""

    page: int = 1
    size: int = 20
    type: str | None = None
    desc: bool = False


class Shop:
    """The accounts of one JSON file, in memory."""

    def __init__(self, file: str) -> None:
        self._text = Path(file).read_text(encoding="utf-8")
        self._lock = Lock()
        self.reset()

    def reset(self) -> None:
        data = json.loads(self._text)
        self._accounts: dict[str | None, str] = {
            one["key"]: one["name"] for one in data["accounts"]
        }
        self._products: dict[str, list[dict[str, Any]]] = data["products"]
        self._purchases = {one["id"]: one for one in data["purchases"]}

    def account(self, key: str | None) -> str:
        """Return the account of a key."""
        if key not in self._accounts:
            raise ApiError(401, "error_not_permitted", "invalid API key")
        return self._accounts[key]

    def page(self, account: str, listing: Listing) -> dict[str, Any]:
        """Return a page of an account's products."""
        rows = [one for one in self._products[account] if listing.type in (None, one["type"])]
        rows.sort(key=lambda one: one["id"], reverse=listing.desc)
        first = (listing.page - 1) * listing.size
        return {
            "rows": rows[first : first + listing.size],
            "meta": {"total": len(rows), "offset": listing.page, "limit": listing.size},
        }

    def product(self, account: str, number: int) -> dict[str, Any]:
        """Return a product of an account."""
        for owner, products in self._products.items():
            for product in products:
                if product["id"] == number:
                    if owner != account:
                        raise ApiError(403, "no_access", "not your product")
                    return product
        raise ApiError(404, "error_not_found", "product not found")

    def cancel(self, account: str, number: int) -> dict[str, Any]:
        """Refund a purchase that was paid with Stars, once."""
        with self._lock:
            purchase = self._purchases.get(number)
            if purchase is None:
                raise ApiError(404, "error_not_found", "purchase not found")
            if purchase["account"] != account:
                raise ApiError(403, "no_access", "not the product owner")
            if not purchase["buyerExists"]:
                raise ApiError(404, "error_not_found", "user not found")
            if not purchase["paidWithStars"]:
                raise ApiError(400, "error_bad_request", "not paid with Telegram Stars")
            if purchase["cancelled"]:
                raise ApiError(400, "error_bad_request", "already cancelled")
            purchase["cancelled"] = True
        return {
            "success": True,
            "purchaseId": number,
            "message": "purchase cancelled and payment refunded",
        }


def integer(text: str) -> int:
    """Return the integer of a path or a query."""
    try:
        if re.fullmatch("-?[0-9]+", text):
            return int(text)
    except ValueError:  # more digits than Python converts
        pass
    raise ApiError(400, "error_bad_request", "not an integer")


def listing(parameters: Iterable[tuple[str, str]]) -> Listing:
    """Return the query of a list, from the pairs of a query string."""
    result, seen = Listing(), set[str]()
    for name, text in parameters:
        if name not in ("page", "size", "type", "desc"):
            continue
        if name in seen:
            raise ApiError(400, "error_bad_request", f"{name} comes twice")
        seen.add(name)
        if name == "page":
            result.page = integer(text)
        elif name == "size":
            result.size = integer(text)
        elif name == "type":
            result.type = text
        elif text in ("true", "false"):
            result.desc = text == "true"
        else:
            raise ApiError(400, "error_bad_request", "desc is true or false")
    if result.page < 1 or not 1 <= result.size <= 100 or result.type not in (None, *TYPES):
        raise ApiError(400, "error_bad_request", "invalid page, size or type")
    return result
