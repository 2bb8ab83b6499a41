"""What the three operations do, where the documentation says so and where the project decided.

Who asks is known by now, and the texts of the request are read.
"""

import json
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from pytribute.mock.answers import Answer, ApiError, cancelled
from pytribute.mock.parameters import ListQuery
from pytribute.mock.product import LARGEST_ID
from pytribute.mock.samples import complete, component
from pytribute.mock.snapshot import PaidWith
from pytribute.mock.state import State

__all__ = ["cancel_purchase", "get_product", "list_products"]

_META = b'],"meta":{"total":%d,"offset":%b,"limit":%d%b}%b}'


def list_products(state: State, account: str, query: ListQuery) -> Answer:
    """Give a page of the account's products, whatever their status."""
    rows = state.catalogue.rows(account, query.type, desc=query.desc)
    first, end = query.window(len(rows))
    meta = _META % (len(rows), query.page.encode(), query.size, *_more())
    return Answer(200, b'{"rows":[' + b",".join(rows[first:end]) + meta)


def get_product(state: State, account: str, product_id: str) -> Answer:
    """Give one of the account's products: the bytes of its row in the list.

    Raises:
        ApiError: 404, there is none with this id; 403, it is another account's.
    """
    product = state.catalogue.get(product_id)
    if product is None:
        raise ApiError(404, "product not found")
    if product.owner != account:
        raise ApiError(403, "the product belongs to another account")
    return Answer(200, product.row.body)


def cancel_purchase(state: State, account: str, purchase_id: str) -> Answer:
    """Refund a purchase, once.

    Raises:
        ApiError: 404, there is no such purchase, or its buyer is gone; 403, it is another
            account's; 400, it was not paid with Stars, or is cancelled already.
    """
    number = _number(purchase_id)
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
    return cancelled(number)


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
