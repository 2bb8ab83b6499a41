"""What the operations do, where the documentation says so and where the project decided.

The account is known, and the parameters are read: an integer is its shortest decimal form, as it
may have any number of digits.
"""

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

from pytribute.mock.answers import Answer, ApiError, cancelled
from pytribute.mock.errors import MockError
from pytribute.mock.product import LARGEST_ID
from pytribute.mock.routes import handles
from pytribute.mock.samples import complete, component, operation, resolve
from pytribute.mock.snapshot import PaidWith
from pytribute.mock.world import World

__all__ = ["PageSizes", "cancel_purchase", "get_product", "list_products", "page_sizes"]

_META = b'],"meta":{"total":%d,"offset":%b,"limit":%b%b}%b}'
# Where the specification leaves open how many rows a page has, and how many it may have.
_USUAL, _UNBOUNDED = 20, 10**9
# A number of more digits than this is no index into any list.
_DIGITS_OF_AN_INDEX = 18


class PageSizes(NamedTuple):
    """How many rows a page may have, by the specification, and has where the size is left out."""

    least: int
    most: int
    usual: int

    @property
    def is_unbounded(self) -> bool:
        """Whether the specification allows any size."""
        return self.most == _UNBOUNDED


@cache
def page_sizes() -> PageSizes:
    """Return the bounds of the parameter ``size``, and its default."""
    parameters = map(resolve, operation("listProducts").get("parameters", ()))
    schemas = [resolve(one["schema"]) for one in parameters if one["name"] == "size"]
    schema: Mapping[str, Any] = schemas[0] if schemas else {}
    least, most = int(max(1, schema.get("minimum", 1))), int(schema.get("maximum", _UNBOUNDED))
    return PageSizes(least, most, int(schema.get("default", min(max(least, _USUAL), most))))


@handles("listProducts")
def list_products(
    world: World,
    account: str,
    *,
    page: str = "1",
    size: str | None = None,
    type: str | None = None,
    desc: bool = False,
) -> Answer:
    """Return a page of the account's products, whatever their status."""
    size = size or str(page_sizes().usual)
    rows = world.state.catalogue.rows(account, type, desc=desc)
    count = _index("size", size)
    first = (_index("page", page) - 1) * count
    meta = _META % (len(rows), page.encode(), size.encode(), *_more())
    return Answer(200, b'{"rows":[' + b",".join(rows[first : first + count]) + meta)


@handles("getProduct")
def get_product(world: World, account: str, product_id: str) -> Answer:
    """Return one of the account's products: the bytes of its row in the list.

    Raises:
        ApiError: 404, there is none with this id; 403, it is another account's.
    """
    product = world.state.catalogue.get(product_id)
    if product is None:
        raise ApiError(404, "product not found")
    if product.owner != account:
        raise ApiError(403, "the product belongs to another account")
    return Answer(200, product.row.body)


@handles("cancelProductPurchase")
def cancel_purchase(world: World, account: str, purchase_id: str) -> Answer:
    """Refund a purchase, once.

    Raises:
        ApiError: 404, there is no such purchase, or its buyer is gone; 403, it is another
            account's; 400, it was not paid with Stars, or is cancelled already.
    """
    number, state = _number(purchase_id), world.state
    with state.storage.transaction():
        purchase = None if number is None else state.storage.purchase(number)
        if number is None or purchase is None:
            raise ApiError(404, "purchase not found")
        if purchase.owner != account:
            raise ApiError(403, "the purchase is of another account's product")
        if purchase.buyer_gone:
            raise ApiError(404, "the buyer of this purchase no longer exists")
        if purchase.paid_with is not PaidWith.STARS:
            raise ApiError(400, "only purchases paid with Telegram Stars can be refunded")
        if purchase.refunded:
            raise ApiError(400, "the purchase is cancelled already")
        state.storage.refund(number, state.now)
    with suppress(MockError):  # it is refunded, whether or not the event can be made
        world.tell_refund(number)
    return cancelled(number)


def _index(name: str, text: str) -> int:
    """Return the number of a page, or of its rows; if it is huge, one that is beyond any list."""
    if text == "0" or text.startswith("-"):
        raise ApiError(400, f"{name} must be 1 or more")
    return int(text[:_DIGITS_OF_AN_INDEX])


def _number(text: str) -> int | None:
    """Give the number of an id in its shortest decimal form; None if no id can be so large."""
    if len(text) > len(str(LARGEST_ID)) or not 1 <= int(text) <= LARGEST_ID:
        return None
    return int(text)


@cache
def _more() -> tuple[bytes, bytes]:
    """Write what the specification requires of a page beyond what is counted here."""
    meta = {"total": 0, "offset": 1, "limit": 1}
    known: dict[str, Any] = {"rows": [], "meta": meta}
    page: dict[str, Any] = complete(component("ProductPage"), known)
    return _beyond(page["meta"], meta), _beyond(page, known)


def _beyond(fields: Mapping[str, object], known: Collection[str]) -> bytes:
    more = {name: value for name, value in fields.items() if name not in known}
    text = json.dumps(more, ensure_ascii=False, separators=(",", ":"))[1:-1]
    return f",{text}".encode() if text else b""
