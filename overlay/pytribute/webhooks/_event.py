"""The base class of all events: payment state, amount, buyer and idempotency key."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeAlias, TypeVar
from urllib.parse import quote

from msgspec import UNSET, Struct, field, json

from pytribute.webhooks._buyer import Buyer, buyer_of
from pytribute.webhooks._payloads import known_time
from pytribute_core.errors import CurrencyError
from pytribute_core.model import Model
from pytribute_core.money import Money, minor_units
from pytribute_core.types import AwareDatetime

__all__ = [
    "Event",
    "PaymentState",
    "TestEvent",
    "UnknownEvent",
    "idempotency_key",
]

P = TypeVar("P")

_MAX_KEY = 200
_MAX_NAME = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SENT = re.compile(r"(?i)sen[dt]")

if TYPE_CHECKING:
    _Body: TypeAlias = bytes
else:
    _Body = Any  # a field of this name in a future delivery must not fail the decoding

# Equal payloads encode to equal text; a number in them is written as a number.
_canonical = json.Encoder(order="sorted", decimal_format="number")


class PaymentState(StrEnum):
    """The state of the payment that an event is about."""

    PAID = "paid"
    """Money came in: deliver the purchase."""
    INTERMEDIATE = "intermediate"
    """A payment is in progress: deliver nothing yet."""
    REFUND_STARTED = "refund started"
    """A refund has started and is not complete."""
    REFUND_DONE = "refund done"
    """The money went back."""
    NONE = "none"
    """No money moved."""


class Event(Model, Generic[P], frozen=True, kw_only=True, gc=True, tag_field="name", tag=""):
    """Something that happened.

    Attributes:
        created_at: when it happened; the same in each delivery of the event.
        sent_at: when this delivery was sent.
        payload: what happened, in the shape that the documentation describes.
        body: the raw delivery; ``json.loads(event.body)`` has the fields that this version doesn't
            know.
    """

    created_at: AwareDatetime
    sent_at: AwareDatetime
    payload: P
    body: _Body = b""

    _payment_state: ClassVar[PaymentState] = PaymentState.NONE
    _hidden: ClassVar[tuple[str, ...]] = ("body",)  # the payload has what is in it

    @property
    def name(self) -> str:
        """The name in the API: ``new_digital_product``."""
        return str(self.__struct_config__.tag)

    @property
    def idempotency_key(self) -> str:
        """A key that all deliveries of one event share, and no other event has."""
        parts = self._identity()
        # If the specification no longer requires these fields, one event would hide others.
        if all(part is None or part is UNSET for part in parts):
            parts = (self.created_at,)
        return idempotency_key(self.name, *parts)

    @property
    def payment_state(self) -> PaymentState:
        """The state of the payment."""
        return self._payment_state

    @classmethod
    def may_involve_money(cls) -> bool:
        """Whether events of this class can have a payment state other than ``NONE``."""
        has_own_property = cls.payment_state is not Event.payment_state
        return cls._payment_state is not PaymentState.NONE or has_own_property

    @property
    def amount(self) -> Money | None:
        """The exact amount; None if the event has no amount.

        An amount doesn't imply a payment: `payment_state` says whether money moved.

        Raises:
            CurrencyError: the amount is not a whole number of minor units.
        """
        payload: Any = self.payload
        amount = getattr(payload, "amount", None)
        currency = getattr(payload, "currency", None)
        if not isinstance(amount, (int, Decimal)) or not isinstance(currency, str):
            return None
        return Money(minor_units(amount, "payload.amount"), currency)

    @property
    def buyer(self) -> Buyer:
        """Who bought or donated."""
        return buyer_of(self.payload)

    def _identity(self) -> tuple[object, ...]:
        """Return the values that distinguish the event from others of its name."""
        raise NotImplementedError

    def __repr__(self) -> str:
        # A log must not name people.
        facts = [f"{type(self).__name__} of {self.created_at}"]
        if self.payment_state is not PaymentState.NONE:
            facts.append(self.payment_state)
        with suppress(CurrencyError):
            facts += [str(self.amount)] if self.amount is not None else []
        return f"<{', '.join(facts)}>"


class UnknownEvent(Event[Any], frozen=True, kw_only=True):
    """An event with a name that this version doesn't know, or in a shape that no class fits.

    Attributes:
        event_name: the name; empty if the delivery has none.
        created_at: when it happened; the year 1 if the delivery lacks it.
        sent_at: when this delivery was sent; the year 1 if the delivery lacks it.
        payload: the payload, as plain dicts and lists; None if there is none.
        reason: what doesn't fit the class of this name, and where; empty for an unknown name.
        extra_fields: all other fields of the delivery, as plain dicts and lists.
    """

    event_name: str
    reason: str = ""
    extra_fields: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def name(self) -> str:
        """The name in the API."""
        return self.event_name

    def _identity(self) -> tuple[object, ...]:
        # The payload alone: unlike the body, it doesn't hold the time of sending. If payload or
        # time is missing, other fields may be the only difference between two events. Hashed,
        # because the values may name people, and keys are stored.
        content = self.payload
        if content is None or not known_time(self.created_at):
            others = self.extra_fields.items()
            content = [content, {name: value for name, value in others if not _SENT.match(name)}]
        return (self.created_at, sha256(_canonical.encode(content)).hexdigest())


class TestEvent(Struct, frozen=True):
    """The test delivery of the dashboard: correctly signed, without a name or a payload."""

    __test__ = False  # pytest would collect it as a test class
    test_event: str
    """The text of the test; its value is not documented."""


def idempotency_key(name: str, *parts: object) -> str:
    """Join the identity of an event into a key; different parts never make the same key."""
    name = quote(name, safe="")
    key = "|".join([name, *map(_part, parts)])
    if len(key) <= _MAX_KEY:
        return key
    return f"{name[:_MAX_NAME]}|{sha256(key.encode()).hexdigest()}"


def _part(value: object) -> str:
    if value is None or value is UNSET:
        return "!"  # quoted text never equals this
    if isinstance(value, datetime):
        # Microseconds since 1970: defined for every time, unlike a date in UTC.
        return str((value - _EPOCH) // timedelta(microseconds=1))
    return quote(str(value), safe="")
