"""Orders of a shop, and what their events say."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pytribute.mock.errors import MockError
from pytribute.mock.events import Occurrence, whole_payload
from pytribute.mock.periods import NOT_RECURRING
from pytribute.mock.product import timestamp
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.store import Store

__all__ = [
    "PAYMENT_URL",
    "WEBAPP_URL",
    "is_recurring",
    "new_order",
    "order_event",
    "order_of",
    "trial_of",
]

PAYMENT_URL = "https://web.tribute.tg/shop/pay/"
"""Where orders are paid in a browser; a served mock shows an address of its own instead."""

WEBAPP_URL = "https://t.me/tribute/app?startapp=o"
"""Where orders are paid inside Telegram; a served mock shows an address of its own instead."""

_KEPT = ("email", "comment", "customerId", "firstPeriodAmount")
# Notes, because no order of the API shows them.
_NOTED = ("trialPeriod", "imageUrl")


def new_order(shop: Record, uuid: str, fields: Mapping[str, Any], now: datetime) -> Record:
    """Return a new order of a shop, which is not paid.

    Args:
        shop: the shop.
        uuid: the order's id.
        fields: a valid body of ``createShopOrder``.
        now: the time of creation.
    """
    body = {
        "uuid": uuid,
        "shopId": shop.body["id"],
        "amount": fields.get("amount", 0),
        "currency": fields["currency"],
        "title": fields["title"],
        "description": fields["description"],
        "status": "pending",
        "successUrl": fields.get("successUrl"),
        "failUrl": fields.get("failUrl"),
        "paymentUrl": None if shop.body["onlyStars"] else f"{PAYMENT_URL}{uuid}",
        "webappPaymentUrl": f"{WEBAPP_URL}{uuid.replace('-', '')}",
        "createdAt": timestamp(now),
        "period": fields.get("period", "onetime"),
        "starsAmount": fields.get("starsAmount", 0),
        "onlyStars": shop.body["onlyStars"],
        "sendEmail": False,
        **{name: fields[name] for name in _KEPT if name in fields},
    }
    notes = {name: fields[name] for name in _NOTED if name in fields}
    return Record(
        kind=RecordKind.ORDER, id=uuid, owner=shop.owner, parent=shop.id, body=body, notes=notes
    )


def order_of(store: Store, uuid: str) -> Record:
    """Return an order.

    Raises:
        MockError: there is no such order.
    """
    order = store.records.get(RecordKind.ORDER, uuid)
    if order is None:
        raise MockError(f"there is no order {uuid}")
    return order


def is_recurring(order: Record) -> bool:
    """Whether an order repeats."""
    return order.body["period"] not in NOT_RECURRING


def trial_of(order: Record) -> str | None:
    """Return the trial period of an order."""
    return order.notes.get("trialPeriod")


def order_event(order: Record, name: str, **fields: object) -> Occurrence:
    """Return an event of an order, with the fields that the order has and further ones."""
    payload = {
        **order.body,
        "isRecurrent": is_recurring(order),
        "trialPeriod": trial_of(order),
        **fields,
    }
    # An order without Stars has 0 of them, its events none.
    payload["starsAmount"] = payload["starsAmount"] or None
    if not is_recurring(order):
        payload["memberExpiresAt"] = None
    return Occurrence(order.owner, name, whole_payload(name, payload))
