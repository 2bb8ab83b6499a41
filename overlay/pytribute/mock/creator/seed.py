"""The subscriptions and orders of physical products of the seed, the same for every seed.

The owner's subscriptions are 1644 and 1645, and the orders of physical products 4711 to 4714; those
of another account are 1744 and 4811.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pytribute.mock.creator.physical_orders import new_physical_order
from pytribute.mock.creator.subscriptions import new_subscriber, new_subscription
from pytribute.mock.product import timestamp
from pytribute.mock.record import Record

__all__ = ["creator_records"]

_STATUSES = ("pending", "shipped", "delivered", "canceled")


def creator_records(owner: str, other: str, now: datetime) -> Iterator[Record]:
    """Make the subscriptions with their subscribers, and orders of physical products."""
    prices = [
        {"periodId": 1547, "period": "monthly", "price": 10},
        {"periodId": 1548, "period": "yearly", "price": 99.5},
    ]
    letters = new_subscription(owner, 1644, {"name": "Evening letters", "periods": prices})
    trial = [{"periodId": 1549, "period": "weekly", "price": 799.5}]
    reading = new_subscription(
        owner, 1645, {"name": "Чтения <вслух>", "currency": "rub", "periods": trial}
    )
    foreign = new_subscription(other, 1744, {})
    yield from (letters, reading, foreign)
    yield from (_subscriber(letters, 901, "active", now), _subscriber(letters, 902, "active", now))
    yield from (
        _subscriber(letters, 903, "pre_cancelled", now),
        _subscriber(reading, 904, "cancelled", now),
        _subscriber(foreign, 905, "active", now),
    )
    for number, status in enumerate(_STATUSES, start=4711):
        yield new_physical_order(owner, number, {"status": status, "deliveryCost": 5.5}, now)
    yield new_physical_order(other, 4811, {}, now)


def _subscriber(subscription: Record, number: int, status: str, now: datetime) -> Record:
    fields = {"telegramUserId": 12_321_000 + number, "status": status}
    if status == "cancelled":
        fields["expireAt"] = timestamp(now - timedelta(days=1))
    made = new_subscriber(subscription, number, now - timedelta(days=2), None, fields)
    return made.changed()  # nothing is due: tests get the events of their own subscribers
