"""Fields of responses that hold money, as exact amounts: ``x-money`` of a schema."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias, overload

from msgspec import UNSET, UnsetType

from pytribute_core.errors import CurrencyError
from pytribute_core.money import Money, Stars, minor_units
from pytribute_core.text import printable

_Units: TypeAlias = int | Decimal
_Absent: TypeAlias = UnsetType | None
_Rows: TypeAlias = Sequence[object] | UnsetType | None


@overload
def minor_money(amount: _Units, currency: str, field: str) -> Money: ...
@overload
def minor_money(amount: _Units | _Absent, currency: str | _Absent, field: str) -> Money | None: ...
def minor_money(amount: _Units | _Absent, currency: str | _Absent, field: str) -> Money | None:
    """Return an amount in minor units, as a field of a response holds it.

    Raises:
        CurrencyError: when it is no whole number of minor units.
    """
    if amount is None or amount is UNSET or currency is None or currency is UNSET:
        return None
    return Money(minor_units(amount, field), currency)


@overload
def major_money(amount: _Units, currency: str, field: str) -> Money: ...
@overload
def major_money(amount: _Units | _Absent, currency: str | _Absent, field: str) -> Money | None: ...
def major_money(amount: _Units | _Absent, currency: str | _Absent, field: str) -> Money | None:
    """Return an amount in major units, as a field of a response holds it.

    Raises:
        CurrencyError: when it is finer than the minor unit, or that unit isn't known.
    """
    if amount is None or amount is UNSET or currency is None or currency is UNSET:
        return None
    try:
        return Money.of(amount, currency)
    except ValueError as error:
        raise CurrencyError(f"{field}: {printable(str(error))}") from None


@overload
def stars(amount: _Units, field: str) -> Stars: ...
@overload
def stars(amount: _Units | _Absent, field: str) -> Stars | None: ...
def stars(amount: _Units | _Absent, field: str) -> Stars | None:
    """Return a number of Telegram Stars, as a field of a response holds it."""
    return None if amount is None or amount is UNSET else Stars(minor_units(amount, field))


def each_minor(rows: _Rows, field: str, currency: str | _Absent) -> list[Money | None]:
    """Return an amount in minor units of each row, in their order."""
    return [minor_money(getattr(row, field), currency, field) for row in rows or ()]


def each_major(rows: _Rows, field: str, currency: str | _Absent) -> list[Money | None]:
    """Return an amount in major units of each row, in their order."""
    return [major_money(getattr(row, field), currency, field) for row in rows or ()]


def each_stars(rows: _Rows, field: str) -> list[Stars | None]:
    """Return a number of Telegram Stars of each row, in their order."""
    return [stars(getattr(row, field), field) for row in rows or ()]
