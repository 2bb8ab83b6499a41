"""JSON to values and back."""

from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from pytribute_core.choice import Unknown, choose

# What a decoder raises: msgspec's own errors are ValueErrors, Decimal's are ArithmeticErrors.
UNDECODABLE = (ValueError, ArithmeticError, RecursionError)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@cache
def decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """Return the decoder of a type; numbers that no type is said of are `Decimal`."""
    return msgspec.json.Decoder(kind, dec_hook=choose, float_hook=Decimal)


class DecodingError(Exception):
    """JSON isn't what the documentation says.

    Attributes:
        reason: what is wrong.
        place: where, as ``$.rows[0].amount``.
    """

    def __init__(self, reason: str, place: str) -> None:
        super().__init__(reason, place)
        self.reason = reason
        self.place = place


def decode(kind: Any, content: bytes) -> Any:
    """Read JSON as what the documentation says it is.

    Raises:
        DecodingError: when it is something else, whatever that may be.
    """
    try:
        return decoder(kind).decode(content.removeprefix(_BYTE_ORDER_MARK))
    except UNDECODABLE as error:
        text = "a number is out of range" if isinstance(error, ArithmeticError) else str(error)
        said, mark, place = text.rpartition(" - at `")
    reason, place = (said, place.rstrip("`")) if mark else (place, "$")
    raise DecodingError(reason, place)


def to_json(value: Any) -> bytes:
    """Write a value as JSON: a `Decimal` as a number, and what is `Unknown` as it came.

    Raises:
        TypeError, ValueError: when it can't be written.
    """
    return _encoder.encode(value)


def to_plain(value: Any) -> Any:
    """Return the JSON data that a value would be written as."""
    return msgspec.to_builtins(value, builtin_types=(Decimal,), enc_hook=_plain)


def encode(kind: Any, body: Any) -> bytes:
    """Write a request body, and prove that it is what the documentation says.

    Raises:
        ValueError: when it isn't.
    """
    try:
        content = to_json(body)
        # What is Unknown in the body itself was read before, and goes back as it came.
        if _count_unknown(decoder(kind).decode(content)) <= _count_unknown(body):
            return content
        reason = "a part of it is of no kind that the documentation has"
    except (TypeError, *UNDECODABLE) as error:
        reason = str(error)
    raise ValueError(f"the body can't be sent: {reason}")


def _count_unknown(value: Any) -> int:
    found: list[Unknown] = []

    def note(value: Any) -> None:
        found.append(value)

    msgspec.to_builtins(value, builtin_types=(Decimal,), enc_hook=note)
    return len(found)


def _plain(value: Any) -> Any:
    if isinstance(value, Unknown):
        return value.value
    raise TypeError(f"Encoding objects of type {type(value).__name__} is unsupported")


_encoder = msgspec.json.Encoder(enc_hook=_plain, decimal_format="number")
