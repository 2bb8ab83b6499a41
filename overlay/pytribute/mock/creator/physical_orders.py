"""Orders of physical products."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from pytribute.mock.errors import MockError
from pytribute.mock.events import Occurrence, check_fields, whole_payload
from pytribute.mock.product import json_number, timestamp
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.store import Store

__all__ = ["cancel_physical_order", "new_physical_order", "physical_sale", "ship"]


def new_physical_order(owner: str, number: int, fields: Mapping[str, Any], now: datetime) -> Record:
    """Return a new order of one product."""
    body = {
        "id": number,
        "status": "pending",
        "created": timestamp(now),
        "fullName": "Nina Berg",
        "email": "nina@example.com",
        "phone": "+4915100000000",
        "telegramID": 12_321_321,
        "address": {"countryIso2": "DE", "countryIso3": "DEU"},
        "locality": "Lübeck",
        "fullAddress": "Lübeck, Hafenstrasse 4",
        "customerNote": "",
        "items": [
            {
                "id": 88,
                "price": 21.9,
                "quantity": 1,
                "currency": "eur",
                "name": "Mug, 300 ml",
                "attributes": {"colour": "blue"},
            }
        ],
        "deliveryCost": 0,
        "currency": "eur",
        **fields,
    }
    return Record(
        kind=RecordKind.PHYSICAL_ORDER,
        id=str(number),
        owner=owner,
        body=body,
        notes={"updated": timestamp(now)},
    )


def physical_sale(
    store: Store, owner: str, number: int, product: Mapping[str, Any], fields: Mapping[str, Any]
) -> list[Occurrence]:
    """Order a physical product as some buyer.

    Args:
        store: the data.
        owner: the name of the account.
        number: the id of the order.
        product: the product, as on the wire.
        fields: fields of the events, about the buyer.
    """
    check_fields("physical_order_created", fields)
    currency = str(product["currency"]).lower()
    item: dict[str, object] = {
        "id": product["id"],
        "price": json_number(Decimal(product["amount"]) / 100),
        "quantity": 1,
        "currency": currency,
        "name": product["name"],
        "attributes": {},
    }
    order = new_physical_order(
        owner, number, {"items": [item], "currency": currency}, store.now
    ).completed()
    if isinstance(fields.get("telegram_user_id"), int):
        order = order.changed(telegramID=fields["telegram_user_id"])
    order = order.changed(notes={"buyer": dict(fields)})
    store.records.add(order)
    return [_event(order, "physical_order_created")]


def ship(store: Store, order_id: str, tracking_number: str | None) -> list[Occurrence]:
    """Send an order off.

    Raises:
        MockError: there is no such order, or it is not waiting to be sent.
    """
    order = store.records.get(RecordKind.PHYSICAL_ORDER, order_id)
    if order is None:
        raise MockError(f"there is no physical order {order_id}")
    return _move(store, order, "shipped", tracking_number)


def cancel_physical_order(store: Store, order: Record) -> list[Occurrence]:
    """Cancel an order that is not sent yet.

    Raises:
        MockError: it is not waiting to be sent.
    """
    return _move(store, order, "canceled", None)


def _move(
    store: Store, order: Record, status: str, tracking_number: str | None
) -> list[Occurrence]:
    if order.body["status"] not in {"pending", "processing"}:
        raise MockError(f"physical order {order.id} is {order.body['status']} already")
    notes = {"tracking": tracking_number, "updated": timestamp(store.now)}
    order = order.changed(notes=notes, status=status)
    store.records.put(order)
    return [_event(order, f"physical_order_{status}")]


def _event(order: Record, name: str) -> Occurrence:
    body = order.body
    items: list[dict[str, Any]] = body["items"]
    total = sum(_minor(item["price"]) * item["quantity"] for item in items)
    fields: dict[str, object] = {
        "telegram_user_id": body["telegramID"],
        "order_id": body["id"],
        "status": body["status"],
        "products": [
            {
                "product_name": item["name"],
                "quantity": item["quantity"],
                "price": _minor(item["price"]),
                "currency": str(item["currency"]).lower(),
            }
            for item in items
        ],
        "total": total + _minor(body["deliveryCost"]),
        "currency": str(body["currency"]).lower(),
        "shipping_address": body["fullAddress"],
        "tracking_number": order.notes.get("tracking"),
        "created_at": body["created"],
        "updated_at": order.notes.get("updated", body["created"]),
        **order.notes.get("buyer", {}),
    }
    return Occurrence(order.owner, name, whole_payload(name, fields))


def _minor(price: float) -> int:
    """Return a price that JSON has in whole units in minor units, exactly."""
    return int(Decimal(str(price)) * 100)
