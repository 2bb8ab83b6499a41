"""Exact amounts: money in one currency, and Telegram Stars. Floats are refused."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pytribute_core.checks import check_int, check_kind
from pytribute_core.currencies import DIGITS
from pytribute_core.enums import OpenEnum
from pytribute_core.errors import CurrencyError
from pytribute_core.text import printable

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

# Maximum number of digits before or after the point of an amount.
_LONGEST = 100
# A price as a person types it; other notations of Python are refused.
_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


class _Amount(ABC):
    """A whole number of one unit: the base of money and Stars.

    In JSON of pydantic and FastAPI, money is ``{"minor": 499, "currency": "USD"}``, and Stars are
    ``{"count": 100}``.
    """

    __slots__ = ()
    _fields: ClassVar[Mapping[str, type]]
    """The arguments that make an amount, by their names."""

    @abstractmethod
    def _count(self) -> int: ...

    @abstractmethod
    def _with(self, count: int) -> Self: ...

    @abstractmethod
    def _unit(self) -> str: ...

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        from pydantic_core import core_schema  # noqa: PLC0415 - pydantic is optional

        fields = {
            name: core_schema.typed_dict_field(handler(kind), required=True)
            for name, kind in cls._fields.items()
        }
        parsed = core_schema.no_info_after_validator_function(
            lambda values: cls(**values),
            # Otherwise 5.0, "5" and true would be amounts.
            core_schema.typed_dict_schema(fields, config=core_schema.CoreConfig(strict=True)),
        )
        either = core_schema.union_schema([core_schema.is_instance_schema(cls), parsed])
        return core_schema.json_or_python_schema(
            parsed,
            either,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda amount: {name: getattr(amount, name) for name in cls._fields},
                when_used="json",
            ),
        )

    def _other(self, other: object, action: str) -> int | None:
        """Return the count of another amount of the same unit; None if it is no amount."""
        if not isinstance(other, _Amount):
            return None
        # The kinds count as well: somebody may call a currency Stars.
        if (type(other), other._unit()) != (type(self), self._unit()):
            units = f"{self._unit()} and {other._unit()}"
            raise CurrencyError(f"can't {action} {printable(units)}")
        return other._count()

    def __add__(self, other: object) -> Self:
        # sum() starts from 0.
        count = 0 if other == 0 and type(other) is int else self._other(other, "add")
        if count is None:
            return NotImplemented
        return self._with(self._count() + count)

    __radd__ = __add__

    def __sub__(self, other: object) -> Self:
        count = self._other(other, "subtract")
        if count is None:
            return NotImplemented
        return self._with(self._count() - count)

    def __mul__(self, times: object) -> Self:
        if not isinstance(times, int) or isinstance(times, bool):
            return NotImplemented
        return self._with(self._count() * times)

    __rmul__ = __mul__

    def __neg__(self) -> Self:
        return self._with(-self._count())

    def __abs__(self) -> Self:
        return self._with(abs(self._count()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Amount):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[object, ...]:
        # The kind counts as well: somebody may call a currency Stars.
        return type(self), self._unit(), self._count()

    def __bool__(self) -> bool:
        return self._count() != 0

    def __lt__(self, other: object) -> bool:
        count = self._other(other, "compare")
        return NotImplemented if count is None else self._count() < count

    def __le__(self, other: object) -> bool:
        count = self._other(other, "compare")
        return NotImplemented if count is None else self._count() <= count

    def __gt__(self, other: object) -> bool:
        count = self._other(other, "compare")
        return NotImplemented if count is None else self._count() > count

    def __ge__(self, other: object) -> bool:
        count = self._other(other, "compare")
        return NotImplemented if count is None else self._count() >= count


@dataclass(frozen=True, init=False, repr=False, eq=False, slots=True)
class Money(_Amount):
    """An exact amount of money in one currency.

    >>> Money(499, "usd")
    Money(499, 'USD')
    >>> str(Money(499, "USD") * 3)
    '14.97 USD'

    Amounts of one currency can be added, subtracted, multiplied by whole numbers, and compared;
    amounts of two currencies are never equal, and everything else about them is a `CurrencyError`.

    Args:
        minor: the amount in minor units (cents, kopecks), as in the API.
        currency: the currency, in any case; a code of ISO 4217 is kept in capitals, and a member of
            an enum, such as `pytribute.Currency`, as it is. ISO 4217 says how many digits are its
            minor units; of a code that isn't there (TON, USDT) only minor units are known.

    Raises:
        TypeError: when ``minor`` isn't an int, or the currency no text.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    minor: int
    currency: str
    _fields = {"minor": int, "currency": str}  # noqa: RUF012 - annotated in the base class

    def __init__(self, minor: int, currency: str) -> None:
        check_int("minor", minor)
        object.__setattr__(self, "minor", minor)
        object.__setattr__(self, "currency", _currency(currency))

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Self:
        """Return an amount in major units as money: ``Money.of("4.99", "USD")``.

        Raises:
            TypeError: when the amount is a float, which could not be exact, or the currency no
                text.
            ValueError: when it is no number, or finer than the currency's minor unit.
            CurrencyError: when the digits of the currency aren't known.
        """
        if type(amount) not in {Decimal, int, str}:
            raise TypeError(f"an amount is a Decimal, int or str, not {type(amount).__name__}")
        digits = _digits(_currency(currency))
        is_plain = not isinstance(amount, str) or _PLAIN.fullmatch(amount)
        exact = Decimal(amount) if is_plain else Decimal("NaN")
        # Bounded, since 1e999999999 is a number of four letters and of a gigabyte, and the
        # arithmetic of many figures is quadratic: 0.75 s for 100,000 after the point.
        if (
            exact.is_finite()
            and abs(exact.adjusted()) <= _LONGEST
            and len(exact.as_tuple().digits) <= 2 * _LONGEST
        ):
            numerator, denominator = exact.as_integer_ratio()
            minor, rest = divmod(numerator * 10**digits, denominator)
            if not rest:
                return cls(minor, currency)
        raise ValueError(f"{amount!r} isn't an exact amount of {currency}")

    @property
    def amount(self) -> Decimal:
        """The exact amount in major units: ``Decimal("4.99")``.

        Raises:
            CurrencyError: when this version doesn't know how many digits the currency has; the
                amount in minor units remains available.
        """
        sign, digits, _ = Decimal(self.minor).as_tuple()
        return Decimal((sign, digits, -_digits(self.currency)))

    def __str__(self) -> str:
        if _code(self.currency) in DIGITS:
            return f"{self.amount} {_code(self.currency)}"
        return f"{self.minor} minor units of {self.currency}"

    def __format__(self, spec: str) -> str:
        # The amount is formatted as a Decimal is: f"{price:,}" gives 12,345.00 USD.
        if spec and _code(self.currency) in DIGITS:
            return f"{self.amount:{spec}} {_code(self.currency)}"
        return str(self)

    def __repr__(self) -> str:
        return f"Money({self.minor}, {_code(self.currency)!r})"

    def _count(self) -> int:
        return self.minor

    def _with(self, count: int) -> Self:
        return type(self)(count, self.currency)

    def _unit(self) -> str:
        return _code(self.currency)


