"""The shops of the seed, the same for every seed; their orders renew only by an action.

The documented ids:

================== =============================================================
shops of the owner 1 (the default), 2 (charges saved cards), 3 (Stars alone),
                   4 (inactive)
shop of another    17
================== =============================================================

Orders end in their number below, saved cards in 101 to 104, of which 102 is
inactive, and charges in 201 and 202.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from pytribute.mock.product import timestamp
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.shop.orders import new_order
from pytribute.mock.shop.payments import new_transaction, paid_order
from pytribute.mock.shop.shops import new_shop
from pytribute.mock.shop.tokens import DECLINED, new_token

__all__ = ["shop_records"]

_DAY = timedelta(days=1)
_FIRST_TRANSACTION = 90_001


def shop_records(owner: str, other: str, now: datetime) -> Iterator[Record]:
    """Make the shops with their orders, transactions, saved cards and charges."""
    main = new_shop(owner, 1, {"name": "Lessons & letters"})
    charging = new_shop(owner, 2, {"name": "Lessons by card", "tokenCharging": True})
    stars = new_shop(owner, 3, {"name": "Звёзды", "onlyStars": True, "recurrent": False})
    inactive = new_shop(owner, 4, {"name": "Closed", "status": 0})
    foreign = new_shop(other, 17, {})
    yield from (main, charging, stars, inactive, foreign)
    yield _order(main, 1, now - 9 * _DAY, {})
    yield _order(main, 2, now - 8 * _DAY, {"starsAmount": 250}).changed(status="prepaid")
    yield _order(main, 3, now - 7 * _DAY, {"email": "buyer@example.com"}).changed(status="failed")
    yield from _paid(_order(main, 4, now - 6 * _DAY, {"customerId": "customer-4"}), now - 6 * _DAY)
    yield from _paid(
        _order(main, 5, now - 5 * _DAY, {"period": "monthly", "firstPeriodAmount": 50_000}),
        now - 5 * _DAY,
    )
    yield from _paid(
        _order(main, 6, now - 4 * _DAY, {"period": "monthly"}), now - 4 * _DAY, cancelled=True
    )
    yield from _paid(
        _order(main, 7, now - 3 * _DAY, {"period": "yearly"}), now - 3 * _DAY, 22
    )  # more than a page
    yield _order(main, 8, now - 2 * _DAY, {"period": "monthly", "trialPeriod": "seven_days"})
    yield _order(stars, 9, now - _DAY, {"amount": 0, "starsAmount": 100})
    yield _order(inactive, 10, now - 300 * _DAY, {})
    yield from _paid(_order(foreign, 11, now - _DAY, {"currency": "usd"}), now - _DAY)
    yield from _charges(_order(charging, 12, now - 2 * _DAY, {"customerId": "customer-12"}), now)


def _uuid(number: int) -> str:
    return f"6f1d2c1e-4c55-4f5f-9a57-{number:012}"


def _order(shop: Record, number: int, created: datetime, fields: Mapping[str, Any]) -> Record:
    usual = {
        "amount": 100_000,
        "currency": "rub",
        "title": f"Lesson {number} <&>",
        "description": "Один урок 🎓",
        "successUrl": "https://example.com/paid",
        "failUrl": "https://example.com/failed",
    }
    return new_order(shop, _uuid(number), {**usual, **fields}, created)


def _paid(
    order: Record, at: datetime, renewals: int = 0, *, cancelled: bool = False
) -> Iterator[Record]:
    paid = paid_order(order, "card", at)
    # Nothing is due: a test that advances the clock gets the events of its own orders.
    paid = paid.changed(notes={"is_paid": True}, lastPaidTransactionAt=timestamp(at))
    yield paid.changed(memberStatus="cancelled") if cancelled else paid
    first = _FIRST_TRANSACTION + 100 * int(order.id[-3:])
    # The first payment still knows the price of the first period.
    payment = new_transaction(order.changed(notes={"method": "card"}), first, at)
    yield payment.changed(isRefundable=renewals == 0)
    for number in range(1, renewals + 1):
        yield new_transaction(paid, first + number, at, recurring=True)


def _charges(order: Record, now: datetime) -> Iterator[Record]:
    yield from _paid(order, now - _DAY)
    card = new_token(order, _uuid(101), now - _DAY)
    yield card
    yield new_token(order, _uuid(102), now - _DAY).changed(active=False, cardLast4="0002")
    for number in (3, 4):
        saved = new_token(order, _uuid(100 + number), now - _DAY)
        yield saved.changed(cardLast4=f"000{number}", cardBrand="MIR")
    outcomes: tuple[dict[str, object], ...] = (
        {"status": "success"},
        {"status": "failed", **DECLINED},
    )
    for number, outcome in enumerate(outcomes):
        made = timestamp(now - timedelta(hours=2 - number))
        body = {
            "chargeUuid": _uuid(201 + number),
            "amount": 50_000,
            "currency": "rub",
            "token": card.id,
            "reference": f"lesson-{number}",
            "createdAt": made,
            "processedAt": made,
            **outcome,
        }
        yield Record(
            kind=RecordKind.CHARGE,
            id=_uuid(201 + number),
            owner=order.owner,
            parent=card.id,
            body=body,
        )
