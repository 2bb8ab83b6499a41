"""From the bytes of a delivery to the event it tells of; the signature first.

    Event                       .idempotency_key .money .amount .buyer .payload
    ├── NewSubscription  RenewedSubscription  CancelledSubscription
    ├── NewDonation  RecurrentDonation  CancelledDonation
    ├── NewDigitalProduct  DigitalProductRefunded
    ├── PhysicalOrderCreated  PhysicalOrderShipped  PhysicalOrderCanceled
    ├── ShopOrderPaid  ShopOrderChargeSuccess  ShopOrderChargeFailed  ShopOrderCancelled
    ├── ShopOrderRefunded  ShopOrderPaymentFailed  ShopOrderPaymentReceived  ShopOrderPrepaid
    ├── ShopTokenChargeSuccess  ShopTokenChargeFailed
    └── UnknownEvent            a name that this version doesn't know
    TestEvent                   the dashboard tries the address; nothing happened

What tells a repeated delivery from a new event is in the facts of the event, never in the bytes:
the time of sending differs each time, and with it the body and its signature.
"""

from typing import Any, Union

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import force_setattr

from pytribute.webhooks import creator_events, shop_events
from pytribute.webhooks.errors import UnreadableBodyError
from pytribute.webhooks.event import Event, TestEvent, UnknownEvent
from pytribute.webhooks.signature import BODY_LIMIT, Keys, check_raw, verify
from pytribute_client.choice import choose
from pytribute_client.types import AwareDatetime

__all__ = ["EVENTS", "parse", "read"]

EVENTS: dict[str, type[Event[Any]]] = {
    str(kind.__struct_config__.tag): kind
    for module in (creator_events, shop_events)
    for kind in (getattr(module, name) for name in module.__all__)
}
"""The class of each event, by the name that Tribute gives it."""


class _Anything(Struct):
    """What tells an event of an unknown name, a test and mere JSON apart."""

    name: str | None = None
    test_event: Any = UNSET


class _Unknown(Struct):
    name: str
    created_at: AwareDatetime
    sent_at: AwareDatetime
    payload: Any = None


_union: Any = Union
_events = msgspec.json.Decoder(_union[tuple(EVENTS.values())], dec_hook=choose)
_anything = msgspec.json.Decoder(_Anything)
_unknown = msgspec.json.Decoder(_Unknown)


def parse(
    body: bytes, signature: str | bytes | None, key: Keys, *, limit: int = BODY_LIMIT
) -> Event[Any] | TestEvent:
    """Make sure that a delivery comes from Tribute, and read it.

    Args:
        body: the raw body of the request.
        signature: what its header ``trbt-signature`` holds, or None without one.
        key: the API key; several ones while one takes the place of another.
        limit: the number of bytes beyond which a body isn't looked at.

    Raises:
        SignatureError: it doesn't come from Tribute; nothing of it was read.
        OversizedBodyError: the body is too large.
        UnreadableBodyError: the body isn't an event as the documentation describes it.
        TypeError: the body isn't bytes.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/webhooks
    """
    try:
        verify(body, signature, key, limit=limit)
    finally:
        del key
    return read(body)


def read(body: bytes) -> Event[Any] | TestEvent:
    """Read a delivery without asking who sent it: for bodies that were verified before.

    Raises:
        UnreadableBodyError: the body isn't an event as the documentation describes it.
        TypeError: the body isn't bytes.
    """
    check_raw(body)
    try:
        event: Event[Any] = _events.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        event_or_test = _without_class(body, error)
        if isinstance(event_or_test, TestEvent):
            return event_or_test
        event = event_or_test
    force_setattr(event, "body", body)
    return event


def _without_class(body: bytes, reason: Exception) -> UnknownEvent | TestEvent:
    try:
        said = _anything.decode(body)
        if not said.name and said.test_event is not UNSET:
            return TestEvent(str(said.test_event))
        if said.name is not None and said.name not in EVENTS:
            one = _unknown.decode(body)
            event = UnknownEvent(
                given_name=one.name,
                created_at=one.created_at,
                sent_at=one.sent_at,
                payload=one.payload,
            )
            _ = event.idempotency_key  # what is nested too deep for one is refused here
            return event
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = error
    raise _unreadable(reason) from None


def _unreadable(error: Exception) -> UnreadableBodyError:
    said, mark, place = str(error).rpartition(" - at `")
    reason, place = (said, place.rstrip("`")) if mark else (place, "$")
    return UnreadableBodyError(reason, place)
