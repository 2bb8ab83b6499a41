"""Saved cards, and charges of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from pytribute.mock.events import Occurrence, later, whole_payload
from pytribute.mock.product import timestamp
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.responses import DocumentedError
from pytribute.mock.shop.new_order import check_amount
from pytribute.mock.store import Store

__all__ = ["DECLINED", "charge", "finish_charge", "new_token"]

DECLINED: Mapping[str, Any] = {
    "errorCode": "payment_declined",
    "errorMessage": "Card was declined by the issuer",
}
"""The reason of a failed payment or charge."""

_PENDING = timedelta(seconds=30)
_PAUSE = timedelta(minutes=1)


def new_token(order: Record, uuid: str, now: datetime) -> Record:
    """Return the card that an order is paid with, to be saved."""
    body = {
        "token": uuid,
        "cardLast4": "4242",
        "cardBrand": "Visa",
        "amount": order.body["amount"],
        "currency": order.body["currency"],
        "active": True,
        "createdAt": timestamp(now),
    }
    if order.body.get("customerId") is not None:
        body["customerId"] = order.body["customerId"]
    return Record(
        kind=RecordKind.TOKEN,
        id=uuid,
        owner=order.owner,
        parent=order.parent,
        body=body,
        notes={"order": order.id},
    ).completed()


def charge(store: Store, token: Record, body: dict[str, Any]) -> Record:
    """Begin a charge, or return the one with the same idempotency key.

    Raises:
        DocumentedError: 400, the card is deactivated or the amount out of bounds; 409, a charge is
            pending; 429, the last one was less than a minute ago.
    """
    key = body.get("idempotencyKey")
    if key is not None:
        for one in store.records.noted(RecordKind.CHARGE, token.owner, "idempotencyKey", key):
            return one
    if not token.body["active"]:
        raise DocumentedError(400, "this token is deactivated")
    check_amount(body["amount"], token.body["currency"])
    for one in store.records.all(RecordKind.CHARGE, token.owner, token.id)[-1:]:
        _check_pause(store, one)
    uuid = store.new_uuid()
    fields = {
        "chargeUuid": uuid,
        "status": "pending",
        "amount": body["amount"],
        "currency": token.body["currency"],
        "token": token.id,
        "createdAt": timestamp(store.now),
    }
    if "reference" in body:
        fields["reference"] = body["reference"]
    made = Record(
        kind=RecordKind.CHARGE,
        id=uuid,
        owner=token.owner,
        parent=token.id,
        due=later(store.now, _PENDING),
        body=fields,
        notes={"idempotencyKey": key},
    ).completed()
    store.records.add(made)
    return made


def finish_charge(store: Store, one: Record) -> list[Occurrence]:
    """Finish a pending charge: with success, unless its card is declined."""
    token, now = store.records.parent_of(one, RecordKind.TOKEN), timestamp(store.now)
    store.records.put(token.changed(lastUsedAt=now))
    if token.notes.get("declined"):
        one = one.changed(status="failed", processedAt=now, **DECLINED)
        name = "shop_token_charge_failed"
    else:
        one = one.changed(status="success", processedAt=now)
        name = "shop_token_charge_success"
    store.records.put(one)
    return [Occurrence(one.owner, name, whole_payload(name, one.body))]


def _check_pause(store: Store, last: Record) -> None:
    if last.body["status"] == "pending":
        raise DocumentedError(409, "a charge of this token is already pending")
    wait = datetime.fromisoformat(last.body["createdAt"]) + _PAUSE - store.now
    if wait > timedelta():
        seconds = ceil(wait / timedelta(seconds=1))
        raise DocumentedError(
            429,
            f"this token can be charged again in {seconds} seconds",
            headers=((b"retry-after", b"%d" % seconds),),
        )
