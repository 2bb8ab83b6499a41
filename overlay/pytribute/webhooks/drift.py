"""Deliveries that no class of this version fits: convert what is harmless, keep the rest whole.

An integral float or a string of digits where an integer id is expected, and text that is no
Unicode, change nothing that anybody acts on. An amount in another shape does: it may be in another
unit. So only ids are converted, and whatever else differs makes the delivery an `UnknownEvent`.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast

import msgspec

from pytribute.webhooks.errors import UnreadableBodyError
from pytribute.webhooks.event import Event, UnknownEvent
from pytribute.webhooks.signature import EMPTY_BODY
from pytribute_core.choice import choose

__all__ = ["convert_event", "load_object", "unknown_event"]

_FIELDS = frozenset({"name", "created_at", "sent_at", "payload"})
_NOT_SAID = datetime(1, 1, 1, tzinfo=UTC)
_ID = re.compile(r"(?:^id|_id|Id)$")
_DIGITS = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_EXACT = 2**53
_LONGEST_INTEGER = 400
# Unix milliseconds of 1973 are larger than the seconds of any year that a datetime can be in.
_MILLISECONDS = 10**11


def load_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in a body; what is no Unicode in it is replaced by U+FFFD.

    Raises:
        UnreadableBodyError: the body isn't a JSON object, or is nested too deeply.
    """
    if not body:
        raise UnreadableBodyError(EMPTY_BODY)
    try:
        text = body.decode("utf-8-sig", "replace")
        value = _unicode(
            json.loads(text, parse_int=_integer, parse_float=_number, parse_constant=_constant)
        )
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", type(error).__name__)
        raise UnreadableBodyError(f"the body is not JSON: {reason}") from None
    if not isinstance(value, dict):
        raise UnreadableBodyError(f"expected a JSON object, got {type(value).__name__}")
    return cast("dict[str, Any]", value)


def convert_event(value: dict[str, Any], kind: type[Event[Any]]) -> Event[Any] | UnknownEvent:
    """Return the event of a class, or an `UnknownEvent` that says why the class doesn't fit."""
    while True:
        try:
            event: Event[Any] = msgspec.convert(value, kind, dec_hook=choose)
        except (msgspec.ValidationError, RecursionError) as error:
            reason, place = _place_of(error)
        else:
            return event
        if not _convert_id(value, place):
            return unknown_event(value, f"{reason} at {place}")


def unknown_event(value: dict[str, Any], reason: str = "") -> UnknownEvent:
    """Return a delivery as an event without a class."""
    name = value.get("name")
    return UnknownEvent(
        given_name=name if isinstance(name, str) else "",
        created_at=_moment(value.get("created_at")),
        sent_at=_moment(value.get("sent_at")),
        payload=value.get("payload"),
        reason=reason,
        extra_fields={name: value[name] for name in value if name not in _FIELDS},
    )


def _place_of(error: Exception) -> tuple[str, str]:
    """Split what msgspec says into the reason and the place, as ``$.payload.amount``."""
    reason, mark, place = str(error).rpartition(" - at `")
    return (reason, place.rstrip("`")) if mark else (str(error), "$")


def _convert_id(value: dict[str, Any], place: str) -> bool:
    """Replace the value at a place by the integer that it means, if it is an id and means one."""
    *path, name = place.removeprefix("$.").split(".")
    holder: Any = value
    for part in path:
        holder = cast("dict[str, Any]", holder).get(part) if isinstance(holder, dict) else None
    if not isinstance(holder, dict) or not _ID.search(name):
        return False
    fields = cast("dict[str, Any]", holder)
    found = fields.get(name)
    is_integral = isinstance(found, Decimal) and abs(found) <= _EXACT and found % 1 == 0
    if is_integral or (isinstance(found, str) and _DIGITS.fullmatch(found)):
        fields[name] = int(cast("Decimal | str", found))
        return True
    return False


def _moment(value: object) -> datetime:
    """Read a time in any shape; the year 1, which Go writes of a time it doesn't know, if none."""
    try:
        match value:
            case str():
                moment = msgspec.convert(value, datetime)
                return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            case int() | Decimal() if not isinstance(value, bool):
                seconds = float(value)
                seconds = seconds / 1000 if abs(seconds) >= _MILLISECONDS else seconds
                return datetime.fromtimestamp(seconds, UTC)
            case _:
                return _NOT_SAID
    except (ValueError, OverflowError, OSError):  # msgspec's errors are ValueErrors
        return _NOT_SAID


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
    # Python refuses to read an integer of thousands of digits, which nobody would use as one.
    return int(digits) if len(digits) < _LONGEST_INTEGER else Decimal(digits)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("a number is out of range") from None


def _constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
