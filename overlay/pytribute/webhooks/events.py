"""From the bytes of a delivery to the event it tells of; the signature first.

    Event                       .idempotency_key .money .amount .buyer .payload
    ├── NewSubscription  RenewedSubscription  CancelledSubscription
    ├── NewDonation  RecurrentDonation  CancelledDonation
    ├── NewDigitalProduct  DigitalProductRefunded
    ├── PhysicalOrderCreated  PhysicalOrderShipped  PhysicalOrderCanceled
    ├── ShopOrderPaid  ShopOrderChargeSuccess  ShopOrderChargeFailed  ShopOrderCancelled
    ├── ShopOrderRefunded  ShopOrderPaymentFailed  ShopOrderPaymentReceived  ShopOrderPrepaid
    ├── ShopTokenChargeSuccess  ShopTokenChargeFailed
    └── UnknownEvent            a name that this version doesn't know, or a shape that no class fits
    TestEvent                   the dashboard tries the address; nothing happened

What tells a repeated delivery from a new event is in the facts of the event, never in the bytes:
the time of sending differs each time, and with it the body and its signature.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Union, cast

from msgspec.structs import force_setattr

from pytribute.webhooks import creator_events, shop_events
from pytribute.webhooks.drift import convert_event, load_object, unknown_event
from pytribute.webhooks.event import Event, TestEvent, UnknownEvent
from pytribute.webhooks.meaning import MoneyMove
from pytribute.webhooks.signature import BODY_LIMIT, Keys, check_raw, verify
from pytribute_client.webhooks import PAYLOADS
from pytribute_core.decoding import UNDECODABLE, decoder

__all__ = ["EVENTS", "may_mean_money", "parse", "parse_unverified"]

EVENTS: dict[str, type[Event[Any]]] = {
    str(kind.__struct_config__.tag): kind
    for module in (creator_events, shop_events)
    for kind in (getattr(module, name) for name in module.__all__)
    if kind.__struct_config__.tag in PAYLOADS
}
"""The class of each event of the specification, by the name that Tribute gives it."""

_AMOUNT = re.compile(r"(?i)amount|price|currency|(?:total|sum)$")
_union: Any = Union
_events = decoder(_union[tuple(EVENTS.values())])


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
        UnreadableBodyError: the body isn't a JSON object. One that no class fits is an
            `UnknownEvent`, whose ``reason`` says why.
        TypeError: the body isn't bytes.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/webhooks
    """
    try:
        verify(body, signature, key, limit=limit)
    finally:
        del key
    return parse_unverified(body)


def parse_unverified(body: bytes) -> Event[Any] | TestEvent:
    """Read a delivery without asking who sent it: for bodies that were verified before.

    Raises:
        UnreadableBodyError: the body isn't a JSON object.
        TypeError: the body isn't bytes.
    """
    check_raw(body)
    event: Event[Any] | TestEvent | None
    try:
        event = _events.decode(body)
    except UNDECODABLE:
        event = None
    event = event or _without_class(body)
    if isinstance(event, Event):
        force_setattr(event, "body", body)
    return event


def may_mean_money(event: Event[Any]) -> bool:
    """Whether money is at stake: also of an event without a class, by its name or its fields."""
    if not isinstance(event, UnknownEvent):
        return event.money is not MoneyMove.NONE
    if kind := EVENTS.get(event.name):
        return kind.may_mean_money()
    return any(map(_AMOUNT.search, _field_names([event.payload, event.extra_fields])))


def _field_names(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield the names of all fields; without recursion, because of its limit."""
    values = [value]
    while values:
        value = values.pop()
        if isinstance(value, dict):
            fields = cast("dict[str, Any]", value)
            yield from fields
            values += fields.values()
        elif isinstance(value, list):
            values += cast("Iterable[Any]", value)


def _without_class(body: bytes) -> Event[Any] | TestEvent:
    value = load_object(body)
    name = value.get("name")
    if not name and "test_event" in value and not value.get("payload"):
        return TestEvent(str(value["test_event"]))
    kind = EVENTS.get(name) if isinstance(name, str) else None
    return convert_event(value, kind) if kind else unknown_event(value)
