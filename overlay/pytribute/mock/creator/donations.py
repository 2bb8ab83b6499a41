"""Donations, of which some are repeated."""

from collections.abc import Mapping
from typing import Any

from pytribute.mock.errors import MockError
from pytribute.mock.events import Occurrence, check_fields, whole_payload
from pytribute.mock.periods import NOT_RECURRING, period_end
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.store import Store

__all__ = ["cancel_donation", "continue_donation", "new_donation", "renew_donation"]

_BUYER = {"telegram_user_id": 12_321_321, "trb_user_id": "T-31326"}


def new_donation(
    store: Store, owner: str, number: int, fields: Mapping[str, Any]
) -> list[Occurrence]:
    """Donate as some buyer.

    Args:
        store: the data.
        owner: the name of the account.
        number: the id of the donation's record.
        fields: fields of the event; None leaves one out.
    """
    check_fields("new_donation", fields)
    made = {
        "donation_request_id": 1234,
        "donation_name": "A cup of tea",
        "period": "once",
        "amount": 50_000,
        "currency": "rub",
        "anonymously": False,
        "web_app_link": "https://t.me/tribute/app?startapp=d1234",
        **({} if fields.get("anonymously") else _BUYER),
        **fields,
    }
    body = {name: value for name, value in made.items() if value is not None}
    period = str(body.get("period"))
    due = None if period in NOT_RECURRING else period_end(store.now, period)
    donation = Record(kind=RecordKind.DONATION, id=str(number), owner=owner, due=due, body=body)
    store.records.add(donation)
    return [_event(donation, "new_donation")]


def renew_donation(store: Store, donation: Record) -> list[Occurrence]:
    """Pay a repeated donation again.

    Raises:
        MockError: the donation is not repeated, or not any more.
    """
    _check_repeated(donation)
    start = max(store.now, donation.due or store.now)
    store.records.put(donation.changed(due=period_end(start, donation.body["period"])))
    return [_event(donation, "recurrent_donation")]


def continue_donation(store: Store, donation: Record) -> list[Occurrence]:
    """Repeat a donation whose period is over, or end it."""
    if not donation.notes.get("cancelled") and not donation.notes.get("declined"):
        return renew_donation(store, donation)
    store.records.put(donation.changed(notes={"cancelled": True}))
    return [_event(donation, "cancelled_donation")]


def cancel_donation(store: Store, donation: Record) -> list[Occurrence]:
    """Stop repeating a donation; the event comes at the end of its period.

    Raises:
        MockError: the donation is not repeated, or not any more.
    """
    _check_repeated(donation)
    store.records.put(donation.changed(due=donation.due, notes={"cancelled": True}))
    return []


def _check_repeated(donation: Record) -> None:
    if donation.due is None or donation.notes.get("cancelled"):
        raise MockError(f"donation {donation.id} is not repeated")


def _event(donation: Record, name: str) -> Occurrence:
    return Occurrence(donation.owner, name, whole_payload(name, donation.body))
