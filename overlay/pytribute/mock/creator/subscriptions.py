"""Subscriptions and their subscribers."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from pytribute.mock.errors import MockError
from pytribute.mock.events import Occurrence, check_fields, known_fields
from pytribute.mock.periods import NOT_RECURRING, period_end
from pytribute.mock.product import timestamp
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.store import Store

__all__ = [
    "cancel_subscriber",
    "continue_subscriber",
    "new_subscriber",
    "new_subscription",
    "renew_subscriber",
    "subscribe",
]

_AMOUNT_PERCENT = 70
"""What a creator gets of a price, as in the documented sample."""


def new_subscription(owner: str, number: int, fields: Mapping[str, Any]) -> Record:
    """Return a new subscription, by default with one monthly price."""
    body = {
        "subscriptionId": number,
        "name": f"Subscription {number}",
        "currency": "eur",
        "periods": [{"periodId": number, "period": "monthly", "price": 10}],
        **fields,
    }
    return Record(kind=RecordKind.SUBSCRIPTION, id=str(number), owner=owner, body=body)


def new_subscriber(
    subscription: Record, number: int, now: datetime, period: str | None, fields: Mapping[str, Any]
) -> Record:
    """Return a new subscriber, by default for the first period of the subscription.

    Raises:
        MockError: the subscription has no such period.
    """
    prices = subscription.body.get("periods", ())
    price = next((one for one in prices if period in {None, one["period"]}), None)
    if price is None:
        raise MockError(f"subscription {subscription.id} has no price for the period {period!r}")
    is_once = price["period"] == "onetime"
    end = None if is_once else period_end(now, price["period"])
    body = {
        "telegramUserId": 12_321_321,
        "subscriptionId": subscription.body["subscriptionId"],
        "status": "active",
        "activatedAt": timestamp(now),
        "expireAt": None if end is None else timestamp(end),
        "link": f"https://t.me/tribute/app?startapp=s{subscription.id}",
    }
    subscriber = Record(
        kind=RecordKind.SUBSCRIBER,
        id=str(number),
        owner=subscription.owner,
        parent=subscription.id,
        body=body,
        notes={"price": price},
    )
    subscriber = subscriber.completed().changed(**fields)
    subscriber.encode()  # refuses an end that is no time
    end = subscriber.body["expireAt"]
    is_over = subscriber.body["status"] == "cancelled" or end is None
    return subscriber.changed(due=None if is_over else datetime.fromisoformat(str(end)))


def subscribe(
    store: Store, subscription: Record, number: int, period: str | None, fields: Mapping[str, Any]
) -> list[Occurrence]:
    """Subscribe as some buyer.

    Args:
        store: the data.
        subscription: the subscription.
        number: the id of the subscriber's record.
        period: the period to pay for; None for the first one.
        fields: fields of the events, about the buyer.

    Raises:
        MockError: the subscription has no such period.
    """
    check_fields("new_subscription", fields)
    user = {}
    if "telegram_user_id" in fields:
        user = {"telegramUserId": fields["telegram_user_id"]}
    subscriber = new_subscriber(subscription, number, store.now, period, user)
    subscriber = subscriber.changed(due=subscriber.due, notes={"buyer": dict(fields)})
    store.records.add(subscriber)
    return [_event(store, subscriber, "new_subscription")]


def renew_subscriber(store: Store, subscriber: Record) -> list[Occurrence]:
    """Pay for another period.

    Raises:
        MockError: the subscription ends, or is paid once.
    """
    period = _period(subscriber)
    if subscriber.body["status"] != "active" or period in NOT_RECURRING:
        raise MockError(f"subscriber {subscriber.id} is not renewed: the subscription ends")
    start = max(store.now, datetime.fromisoformat(subscriber.body["expireAt"]))
    end = period_end(start, period)
    subscriber = subscriber.changed(due=end, expireAt=timestamp(end))
    store.records.put(subscriber)
    return [_event(store, subscriber, "renewed_subscription")]


def continue_subscriber(store: Store, subscriber: Record) -> list[Occurrence]:
    """Renew a subscription whose paid time is over, or end it."""
    is_active = subscriber.body["status"] == "active" and not subscriber.notes.get("declined")
    if is_active and _period(subscriber) not in NOT_RECURRING:
        return renew_subscriber(store, subscriber)
    subscriber = subscriber.changed(status="cancelled")
    store.records.put(subscriber)
    reason = subscriber.notes.get("reason", "")
    return [_event(store, subscriber, "cancelled_subscription", cancel_reason=reason)]


def cancel_subscriber(store: Store, subscriber: Record, reason: str) -> list[Occurrence]:
    """Switch the renewal off; the event comes at the end of the paid time.

    Raises:
        MockError: the renewal is off already.
    """
    if subscriber.body["status"] != "active":
        raise MockError(f"subscriber {subscriber.id} has cancelled already")
    due = subscriber.due or store.now
    changed = subscriber.changed(due=due, notes={"reason": reason}, status="pre_cancelled")
    store.records.put(changed)
    return []


def _price(subscriber: Record) -> dict[str, Any]:
    price: dict[str, Any] | None = subscriber.notes.get("price")
    if price is None:
        raise MockError(f"subscriber {subscriber.id} has no price; load another state")
    return price


def _period(subscriber: Record) -> str:
    return str(_price(subscriber)["period"])


def _event(store: Store, subscriber: Record, name: str, **extra: object) -> Occurrence:
    body = store.records.parent_of(subscriber, RecordKind.SUBSCRIPTION).body
    price = _price(subscriber)
    minor = int(Decimal(str(price["price"])) * 100)
    fields = {
        "subscription_name": body.get("name"),
        "subscription_id": subscriber.body["subscriptionId"],
        "period_id": price["periodId"],
        "period": price["period"],
        "type": "trial" if price["period"] == "trial" else "regular",
        "price": minor,
        "amount": minor * _AMOUNT_PERCENT // 100,
        "currency": str(body.get("currency", "")).lower(),
        "telegram_user_id": subscriber.body["telegramUserId"],
        "expires_at": subscriber.body["expireAt"],
        "web_app_link": subscriber.body["link"],
    }
    present = {field: value for field, value in fields.items() if value not in (None, "")}
    buyer = subscriber.notes.get("buyer", {})
    return Occurrence(subscriber.owner, name, known_fields(name, {**present, **buyer, **extra}))
