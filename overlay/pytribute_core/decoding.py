"""Decode JSON to values, and encode values as JSON."""

from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from pytribute_core.choice import Unknown, choose

# The exceptions of decoders: msgspec's own errors are ValueErrors, Decimal's are ArithmeticErrors.
UNDECODABLE = (ValueError, ArithmeticError, RecursionError)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@cache
def decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """Return the decoder of a type; untyped numbers with a fraction become `Decimal`."""
    return msgspec.json.Decoder(kind, dec_hook=choose, float_hook=Decimal)


class DecodingError(Exception):
    """JSON differs from the documentation.

    Attributes:
        reason: what is wrong.
        place: where, as ``$.rows[0].amount``.
    """

    def __init__(self, reason: str, place: str) -> None:
        super().__init__(reason, place)
        self.reason = reason
        self.place = place


def decode(kind: Any, content: bytes) -> Any:
    """Decode JSON to a documented type.

    Raises:
        DecodingError: it is of another type, or no JSON.
    """
    try:
        return decoder(kind).decode(content.removeprefix(_BYTE_ORDER_MARK))
    except UNDECODABLE as error:
        text = "a number is out of range" if isinstance(error, ArithmeticError) else str(error)
        message, mark, place = text.rpartition(" - at `")
    reason, place = (message, place.rstrip("`")) if mark else (place, "$")
    raise DecodingError(reason, place)


def to_json(value: Any) -> bytes:
    """Encode a value as JSON: a `Decimal` as a number, an `Unknown` as it was received.

    Raises:
        TypeError, ValueError: it can't be encoded.
    """
    return _encoder.encode(value)


def to_plain(value: Any) -> Any:
    """Return a value as plain JSON data."""
    return msgspec.to_builtins(value, builtin_types=(Decimal,), enc_hook=_plain)


def encode(kind: Any, body: Any) -> bytes:
    """Encode a request body, and check it by decoding it as documented.

    Raises:
        ValueError: it differs from the documentation.
    """
    try:
        content = to_json(body)
        # An Unknown that the body itself holds was received before, and is sent back unchanged.
        if _count_unknown(decoder(kind).decode(content)) <= _count_unknown(body):
            return content
        reason = "a part of it is of no documented type"
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
