"""Purchases in events: the sale, and the refund, which repeats fields of the sale."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pytribute.mock.errors import MockError
from pytribute.mock.events import known_fields
from pytribute.mock.seed import OWNER
from pytribute.mock.store import Store

__all__ = ["REFUND", "SALE", "Sales", "refund_fields"]

SALE = "new_digital_product"
REFUND = "digital_product_refunded"

_CANCELLED_BY_API = "Cancel product purchase from public API"
_REPEATED_FIELDS = (
    *("purchase_id", "product_id", "product_name", "amount", "currency"),
    *("user_id", "trb_user_id", "telegram_user_id", "telegram_username", "email"),
)


class Sales:
    """The fields of the events of purchases."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._payloads: dict[int, Mapping[str, object]] = {}

    def first_digital(self) -> int:
        """Return the id of the owner's first digital product.

        Raises:
            MockError: there is none.
        """
        rows = self._store.catalogue.rows(OWNER, "digital", desc=False)
        if not rows:
            raise MockError(f"the account {OWNER!r} has no digital product to buy; add one first")
        product_id: int = json.loads(rows[0])["id"]
        return product_id

    def product(self, product_id: int) -> Mapping[str, Any]:
        """Return one of the owner's products, as on the wire.

        Raises:
            MockError: the owner has no such product.
        """
        owned = self._store.catalogue.get(str(product_id))
        if owned is None or owned.owner != OWNER:
            raise MockError(f"the account {OWNER!r} has no product {product_id} to buy")
        product: Mapping[str, Any] = json.loads(owned.row.body)
        return product

    def fields(self, purchase: int, product_id: int) -> dict[str, object]:
        """Return the fields of a sale that its product states.

        Raises:
            MockError: the owner has no such product.
        """
        product = self.product(product_id)
        offer = {
            "purchase_id": purchase,
            "product_id": product_id,
            "product_name": product.get("name"),
            "amount": product.get("amount"),
            "currency": str(product.get("currency", "")).lower(),
        }
        present = {name: value for name, value in offer.items() if value not in (None, "")}
        return known_fields(SALE, present)

    def add(self, purchase: int, payload: Mapping[str, object]) -> None:
        """Keep the payload of a sale for its refund."""
        self._payloads[purchase] = payload

    def payload(self, purchase: int) -> Mapping[str, object] | None:
        """Return the payload of a sale; None if its event was never made."""
        return self._payloads.get(purchase)

    def clear(self) -> None:
        """Remove every payload."""
        self._payloads.clear()


def refund_fields(sale: Mapping[str, object], now: datetime) -> dict[str, object]:
    """Return the fields of the refund of a sale."""
    repeated = {name: sale.get(name) for name in _REPEATED_FIELDS}
    return known_fields(
        REFUND, {**repeated, "refund_reason": _CANCELLED_BY_API, "refunded_at": now}
    )
