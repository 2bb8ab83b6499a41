"""Parse a delivery into an event, after its signature was verified.

    Event                       .idempotency_key .payment_state .amount .buyer .payload
    ├── NewSubscription  RenewedSubscription  CancelledSubscription
    ├── NewDonation  RecurrentDonation  CancelledDonation
    ├── NewDigitalProduct  DigitalProductRefunded
    ├── PhysicalOrderCreated  PhysicalOrderShipped  PhysicalOrderCanceled
    ├── ShopOrderPaid  ShopOrderChargeSuccess  ShopOrderChargeFailed  ShopOrderCancelled
    ├── ShopOrderRefunded  ShopOrderPaymentFailed  ShopOrderPaymentReceived  ShopOrderPrepaid
    ├── ShopTokenChargeSuccess  ShopTokenChargeFailed
    └── UnknownEvent            a name that this version doesn't know, or a shape that no class fits
    TestEvent                   the test delivery of the dashboard

A redelivery is recognised by the values of the event, never by its bytes: the time of sending
differs each time, and with it the body and the signature.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Union, cast

from msgspec.structs import force_setattr

from pytribute.webhooks import _creator_events, _shop_events
from pytribute.webhooks._drift import convert_event, load_object, unknown_event
from pytribute.webhooks._errors import SignatureVerificationError
from pytribute.webhooks._event import Event, PaymentState, TestEvent, UnknownEvent
from pytribute.webhooks._signature import BODY_LIMIT, Keys, check_bytes, verify
from pytribute_client.webhooks import PAYLOADS
from pytribute_core.checks import check_seconds
from pytribute_core.decoding import UNDECODABLE, decoder

__all__ = ["EVENTS", "may_involve_money", "parse", "parse_unverified"]

EVENTS: dict[str, type[Event[Any]]] = {
    str(kind.__struct_config__.tag): kind
    for module in (_creator_events, _shop_events)
    for kind in (getattr(module, name) for name in module.__all__)
    if kind.__struct_config__.tag in PAYLOADS
}
"""The class of each event of the specification, by the event's name."""

_AMOUNT = re.compile(r"(?i)amount|price|currency|(?:total|sum)$")
_union: Any = Union
_events = decoder(_union[tuple(EVENTS.values())])


def parse(
    body: bytes,
    signature: str | bytes | None,
    key: Keys,
    *,
    limit: int = BODY_LIMIT,
    tolerance: float | None = None,
) -> Event[Any] | TestEvent:
    """Verify that a delivery comes from Tribute, and return its event.

    A JSON object that no class fits is an `UnknownEvent`, whose ``reason`` says why.

    Args:
        body: the raw body of the request.
        signature: the value of its header ``trbt-signature``, or None without one.
        key: the API key, or several during a key rotation.
        limit: the maximum size of the body in bytes.
        tolerance: the maximum number of seconds since the event was sent, or until then if its
            clock is ahead; None for any. Each attempt of Tribute has its own time of sending, so
            this refuses a delivery that somebody recorded. A `WebhookHandler` needs none: its
            inbox knows the event.

    Raises:
        SignatureVerificationError: the delivery doesn't come from Tribute, and was not parsed; or
            it was not sent within the tolerance.
        PayloadTooLargeError: the body is too large.
        InvalidPayloadError: the body isn't a JSON object.
        TypeError: the body isn't bytes.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/webhooks
    """
    try:
        if tolerance is not None:
            check_seconds("tolerance", tolerance, may_be_zero=True)
        verify(body, signature, key, limit=limit)
    finally:
        del key
    event = parse_unverified(body)
    if tolerance is not None:
        _check_age(event, tolerance)
    return event


def parse_unverified(body: bytes) -> Event[Any] | TestEvent:
    """Return the event of a delivery without verifying it: for bodies that were verified before.

    Raises:
        InvalidPayloadError: the body isn't a JSON object.
        TypeError: the body isn't bytes.
    """
    check_bytes(body)
    event: Event[Any] | TestEvent | None
    try:
        event = _events.decode(body)
    except UNDECODABLE:
        event = None
    event = event or _parse_leniently(body)
    if isinstance(event, Event):
        force_setattr(event, "body", body)
    return event


def _check_age(event: Event[Any] | TestEvent, tolerance: float) -> None:
    if isinstance(event, TestEvent):  # it states no time, and does nothing
        return
    age = (datetime.now(UTC) - event.sent_at).total_seconds()
    if abs(age) > tolerance:
        when = "ago" if age > 0 else "ahead"
        raise SignatureVerificationError(
            f"the event was sent {abs(age):.0f} s {when}, which is more than {tolerance:g} s"
        )


def may_involve_money(event: Event[Any]) -> bool:
    """Whether an event may involve money; an `UnknownEvent` is judged by its name and fields."""
    if not isinstance(event, UnknownEvent):
        return event.payment_state is not PaymentState.NONE
    if kind := EVENTS.get(event.name):
        return kind.may_involve_money()
    return any(map(_AMOUNT.search, _field_names([event.payload, event.extra_fields])))


def _field_names(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield the names of all fields, without recursion, whose depth Python limits."""
    values = [value]
    while values:
        value = values.pop()
        if isinstance(value, dict):
            fields = cast("dict[str, Any]", value)
            yield from fields
            values += fields.values()
        elif isinstance(value, list):
            values += cast("Iterable[Any]", value)


def _parse_leniently(body: bytes) -> Event[Any] | TestEvent:
    value = load_object(body)
    name = value.get("name")
    if not name and "test_event" in value and not value.get("payload"):
        return TestEvent(str(value["test_event"]))
    kind = EVENTS.get(name) if isinstance(name, str) else None
    return convert_event(value, kind) if kind else unknown_event(value)
