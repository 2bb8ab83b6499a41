"""Deliveries that no class of this version fits: convert harmless differences, keep the rest whole.

An integral float or a string of digits in place of an integer id is harmless, and so is text that
is not Unicode. An amount in another shape is not: it may be in another unit. So only ids are
converted, and any other difference makes the delivery an `UnknownEvent`.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast

import msgspec

from pytribute.webhooks._errors import InvalidPayloadError
from pytribute.webhooks._event import Event, UnknownEvent
from pytribute.webhooks._signature import EMPTY_BODY
from pytribute_core.choice import choose

__all__ = ["convert_event", "load_object", "unknown_event"]

_FIELDS = frozenset({"name", "created_at", "sent_at", "payload"})
_UNKNOWN_TIME = datetime(1, 1, 1, tzinfo=UTC)
_ID = re.compile(r"(?:^id|_id|Id)$")
_DIGITS = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_MAX_EXACT = 2**53
_MAX_INTEGER_DIGITS = 400
# Unix milliseconds of 1973 are larger than the seconds of any year that a datetime can hold.
_MIN_MILLISECONDS = 10**11


def load_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in a body; text that is not Unicode is replaced by U+FFFD.

    Raises:
        InvalidPayloadError: the body isn't a JSON object, or is nested too deeply.
    """
    if not body:
        raise InvalidPayloadError(EMPTY_BODY)
    try:
        text = body.decode("utf-8-sig", "replace")
        value = _unicode(
            json.loads(text, parse_int=_integer, parse_float=_number, parse_constant=_constant)
        )
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", type(error).__name__)
        raise InvalidPayloadError(f"the body is not JSON: {reason}") from None
    if not isinstance(value, dict):
        raise InvalidPayloadError(f"expected a JSON object, got {type(value).__name__}")
    return cast("dict[str, Any]", value)


def convert_event(value: dict[str, Any], kind: type[Event[Any]]) -> Event[Any] | UnknownEvent:
    """Return the event of a class, or an `UnknownEvent` that says why the class doesn't fit."""
    while True:
        try:
            event: Event[Any] = msgspec.convert(value, kind, dec_hook=choose)
        except (msgspec.ValidationError, RecursionError) as error:
            reason, place = _reason_and_place(error)
        else:
            return event
        if not _convert_id(value, place):
            return unknown_event(value, f"{reason} at {place}")


def unknown_event(value: dict[str, Any], reason: str = "") -> UnknownEvent:
    """Return the `UnknownEvent` of a delivery."""
    name = value.get("name")
    return UnknownEvent(
        event_name=name if isinstance(name, str) else "",
        created_at=_moment(value.get("created_at")),
        sent_at=_moment(value.get("sent_at")),
        payload=value.get("payload"),
        reason=reason,
        extra_fields={name: value[name] for name in value if name not in _FIELDS},
    )


def _reason_and_place(error: Exception) -> tuple[str, str]:
    """Split a message of msgspec into the reason and the place, as ``$.payload.amount``."""
    reason, mark, place = str(error).rpartition(" - at `")
    return (reason, place.rstrip("`")) if mark else (str(error), "$")


def _convert_id(value: dict[str, Any], place: str) -> bool:
    """Convert the value at a place to an integer, if it is an id; return whether it did."""
    *path, name = place.removeprefix("$.").split(".")
    holder: Any = value
    for part in path:
        holder = cast("dict[str, Any]", holder).get(part) if isinstance(holder, dict) else None
    if not isinstance(holder, dict) or not _ID.search(name):
        return False
    fields = cast("dict[str, Any]", holder)
    found = fields.get(name)
    is_integral = isinstance(found, Decimal) and abs(found) <= _MAX_EXACT and found % 1 == 0
    if is_integral or (isinstance(found, str) and _DIGITS.fullmatch(found)):
        fields[name] = int(cast("Decimal | str", found))
        return True
    return False


def _moment(value: object) -> datetime:
    """Return a time in any shape; the year 1, which Go writes for an unknown time, if none."""
    try:
        match value:
            case str():
                moment = msgspec.convert(value, datetime)
                return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            case int() | Decimal() if not isinstance(value, bool):
                seconds = float(value)
                seconds = seconds / 1000 if abs(seconds) >= _MIN_MILLISECONDS else seconds
                return datetime.fromtimestamp(seconds, UTC)
            case _:
                return _UNKNOWN_TIME
    except (ValueError, OverflowError, OSError):  # msgspec's errors are ValueErrors
        return _UNKNOWN_TIME


def _unicode(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_unicode(item) for item in cast("Iterable[Any]", value)]
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {_unicode(name): _unicode(item) for name, item in fields.items()}
    return value


def _integer(digits: str) -> int | Decimal:
    # Python refuses to parse an integer of thousands of digits.
    return int(digits) if len(digits) < _MAX_INTEGER_DIGITS else Decimal(digits)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("a number is out of range") from None


def _constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
