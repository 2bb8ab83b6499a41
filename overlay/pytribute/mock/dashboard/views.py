"""What the views of the dashboard show."""

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, Protocol, TypeVar, get_args

from starlette.datastructures import QueryParams

from pytribute.mock.checkout.routes import CHECKOUT_PATH
from pytribute.mock.delivery import Delivery
from pytribute.mock.events import TEST_EVENT
from pytribute.mock.faults import BodyFault, Drop, OpenEnum
from pytribute.mock.product import json_number
from pytribute.mock.record import RecordKind
from pytribute.mock.routes import routes
from pytribute.mock.seed import OWNER
from pytribute.mock.state import MockState

__all__ = ["VIEWS", "View", "next_attempt", "number_of"]

_ROWS = 50
_LONGEST_NUMBER = 15


class _Numbered(Protocol):
    @property
    def number(self) -> int: ...


_NumberedT = TypeVar("_NumberedT", bound=_Numbered)


class Rows(NamedTuple):
    """A part of a list that fits on a page."""

    rows: Sequence[Any]
    next: int | None
    """Where the next rows are; None if there are no more."""
    is_first: bool


class View(Protocol):
    """Returns what a view shows of a state, for its template."""

    def __call__(self, state: MockState, query: QueryParams) -> Mapping[str, object]:
        """Return the variables of the template."""
        ...


def _activity(state: MockState, query: QueryParams) -> Mapping[str, object]:
    waiting = state.waiting.all()
    return {
        "deliveries": _newest(state.outbox.all(), query.get("deliveries")),
        "requests": _newest(state.journal.entries(), query.get("requests")),
        "is_paused": state.waiting.is_paused,
        "waiting": waiting,
        "waiting_numbers": {one.number for one in waiting},
        "event_name": _event_name,
        "event_text": _event_text,
    }


def _sales(state: MockState, query: QueryParams) -> Mapping[str, object]:
    first = number_of(query.get("products")) or 0
    products = state.store.catalogue.rows(OWNER, None, desc=False)[first : first + _ROWS + 1]
    return {
        "orders": _records(state, query, RecordKind.ORDER, "orders"),
        "subscriptions": state.store.records.all(RecordKind.SUBSCRIPTION, OWNER),
        "subscribers": _records(state, query, RecordKind.SUBSCRIBER, "subscribers"),
        "donations": _records(state, query, RecordKind.DONATION, "donations"),
        "parcels": _records(state, query, RecordKind.PHYSICAL_ORDER, "parcels"),
        "products": _part([json.loads(row) for row in products], first),
        "checkout": CHECKOUT_PATH,
        "price": _price,
    }


def _setup(state: MockState, query: QueryParams) -> Mapping[str, object]:
    del query
    return {
        "accounts": state.store.database.accounts(),
        "operations": list(routes()),
        "faults": [
            (fault.model_dump_json(exclude_defaults=True, exclude={"count"}), left)
            for fault, left in state.faults.pending()
        ],
        "choices": {
            "body": get_args(BodyFault),
            "drop": get_args(Drop),
            "unknown_enum": get_args(OpenEnum),
        },
    }


VIEWS: Mapping[str, View] = {"activity": _activity, "sales": _sales, "setup": _setup}
"""The views by their names; the first one is the home page."""


def next_attempt(state: MockState) -> datetime | None:
    """Return the time of the next repeated attempt."""
    return min((one.next_at for one in state.outbox.all() if one.next_at), default=None)


def number_of(text: str | None) -> int | None:
    """Return the number in a query's parameter; None if it has none."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > _LONGEST_NUMBER:
        return None
    return int(text)


def _newest(items: Sequence[_NumberedT], before: str | None) -> Rows:
    """Return the newest items, or those before a number."""
    number = number_of(before)
    end = len(items) if number is None else bisect_left(items, number, key=lambda one: one.number)
    rows = items[max(0, end - _ROWS) : end][::-1]
    return Rows(rows, rows[-1].number if end > _ROWS else None, end == len(items))


def _records(state: MockState, query: QueryParams, kind: RecordKind, name: str) -> Rows:
    """Return the newest records, or those after as many as the query says."""
    skip = number_of(query.get(name)) or 0
    return _part(state.store.records.newest(kind, OWNER, limit=_ROWS + 1, skip=skip), skip)


def _part(items: Sequence[Any], skipped: int) -> Rows:
    """Return the first of some items; one more than a page has shows that there are more."""
    following = skipped + _ROWS if len(items) > _ROWS else None
    return Rows(items[:_ROWS], following, skipped == 0)


def _price(amount: int, currency: str) -> str:
    """Return an amount of minor units in the currency's major unit."""
    return f"{Decimal(amount).scaleb(-2)} {currency.upper()}"


def _event_name(delivery: Delivery) -> str:
    """Return the name of an event, or the label of a body that isn't one."""
    return delivery.name or ("test" if delivery.content == TEST_EVENT else "bytes")


def _event_text(delivery: Delivery) -> bytes:
    """Return the body of the last attempt, or of the event that was not sent yet."""
    if delivery.attempts:
        return delivery.attempts[-1].body
    if isinstance(delivery.content, bytes):
        return delivery.content
    text = json.dumps(delivery.content, ensure_ascii=False, default=json_number)
    return text.encode(errors="replace")