@dataclass(frozen=True, init=False, repr=False, eq=False, slots=True)
class Stars(_Amount):
    """A number of Telegram Stars. They are no currency: they never mix with money.

    Args:
        count: how many.

    Raises:
        TypeError: when ``count`` isn't an int.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    count: int
    _fields = {"count": int}  # noqa: RUF012 - annotated in the base class

    def __init__(self, count: int) -> None:
        check_int("count", count)
        object.__setattr__(self, "count", count)

    def __str__(self) -> str:
        return f"{self.count} Stars"

    def __format__(self, spec: str) -> str:
        return f"{self.count:{spec}} Stars"

    def __repr__(self) -> str:
        return f"Stars({self.count})"

    def _count(self) -> int:
        return self.count

    def _with(self, count: int) -> Self:
        return type(self)(count)

    def _unit(self) -> str:
        return "Stars"


def _digits(currency: str) -> int:
    # A guess would be a price that is a hundred times too high or too low.
    if _code(currency) not in DIGITS:
        raise CurrencyError(
            f"how many minor units make one {printable(currency)} isn't known here; "
            "use .minor, or update pytribute"
        )
    return DIGITS[_code(currency)]


def _code(currency: str) -> str:
    """Return a code of ISO 4217 in capitals, and any other code unchanged."""
    code = currency.upper()
    return code if code in DIGITS else str(currency)


def _currency(currency: str) -> str:
    check_kind("currency", currency, str, "a str")
    is_member = isinstance(currency, OpenEnum) and currency.is_known
    return currency if is_member else _code(currency)


def minor_units(value: object, field: str) -> int:
    """Return an amount of minor units, which an API may also write as a number.

    Args:
        value: an int, or a Decimal without a fraction: ``499.0``.
        field: its name, for the error.

    Raises:
        CurrencyError: it is neither. Rounding would lose money, and an amount with a fraction may
            well be in another unit.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    # Bounded as in `Money.of`: a server may send 1e-999999999.
    if (
        isinstance(value, Decimal)
        and value.is_finite()
        and abs(value.adjusted()) <= _LONGEST
        and len(value.as_tuple().digits) <= 2 * _LONGEST
    ):
        whole, denominator = value.as_integer_ratio()
        if denominator == 1:
            return whole
    shown = printable(str(value))
    raise CurrencyError(f"{field} is {shown}, and no whole number of minor units; it stays there")
