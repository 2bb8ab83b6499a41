"""Recurring orders: their next payments, and their end."""

from datetime import datetime, timedelta

from pytribute.mock.errors import MockError
from pytribute.mock.events import Occurrence, later
from pytribute.mock.periods import period_end
from pytribute.mock.product import timestamp
from pytribute.mock.record import Record
from pytribute.mock.responses import DocumentedError
from pytribute.mock.shop.orders import is_recurring, order_event
from pytribute.mock.shop.payments import add_transaction
from pytribute.mock.store import Store

__all__ = ["cancel_by_seller", "end_order", "renew_order"]

# The pause is this project's choice; three attempts are documented.
_ATTEMPTS, _PAUSE = 3, timedelta(hours=24)


def renew_order(store: Store, order: Record) -> list[Occurrence]:
    """Charge a recurring order for the next period; cancel it after the third declined attempt.

    Raises:
        MockError: the order does not recur, or not any more.
    """
    _check_active(order)
    if order.notes.get("declined"):
        return _decline(store, order)
    order, amount = add_transaction(store, order, recurring=True)
    end = order.body.get("memberExpiresAt") or timestamp(store.now)
    start = max(store.now, datetime.fromisoformat(end))
    due = period_end(start, order.body["period"])
    order = order.changed(due=due, notes={"retries": 0}, memberExpiresAt=timestamp(due))
    store.records.put(order)
    # After a trial, the price of the first period is charged.
    return [order_event(order, "shop_order_charge_success", amount=amount)]


def end_order(store: Store, order: Record, reason: str) -> list[Occurrence]:
    """End a recurring order, which stays paid until the end of its period.

    Raises:
        MockError: the order does not recur, or not any more.
    """
    _check_active(order)
    order = order.changed(memberStatus="cancelled")
    store.records.put(order)
    return [order_event(order, "shop_order_cancelled", cancelReason=reason)]


def cancel_by_seller(store: Store, order: Record) -> list[Occurrence]:
    """Cancel a recurring order over the API.

    Raises:
        DocumentedError: 404, the order does not recur; 400, it is cancelled already.
    """
    status = order.body.get("memberStatus")
    if not is_recurring(order) or status is None:
        raise DocumentedError(404, "recurring subscription not found")
    if status == "cancelled":
        raise DocumentedError(
            400, "the recurring order is cancelled already", code="error_already_cancelled"
        )
    return end_order(store, order, "cancelled_by_seller")


def _decline(store: Store, order: Record) -> list[Occurrence]:
    if order.notes.get("method") == "stars":
        return end_order(store, order, "stars_subscription_expired")
    retries = order.notes.get("retries", 0) + 1
    again = later(store.now, _PAUSE)
    order = order.changed(due=again, notes={"retries": retries})
    store.records.put(order)
    failed = order_event(order, "shop_order_charge_failed", chargeRetries=retries)
    return [failed, *(end_order(store, order, "charge_failed") if retries >= _ATTEMPTS else [])]


def _check_active(order: Record) -> None:
    if order.body.get("memberStatus") != "active":
        raise MockError(f"order {order.id} is not an active recurring order")
