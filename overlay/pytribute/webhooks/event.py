"""What all events have in common."""

import re
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeAlias, TypeVar

from msgspec import UNSET, Struct, json

from pytribute.webhooks.meaning import Buyer, MoneyMove, buyer_of, idempotency_key, known_moment
from pytribute_core.money import Money, minor_units
from pytribute_core.types import AwareDatetime

__all__ = [
    "Event",
    "TestEvent",
    "UnknownEvent",
]

P = TypeVar("P")

_SENT = re.compile(r"(?i)sen[dt]")

if TYPE_CHECKING:
    _Body: TypeAlias = bytes
else:
    _Body = Any  # should deliveries have a field of this name one day, it is no error

# Equal payloads have one text; a number in them is written as a number.
_facts = json.Encoder(order="sorted", decimal_format="number")


class Event(Struct, Generic[P], frozen=True, kw_only=True, tag_field="name", tag=""):
    """Something that happened.

    Attributes:
        created_at: when; the same each time it is delivered.
        sent_at: when this delivery was sent.
        payload: what happened, as the documentation shapes it.
        body: the delivery as it came; ``json.loads(event.body)`` has the fields that this version
            doesn't know.
    """

    created_at: AwareDatetime
    sent_at: AwareDatetime
    payload: P
    body: _Body = b""

    _money: ClassVar[MoneyMove] = MoneyMove.NONE

    @property
    def name(self) -> str:
        """What Tribute calls it: ``new_digital_product``."""
        return str(self.__struct_config__.tag)

    @property
    def idempotency_key(self) -> str:
        """The same for all deliveries of one event, another for any other event."""
        facts = self._facts()
        # Where the specification no longer requires what tells events apart, one would hide others.
        if all(fact is None or fact is UNSET for fact in facts):
            facts = (self.created_at,)
        return idempotency_key(self.name, *facts)

    @property
    def money(self) -> MoneyMove:
        """Whether it means money."""
        return self._money

    @classmethod
    def may_mean_money(cls) -> bool:
        """Whether there is an event of this class that means money."""
        return cls._money is not MoneyMove.NONE or cls.money is not Event.money

    @property
    def amount(self) -> Money | None:
        """How much, exactly; None where the event tells of no amount.

        `money` tells whether it moved: events about no payment name a price as well.

        Raises:
            CurrencyError: it is no whole number of minor units.
        """
        payload: Any = self.payload
        amount = getattr(payload, "amount", None)
        currency = getattr(payload, "currency", None)
        if not isinstance(amount, (int, Decimal)) or not isinstance(currency, str):
            return None
        return Money(minor_units(amount, "payload.amount"), currency)

    @property
    def buyer(self) -> Buyer:
        """Who bought or gave."""
        return buyer_of(self.payload)

    def _facts(self) -> tuple[object, ...]:
        """Give what tells it from other events of its name."""
        raise NotImplementedError

    def __repr__(self) -> str:
        # Whose event it is has no place in a log.
        return f"<{type(self).__name__} of {self.created_at}>"


class UnknownEvent(Event[Any], frozen=True, kw_only=True):
    """An event of a name that this version doesn't know, or in a shape that no class fits.

    Attributes:
        given_name: its name; empty if it has none.
        created_at: when; the year 1 if the delivery doesn't say so.
        sent_at: when this delivery was sent, likewise.
        payload: whatever it is, as plain dicts and lists; None if there is none.
        reason: what doesn't fit the class of this name, and where; empty for an unknown name.
        extra_fields: what stands beside these, likewise.
    """

    given_name: str
    reason: str = ""
    extra_fields: dict[str, Any] = {}

    @property
    def name(self) -> str:
        """What Tribute calls it."""
        return self.given_name

    def _facts(self) -> tuple[object, ...]:
        # Of the payload alone: unlike the body, it doesn't tell when it was sent. Where it or the
        # time is missing, other fields may be all that tells two events apart. Hashed, because
        # they may name people, and keys are stored.
        facts = self.payload
        if facts is None or not known_moment(self.created_at):
            others = self.extra_fields.items()
            facts = [facts, {name: value for name, value in others if not _SENT.match(name)}]
        return (self.created_at, sha256(_facts.encode(facts)).hexdigest())


class TestEvent(Struct, frozen=True):
    """The dashboard tries the address: correctly signed, and without a name or a payload."""

    __test__ = False  # pytest takes it for a test class
    test_event: str
    """Whatever it says; nobody has published which word."""
