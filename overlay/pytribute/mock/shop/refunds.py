"""Refunds of orders: begun over the API, and completed later."""

from datetime import timedelta

from pytribute.mock.events import Occurrence, later
from pytribute.mock.product import timestamp
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.responses import DocumentedError
from pytribute.mock.shop.orders import order_event
from pytribute.mock.shop.renewals import end_order
from pytribute.mock.store import Store

__all__ = ["begin_refund", "complete_refund"]

_DURATION = timedelta(minutes=10)


def begin_refund(store: Store, order: Record, transaction_id: str) -> list[Occurrence]:
    """Begin the refund of a transaction.

    Raises:
        DocumentedError: 404, there is no such transaction; 400, the order is not paid, or the
            transaction is another order's, refunded already, or not refundable.
    """
    if order.body["status"] != "paid":
        raise DocumentedError(400, "the order is not paid", code="error_order_not_paid")
    transaction = store.records.get(RecordKind.TRANSACTION, transaction_id)
    if transaction is None or transaction.owner != order.owner:
        raise DocumentedError(404, "transaction not found")
    refusals = {
        "transaction_mismatch": transaction.parent != order.id,
        "already_refunded": transaction.body["isRefunded"],
        "not_refundable": not transaction.body["isRefundable"],
    }
    for code, is_refused in refusals.items():
        if is_refused:
            raise DocumentedError(400, code.replace("_", " "), code=f"error_{code}")
    due = later(store.now, _DURATION)
    store.records.put(transaction.changed(due=due, isRefunded=True, isRefundable=False))
    return [_refunded(order, transaction, status="initiated")]


def complete_refund(store: Store, transaction: Record) -> list[Occurrence]:
    """Complete a refund; a recurring order whose last payment is refunded ends."""
    order = store.records.parent_of(transaction, RecordKind.ORDER)
    store.records.put(transaction.changed())
    done = _refunded(order, transaction, status="completed", refundedAt=timestamp(store.now))
    last = store.records.all(RecordKind.TRANSACTION, order.owner, order.id)[-1]
    if order.body.get("memberStatus") != "active" or last.id != transaction.id:
        return [done]
    return [done, *end_order(store, order, "last_charge_refunded")]


def _refunded(order: Record, transaction: Record, **fields: object) -> Occurrence:
    amount = transaction.notes.get("amount", order.body["amount"])
    fields = {"transactionId": transaction.body["id"], "amount": amount, **fields}
    return order_event(order, "shop_order_refunded", **fields)
