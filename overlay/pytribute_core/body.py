"""JSON bodies: checked against the specification, then encoded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from msgspec import UNSET, Struct

from pytribute_core.decoding import encode
from pytribute_core.errors import CurrencyError
from pytribute_core.money import Money, Stars
from pytribute_core.parameters import Choice, Kind, is_list


@dataclass(frozen=True)
class BodyValue:
    """A value that is only checked by decoding the whole body."""


@dataclass(frozen=True)
class BodyObject:
    """An object inside a body.

    Attributes:
        fields: its fields by their names in Python.
    """

    fields: "Mapping[str, BodyField]"


@dataclass(frozen=True)
class BodyArray:
    """An array.

    Attributes:
        items: the type of the elements.
        shortest: minimum number of elements.
        longest: maximum number of elements.
    """

    items: "Part"
    shortest: int | None = None
    longest: int | None = None


Part: TypeAlias = "Kind | BodyValue | BodyObject | BodyArray"


@dataclass(frozen=True)
class BodyField:
    """A field of a body: its name in JSON, and its type."""

    name: str
    kind: Part
    required: bool = True
    nullable: bool = False


@dataclass(frozen=True)
class MoneyFields:
    """An amount of money in a body, which may be passed as one `Money` or `Stars`.

    Attributes:
        amount: the argument that holds it.
        currency: the argument that holds its currency; empty for Stars.
        unit: the unit of the amount: ``minor``, ``major`` or ``stars``.
    """

    amount: str
    currency: str
    unit: str

    def split(self, arguments: dict[str, Any], split: dict[str, str]) -> None:
        """Replace a `Money` by an amount and a currency, or `Stars` by a number.

        Args:
            arguments: the arguments, changed in place.
            split: the currencies that other amounts brought, by their argument; changed in place.

        Raises:
            TypeError: a `Money` comes with a currency argument beside it.
            CurrencyError: two amounts are in two currencies.
        """
        value = arguments[self.amount]
        if isinstance(value, Stars) and self.unit == "stars":
            arguments[self.amount] = value.count
        elif isinstance(value, Money) and self.currency:
            if arguments.get(self.currency) is not None and self.currency not in split:
                raise TypeError(f"{self.currency} is already set by {self.amount}: leave it out")
            if split.setdefault(self.currency, value.currency).upper() != value.currency.upper():
                raise CurrencyError(
                    f"{self.amount} is in {value.currency}, and another amount in "
                    f"{split[self.currency]}"
                )
            arguments[self.amount] = value.minor if self.unit == "minor" else value.amount
            arguments[self.currency] = value.currency


@dataclass(frozen=True)
class RequestBody:
    """The body of an operation.

    Attributes:
        model: its class.
        fields: its fields by the names of their arguments; empty where ``body`` is one argument.
        amounts: its amounts of money.
        required: whether an empty object is sent when all fields are left out.
    """

    model: Any
    fields: Mapping[str, BodyField] = field(default_factory=dict[str, BodyField])
    amounts: tuple[MoneyFields, ...] = ()
    required: bool = True

    def content(self, arguments: Mapping[str, Any]) -> bytes | None:
        """Check arguments and encode the body made of them; None where there is none.

        Raises:
            TypeError: one is of another type, or missing and required.
            ValueError: one is out of bounds.
        """
        if not self.fields or "body" in arguments:
            whole = arguments.get("body")
            return None if whole is None else encode(self.model, whole)
        values = {name: arguments[name] for name in self.fields}
        currencies: dict[str, str] = {}
        for amount in self.amounts:
            amount.split(values, currencies)
        fields = _encoded(self.fields, values, "")
        return encode(self.model, fields) if fields or self.required else None


def _encoded(
    fields: Mapping[str, BodyField], values: Mapping[str, Any], place: str
) -> dict[str, object]:
    """Return the fields of an object that are sent, by their names in JSON."""
    encoded: dict[str, object] = {}
    for name, one in fields.items():
        value = values[name]
        if value is UNSET or (value is None and not one.nullable):
            if one.required:
                raise TypeError(f"{place}{name} is required")
        else:
            encoded[one.name] = None if value is None else _value(one.kind, f"{place}{name}", value)
    return encoded


def _value(kind: Part, name: str, value: object) -> object:
    match kind:
        case BodyValue():
            return value
        case BodyObject():
            if not isinstance(value, Struct):
                raise TypeError(
                    f"{name} must be an object of its class, not {type(value).__name__}"
                )
            values = {one: getattr(value, one, UNSET) for one in kind.fields}
            return _encoded(kind.fields, values, f"{name}.")
        case BodyArray():
            if not is_list(value):
                raise TypeError(f"{name} must be a list, not {type(value).__name__}")
            items = [_value(kind.items, f"{name}[{at}]", one) for at, one in enumerate(value)]
            if len(items) < (kind.shortest or 0):
                raise ValueError(f"{name} must have at least {kind.shortest} elements")
            if kind.longest is not None and len(items) > kind.longest:
                raise ValueError(f"{name} must have at most {kind.longest} elements")
            return items
        case Choice():
            text = kind.encode(name, value)
            return text if isinstance(value, str) else int(text)
        case _:
            kind.encode(name, value)
            return value
