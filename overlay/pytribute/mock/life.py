"""What happens to records: without an action when their time comes, or as a buyer decides."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from pytribute.mock.creator.donations import cancel_donation, continue_donation, renew_donation
from pytribute.mock.creator.physical_orders import cancel_physical_order
from pytribute.mock.creator.subscriptions import (
    cancel_subscriber,
    continue_subscriber,
    renew_subscriber,
)
from pytribute.mock.errors import MockError
from pytribute.mock.events import Occurrence
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.shop.refunds import complete_refund
from pytribute.mock.shop.renewals import end_order, renew_order
from pytribute.mock.shop.tokens import finish_charge
from pytribute.mock.store import Store

__all__ = ["cancel", "decline", "happen", "renew"]

_Change: TypeAlias = Callable[[Store, Record], list[Occurrence]]

_WHEN_DUE: Mapping[RecordKind, _Change] = {
    RecordKind.ORDER: renew_order,
    RecordKind.TRANSACTION: complete_refund,
    RecordKind.CHARGE: finish_charge,
    RecordKind.SUBSCRIBER: continue_subscriber,
    RecordKind.DONATION: continue_donation,
}
_RENEWALS: Mapping[RecordKind, _Change] = {
    RecordKind.ORDER: renew_order,
    RecordKind.SUBSCRIBER: renew_subscriber,
    RecordKind.DONATION: renew_donation,
}
_DECLINABLE = (RecordKind.ORDER, RecordKind.TOKEN, RecordKind.SUBSCRIBER, RecordKind.DONATION)


def happen(store: Store, record: Record) -> list[Occurrence]:
    """Change a record that is due.

    Raises:
        MockError: no mock saved it so.
    """
    change = _WHEN_DUE.get(record.kind)
    if change is None:
        raise MockError(f"nothing is ever due of the {record.kind} {record.id}; load another state")
    return change(store, record)


def renew(store: Store, id_: str) -> list[Occurrence]:
    """Charge an order, a subscriber or a repeated donation for the next period now.

    Raises:
        MockError: there is none with this id, or it is not renewed.
    """
    record = _find(store, id_, _RENEWALS)
    return _RENEWALS[record.kind](store, record)


def cancel(store: Store, id_: str, reason: str | None) -> list[Occurrence]:
    """Cancel an order, a subscriber, a repeated donation or an order of physical products.

    Raises:
        MockError: there is none with this id, or it is cancelled already.
    """
    record = _find(store, id_, (*_RENEWALS, RecordKind.PHYSICAL_ORDER))
    match record.kind:
        case RecordKind.ORDER:
            return end_order(store, record, reason or "payment_method_expired")
        case RecordKind.SUBSCRIBER:
            return cancel_subscriber(store, record, reason or "Cancel by User")
        case RecordKind.DONATION:
            return cancel_donation(store, record)
        case _:
            return cancel_physical_order(store, record)


def decline(store: Store, id_: str, *, declined: bool) -> None:
    """Let the card of a record be declined from now on, or not any more.

    Raises:
        MockError: there is no such record with a card.
    """
    record = _find(store, id_, _DECLINABLE)
    store.records.put(record.changed(due=record.due, notes={"declined": declined}))


def _find(store: Store, id_: str, kinds: Collection[RecordKind]) -> Record:
    for kind in kinds:
        record = store.records.get(kind, id_)
        if record is not None:
            return record
    raise MockError(f"there is no {' or '.join(kinds)} {id_}")
