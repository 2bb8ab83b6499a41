# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""JSON numbers as `Decimal`: pydantic would take text for one, and write it as text."""

from decimal import Decimal as _Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

__all__ = ["Decimal", "exact"]

# How a bound is written: not as a float.
exact = _Decimal


def _read(value: Any) -> _Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, _Decimal)):
        raise ValueError("Input should be a valid number")
    # Pydantic's JSON reader makes a float of 12.10: its shortest text has all of the first 15
    # digits that were printed.
    return _Decimal(repr(value)) if isinstance(value, float) else _Decimal(value)


def _write(value: _Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


Decimal = Annotated[_Decimal, BeforeValidator(_read), PlainSerializer(_write, when_used="json")]
