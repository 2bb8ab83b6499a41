"""A JSON body as the API takes it: checked by the specification, then written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from msgspec import UNSET, Struct

from pytribute_core.decoding import encode
from pytribute_core.money import Money, Stars
from pytribute_core.parameters import Choice, Kind, is_list


@dataclass(frozen=True)
class BodyValue:
    """A value that only its class can check, when the body is written."""


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
        items: what each element is.
        shortest: minimum number of elements.
        longest: maximum number of elements.
    """

    items: "Part"
    shortest: int | None = None
    longest: int | None = None


Part: TypeAlias = "Kind | BodyValue | BodyObject | BodyArray"


@dataclass(frozen=True)
class BodyField:
    """A field of a body: what it is called on the wire and what it takes."""

    name: str
    kind: Part
    required: bool = True
    nullable: bool = False


@dataclass(frozen=True)
class MoneyFields:
    """An amount of money in a body, which may be given as one `Money` or `Stars`.

    Attributes:
        amount: the argument that holds it.
        currency: the argument that holds its currency; empty for Stars.
        unit: the unit of the amount: ``minor``, ``major`` or ``stars``.
    """

    amount: str
    currency: str
    unit: str

    def split(self, arguments: dict[str, Any]) -> None:
        """Put an amount and its currency in place of a `Money`, or a number in place of `Stars`.

        Raises:
            TypeError: when it is given with a currency of its own beside it, or without any.
        """
        value = arguments[self.amount]
        if isinstance(value, Stars) and self.unit == "stars":
            arguments[self.amount] = value.count
        elif isinstance(value, Money) and self.currency:
            if arguments.get(self.currency) is not None:
                raise TypeError(f"{self.currency} is that of {self.amount} already: leave it out")
            arguments[self.amount] = value.minor if self.unit == "minor" else value.amount
            arguments[self.currency] = value.currency


@dataclass(frozen=True)
class RequestBody:
    """The body of an operation.

    Attributes:
        model: what it decodes to.
        fields: its fields by the names of their arguments; empty where ``body`` is one argument.
        amounts: its amounts of money.
        required: whether an empty object is sent where nothing is given.
    """

    model: Any
    fields: Mapping[str, BodyField] = field(default_factory=dict[str, BodyField])
    amounts: tuple[MoneyFields, ...] = ()
    required: bool = True

    def content(self, arguments: Mapping[str, Any]) -> bytes | None:
        """Check arguments and write the body that they make; None where there is none.

        Raises:
            TypeError: when one is of another type, or left out and required.
            ValueError: when one is out of bounds.
        """
        if not self.fields or "body" in arguments:
            whole = arguments.get("body")
            return None if whole is None else encode(self.model, whole)
        given = {name: arguments[name] for name in self.fields}
        for amount in self.amounts:
            amount.split(given)
        values = _written(self.fields, given, "")
        return encode(self.model, values) if values or self.required else None


def _written(
    fields: Mapping[str, BodyField], given: Mapping[str, Any], place: str
) -> dict[str, object]:
    """Return what is sent of an object, by the names on the wire."""
    written: dict[str, object] = {}
    for name, one in fields.items():
        value = given[name]
        if value is UNSET or (value is None and not one.nullable):
            if one.required:
                raise TypeError(f"{place}{name} is required")
        else:
            written[one.name] = None if value is None else _value(one.kind, f"{place}{name}", value)
    return written


def _value(kind: Part, name: str, value: object) -> object:
    match kind:
        case BodyValue():
            return value
        case BodyObject():
            if not isinstance(value, Struct):
                raise TypeError(
                    f"{name} must be an object of its class, not {type(value).__name__}"
                )
            given = {one: getattr(value, one, UNSET) for one in kind.fields}
            return _written(kind.fields, given, f"{name}.")
        case BodyArray():
            if not is_list(value):
                raise TypeError(f"{name} must be a list, not {type(value).__name__}")
            values = [_value(kind.items, f"{name}[{at}]", one) for at, one in enumerate(value)]
            if len(values) < (kind.shortest or 0):
                raise ValueError(f"{name} must have at least {kind.shortest} elements")
            if kind.longest is not None and len(values) > kind.longest:
                raise ValueError(f"{name} must have at most {kind.longest} elements")
            return values
        case Choice():
            text = kind.encode(name, value)
            return text if isinstance(value, str) else int(text)
        case _:
            kind.encode(name, value)
            return value
