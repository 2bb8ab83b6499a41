"""Parameters of an operation: arguments are checked, and written as text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, Protocol, TypeGuard
from uuid import UUID

from pytribute_core.checks import shown
from pytribute_core.enums import OpenEnum, OpenIntEnum
from pytribute_core.utf16 import utf16_units


class Kind(Protocol):
    """The type of an argument."""

    def encode(self, name: str, value: Any) -> str:
        """Write one value.

        Raises:
            TypeError: it is of another type.
            ValueError: it is out of bounds.
        """
        ...


@dataclass(frozen=True)
class Integer:
    """A whole number."""

    minimum: float | Decimal | None = None
    maximum: float | Decimal | None = None
    above: float | Decimal | None = None
    below: float | Decimal | None = None

    def encode(self, name: str, value: Any) -> str:
        """Write a number."""
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{name} must be an integer, not {shown(value)}")
        _check_bounds(self, name, value)
        return _digits(name, int(value))


@dataclass(frozen=True)
class Number:
    """A number."""

    minimum: float | Decimal | None = None
    maximum: float | Decimal | None = None
    above: float | Decimal | None = None
    below: float | Decimal | None = None

    def encode(self, name: str, value: Any) -> str:
        """Write a number."""
        if not isinstance(value, (int, float, Decimal)) or isinstance(value, bool):
            raise TypeError(f"{name} must be a number, not {shown(value)}")
        if not isinstance(value, int) and not isfinite(value):
            raise ValueError(f"{name} must be finite, not {value}")
        _check_bounds(self, name, value)
        return _digits(name, value) if isinstance(value, int) else str(value)


def _digits(name: str, value: int) -> str:
    try:
        return str(value)
    except ValueError:
        # Python's own text is about a setting of the interpreter.
        reason = f"{name} has too many digits"
    raise ValueError(reason)


def _exact(bounds: Integer | Number) -> Integer | Number:
    """Return bounds to compare a `Decimal` with: the float 0.1 is slightly more than 0.1."""
    limits = (bounds.minimum, bounds.maximum, bounds.above, bounds.below)
    return Number(*(limit if limit is None else Decimal(repr(limit)) for limit in limits))


def _check_bounds(bounds: Integer | Number, name: str, value: float | Decimal) -> None:
    if isinstance(value, Decimal):
        bounds = _exact(bounds)
    if bounds.minimum is not None and value < bounds.minimum:
        raise ValueError(f"{name} must be at least {bounds.minimum}, not {shown(value)}")
    if bounds.maximum is not None and value > bounds.maximum:
        raise ValueError(f"{name} must be at most {bounds.maximum}, not {shown(value)}")
    if bounds.above is not None and value <= bounds.above:
        raise ValueError(f"{name} must be above {bounds.above}, not {shown(value)}")
    if bounds.below is not None and value >= bounds.below:
        raise ValueError(f"{name} must be below {bounds.below}, not {shown(value)}")


@dataclass(frozen=True)
class Boolean:
    """True or false."""

    def encode(self, name: str, value: Any) -> str:
        """Write a boolean as in JSON."""
        if not isinstance(value, bool):
            raise TypeError(f"{name} must be True or False, not {shown(value)}")
        return "true" if value else "false"


@dataclass(frozen=True)
class Text:
    """A text; its length is counted in characters, or in UTF-16 units as some services do."""

    shortest: int | None = None
    longest: int | None = None
    utf16: bool = False

    def encode(self, name: str, value: Any) -> str:
        """Write a text."""
        if isinstance(value, UUID):
            value = str(value)
        if not isinstance(value, str):
            raise TypeError(f"{name} must be a string, not {shown(value)}")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise ValueError(f"{name} must be valid Unicode, not {shown(value)}")
        length = utf16_units(value) if self.utf16 else len(value)
        unit = "UTF-16 units" if self.utf16 else "characters"
        if self.shortest is not None and length < self.shortest:
            raise ValueError(f"{name} must have at least {self.shortest} {unit}, not {length}")
        if self.longest is not None and length > self.longest:
            hint = "; pytribute.shorten() cuts it" if self.utf16 else ""
            raise ValueError(f"{name} must have at most {self.longest} {unit}, not {length}{hint}")
        return str(value)


@dataclass(frozen=True)
class Timestamp:
    """A date with time."""

    def encode(self, name: str, value: Any) -> str:
        """Write a datetime in RFC 3339 format."""
        if not isinstance(value, datetime):
            raise TypeError(f"{name} must be a datetime, not {shown(value)}")
        if value.tzinfo is None:
            raise ValueError(f"{name} must have a time zone")
        return value.isoformat()


@dataclass(frozen=True)
class Date:
    """A date."""

    def encode(self, name: str, value: Any) -> str:
        """Write a date in RFC 3339 format."""
        if not isinstance(value, date) or isinstance(value, datetime):
            raise TypeError(f"{name} must be a date, not {shown(value)}")
        return value.isoformat()


@dataclass(frozen=True)
class Choice:
    """A value of an enum: a member, or the plain value; texts in any case."""

    members: type[OpenEnum] | type[OpenIntEnum]

    def encode(self, name: str, value: Any) -> str:
        """Write one of the allowed values."""
        kind = str if issubclass(self.members, str) else int
        if not isinstance(value, kind) or isinstance(value, bool):
            expected = "a string" if kind is str else "an integer"
            raise TypeError(f"{name} must be {expected}, not {shown(value)}")
        folded = value.casefold() if isinstance(value, str) else value
        for member in self.members:
            known = member.value.casefold() if isinstance(member.value, str) else member.value
            if known == folded:
                return str(member.value)
        allowed = ", ".join(str(member.value) for member in self.members)
        raise ValueError(f"{name} must be one of {allowed}, not {shown(value)}")


@dataclass(frozen=True)
class Array:
    """Several values."""

    items: Kind

    def encode(self, name: str, value: Any) -> list[str]:
        """Write each value."""
        if not is_list(value):
            raise TypeError(f"{name} must be a list, not {shown(value)}")
        return [self.items.encode(name, item) for item in value]


def is_list(value: object) -> TypeGuard[Iterable[Any]]:
    """Whether a value is a list of values; texts and mappings are single values."""
    return isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping))


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation: its name in requests, and its type."""

    name: str
    kind: Kind | Array
    required: bool = True
    joined: bool = False
    deprecated: bool = False

    def encode(self, argument: str, value: Any) -> list[str]:
        """Write an argument: no text if it is left out, several if it is repeated.

        Args:
            argument: its name in Python, for errors.
            value: its value.

        Raises:
            TypeError: it is of another type, or missing and required.
            ValueError: it is out of bounds.
        """
        if value is None and not self.required:
            return []
        if not isinstance(self.kind, Array):
            return [self.kind.encode(argument, value)]
        texts = self.kind.encode(argument, value)
        if not self.joined:
            return texts
        if any("," in text for text in texts):
            raise ValueError(f"{argument} can't hold a value with a comma")
        return [",".join(texts)] if texts else []


class Path(Parameter):
    """A parameter in the path."""

    def encode(self, argument: str, value: Any) -> list[str]:
        """Write an argument; an empty part, ``.`` and ``..`` would change the path."""
        texts = super().encode(argument, value)
        if "".join(texts) in {"", ".", ".."}:
            raise ValueError(f"{argument} can't be {shown(value)} in a path")
        return texts


class Query(Parameter):
    """A parameter in the query."""


class Header(Parameter):
    """A header."""

    def encode(self, argument: str, value: Any) -> list[str]:
        """Write an argument; a header holds printable ASCII only."""
        texts = super().encode(argument, value)
        for text in texts:
            if not (text.isascii() and text.isprintable() and text == text.strip()):
                raise ValueError(f"{argument} can't be {shown(value)} in a header")
        return texts


class Cookie(Header):
    """A cookie."""

    def encode(self, argument: str, value: Any) -> list[str]:
        """Write an argument; a cookie can't hold the characters that end it."""
        texts = super().encode(argument, value)
        if any(character in '",; \\' for text in texts for character in text):
            raise ValueError(f"{argument} can't be {shown(value)} in a cookie")
        return texts
