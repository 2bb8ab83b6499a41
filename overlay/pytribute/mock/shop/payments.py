"""Payments of orders: what a buyer does on the payment page."""

from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from pytribute.mock.errors import MockError
from pytribute.mock.events import Occurrence, later
from pytribute.mock.periods import TRIALS, period_end
from pytribute.mock.product import json_number, timestamp
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.shop.orders import is_recurring, order_event, order_of, trial_of
from pytribute.mock.shop.tokens import DECLINED, new_token
from pytribute.mock.store import Store

__all__ = [
    "PaymentMethod",
    "add_transaction",
    "fail",
    "new_transaction",
    "paid_order",
    "pay",
    "payment_problem",
]

PaymentMethod: TypeAlias = Literal["card", "stars", "sbp"]

_METHODS: dict[str, str] = {"card": "bank_card", "stars": "stars", "sbp": "sbp"}
# A payment that is not final yet has an event of its own.
_INTERMEDIATE = {"stars": "shop_order_prepaid", "sbp": "shop_order_payment_received"}
_FEE_PERCENT = 8
_STARS_FOR_CARDS = 50


def pay(
    store: Store, uuid: str, method: PaymentMethod, *, save_card: bool, final: bool
) -> list[Occurrence]:
    """Pay an order for the first time, or start its trial.

    Raises:
        MockError: there is no such order, it is paid already, or it can't be paid so.
    """
    order = order_of(store, uuid)
    _check_method(store, order, method, save_card=save_card)
    events: list[Occurrence] = []
    if method in _INTERMEDIATE and not order.notes.get("is_received"):
        status = "prepaid" if method == "stars" else order.body["status"]
        order = order.changed(notes={"is_received": True}, status=status)
        events.append(order_event(order, _INTERMEDIATE[method]))
    if not final:
        if method not in _INTERMEDIATE:
            raise MockError(f"a payment by {method} is final at once")
        if not events:
            raise MockError(f"order {order.id} is paid already, and waits for that to become final")
        store.records.put(order)
        return events
    order, amount = paid_order(order, method, store.now), 0
    extra: dict[str, object] = {}
    if trial_of(order):
        extra = {"isTrial": True, "trialEndsAt": order.body["memberExpiresAt"]}
    else:
        order, amount = add_transaction(store, order)
    if save_card:
        token = new_token(order, store.new_uuid(), store.now)
        store.records.add(token)
        extra |= {"paymentToken": token.id}
        extra |= {name: token.body[name] for name in ("cardLast4", "cardBrand")}
    store.records.put(order)
    return [*events, order_event(order, "shop_order", fee=_fee(amount), **extra)]


def paid_order(order: Record, method: PaymentMethod, now: datetime) -> Record:
    """Return an order whose first period, or trial, begins now."""
    order = order.changed(notes={"method": method, "retries": 0}, status="paid")
    if not is_recurring(order):
        return order
    trial = trial_of(order)
    end = later(now, TRIALS[trial]) if trial else period_end(now, order.body["period"])
    return order.changed(due=end, memberStatus="active", memberExpiresAt=timestamp(end))


def fail(store: Store, uuid: str) -> list[Occurrence]:
    """Fail to pay an order, which can still be paid afterwards.

    Raises:
        MockError: there is no such order, or it is paid already.
    """
    order = order_of(store, uuid)
    _check_unpaid(order)
    order = order.changed(notes={"is_received": False}, status="failed")
    store.records.put(order)
    return [order_event(order, "shop_order_payment_failed", **DECLINED)]


def add_transaction(store: Store, order: Record, *, recurring: bool = False) -> tuple[Record, int]:
    """Add the transaction of a payment; return the paid order and the amount in minor units."""
    transaction = new_transaction(order, store.new_id(), store.now, recurring=recurring)
    store.records.add(transaction)
    paid = order.changed(
        due=order.due, notes={"is_paid": True}, lastPaidTransactionAt=timestamp(store.now)
    )
    return paid, transaction.notes["amount"]


def new_transaction(
    order: Record, number: int, now: datetime, *, recurring: bool = False
) -> Record:
    """Return the transaction of a payment."""
    first = None if order.notes.get("is_paid") else order.body.get("firstPeriodAmount")
    amount: int = first or order.body["amount"]
    body = {
        "id": number,
        "type": "shop_order_sell",
        "amount": _major(amount),
        "currency": order.body["currency"],
        "createdAt": int(now.timestamp()),
        "serviceFee": _major(_fee(amount)),
        "total": _major(amount - _fee(amount)),
        "paymentMethod": _METHODS.get(order.notes.get("method", "card")),
        "isRefunded": False,
        "isRefundable": True,
        "isRecurring": recurring,
    }
    return Record(
        kind=RecordKind.TRANSACTION,
        id=str(number),
        owner=order.owner,
        parent=order.id,
        body=body,
        notes={"amount": amount},
    ).completed()


def _fee(amount: int) -> int:
    return amount * _FEE_PERCENT // 100


def _major(minor: int) -> int | float:
    """Return an amount in whole units, exactly as JSON has it."""
    return json_number(Decimal(minor) / 100)


def _check_unpaid(order: Record) -> None:
    if order.body["status"] == "paid":
        raise MockError(f"order {order.id} is paid already")


def _check_method(store: Store, order: Record, method: PaymentMethod, *, save_card: bool) -> None:
    _check_unpaid(order)
    if method not in get_args(PaymentMethod):
        raise MockError(f"{method!r} is none of {', '.join(get_args(PaymentMethod))}")
    problem = payment_problem(store, order, method, save_card=save_card)
    if problem is not None:
        raise MockError(f"order {order.id} {problem}")


def payment_problem(
    store: Store, order: Record, method: PaymentMethod, *, save_card: bool
) -> str | None:
    """Return why an order can't be paid in a way, or None if it can."""
    stars, only_stars = order.body["starsAmount"], order.body["onlyStars"]
    shop = store.records.parent_of(order, RecordKind.SHOP)
    rules = {
        "has no price in Stars": method == "stars" and not stars,
        "takes Stars alone": only_stars
        and (method == "sbp" or (method == "card" and stars < _STARS_FOR_CARDS)),
        "has no price in money": method != "stars" and not order.body["amount"],
        "is recurring, and SBP pays once": method == "sbp" and is_recurring(order),
        "is paid without a card to save": save_card and method != "card",
        "is of a shop without token charging, which saves no cards": save_card
        and not shop.body["tokenCharging"],
    }
    return next((problem for problem, is_violated in rules.items() if is_violated), None)
