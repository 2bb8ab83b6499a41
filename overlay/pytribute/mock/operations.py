"""The handlers of operations, by the documentation and the project's readings.

Handlers get an authenticated account and validated parameters; an integer of any size is passed in
its shortest decimal form.
"""

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

from pytribute.mock.errors import MockError
from pytribute.mock.product import LARGEST_ID
from pytribute.mock.responses import DocumentedError, MockResponse, cancellation
from pytribute.mock.routes import handles
from pytribute.mock.samples import complete
from pytribute.mock.snapshot import PaidWith
from pytribute.mock.specification import component, operation, resolve
from pytribute.mock.state import MockState

__all__ = ["PageSizes", "cancel_purchase", "get_product", "list_products", "page_sizes"]

_META = b'],"meta":{"total":%d,"offset":%b,"limit":%b%b}%b}'
# The default and the maximum of rows on a page where the specification has none.
_USUAL, _UNBOUNDED = 20, 10**9
# No list is so long that an index into it has more digits.
_DIGITS_OF_AN_INDEX = 18


class PageSizes(NamedTuple):
    """The bounds and the default of a page's size, by the specification."""

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
    parameters = operation("listProducts").get("parameters", ())
    schemas = [resolve(one["schema"]) for one in parameters if one["name"] == "size"]
    schema: Mapping[str, Any] = schemas[0] if schemas else {}
    least, most = int(max(1, schema.get("minimum", 1))), int(schema.get("maximum", _UNBOUNDED))
    return PageSizes(least, most, int(schema.get("default", min(max(least, _USUAL), most))))


@handles("listProducts")
def list_products(
    state: MockState,
    account: str,
    *,
    page: str = "1",
    size: str | None = None,
    type: str | None = None,
    desc: bool = False,
) -> MockResponse:
    """Return a page of the account's products, whatever their status."""
    size = size or str(page_sizes().usual)
    rows = state.store.catalogue.rows(account, type, desc=desc)
    count = _index("size", size)
    first = (_index("page", page) - 1) * count
    meta = _META % (len(rows), page.encode(), size.encode(), *_extra_fields())
    return MockResponse(200, b'{"rows":[' + b",".join(rows[first : first + count]) + meta)


@handles("getProduct")
def get_product(state: MockState, account: str, product_id: str) -> MockResponse:
    """Return one of the account's products: the bytes of its row in the list.

    Raises:
        DocumentedError: 404, there is no such product; 403, it belongs to another account.
    """
    product = state.store.catalogue.get(product_id)
    if product is None:
        raise DocumentedError(404, "product not found")
    if product.owner != account:
        raise DocumentedError(403, "the product belongs to another account")
    return MockResponse(200, product.row.body)


@handles("cancelProductPurchase")
def cancel_purchase(state: MockState, account: str, purchase_id: str) -> MockResponse:
    """Refund a purchase, once.

    Raises:
        DocumentedError: 404, there is no such purchase, or its buyer is gone; 403, it belongs to
            another account; 400, it was not paid with Stars, or is cancelled already.
    """
    number, store = _number(purchase_id), state.store
    with store.database.transaction():
        purchase = None if number is None else store.database.purchase(number)
        if number is None or purchase is None:
            raise DocumentedError(404, "purchase not found")
        if purchase.owner != account:
            raise DocumentedError(403, "the purchase is of another account's product")
        if purchase.buyer_gone:
            raise DocumentedError(404, "the buyer of this purchase no longer exists")
        if purchase.paid_with is not PaidWith.STARS:
            raise DocumentedError(400, "only purchases paid with Telegram Stars can be refunded")
        if purchase.refunded:
            raise DocumentedError(400, "the purchase is cancelled already")
        store.database.refund(number, store.now)
    with suppress(MockError):  # the refund stands even if its event can't be made
        state.send_refund(number)
    return cancellation(number)


def _index(name: str, text: str) -> int:
    """Return the number of a page or of its rows; a huge one is cut to one beyond any list."""
    if text == "0" or text.startswith("-"):
        raise DocumentedError(400, f"{name} must be 1 or more")
    return int(text[:_DIGITS_OF_AN_INDEX])


def _number(text: str) -> int | None:
    """Return an id as a number; None if it is out of range."""
    if len(text) > len(str(LARGEST_ID)) or not 1 <= int(text) <= LARGEST_ID:
        return None
    return int(text)


@cache
def _extra_fields() -> tuple[bytes, bytes]:
    """Encode the fields that the specification requires in ``meta`` and beside it."""
    meta = {"total": 0, "offset": 1, "limit": 1}
    known: dict[str, Any] = {"rows": [], "meta": meta}
    page: dict[str, Any] = complete(component("ProductPage"), known)
    return _encode_others(page["meta"], meta), _encode_others(page, known)


def _encode_others(fields: Mapping[str, object], known: Collection[str]) -> bytes:
    others = {name: value for name, value in fields.items() if name not in known}
    text = json.dumps(others, ensure_ascii=False, separators=(",", ":"))[1:-1]
    return f",{text}".encode() if text else b""
