"""Exact JSON numbers: never a float, which can't hold 0.1."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    Number: TypeAlias = Decimal
else:

    class _Exact(type):
        """A type unknown to msgspec, which calls ``dec_hook`` for its values."""

        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, Decimal)

    class Number(metaclass=_Exact):
        """A JSON number, decoded to a `Decimal`; msgspec would take a string for one too."""


def exact(value: Any) -> Decimal:
    """Return a number of plain JSON data as a `Decimal`.

    Raises:
        ValueError: it is not a number; msgspec adds the place.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError(  # noqa: TRY004 - msgspec handles no other
            f"Expected `number`, got `{type(value).__name__}`"
        )
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError("Expected a finite number")
    return number
