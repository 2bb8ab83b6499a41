"""Events made from the samples of the specification, with fresh times and ids."""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from pytribute.mock.errors import MockError, MockTypeError, validation_error
from pytribute.mock.product import json_number, timestamp
from pytribute.mock.samples import complete
from pytribute.mock.specification import document, examples, is_object

__all__ = [
    "TEST_EVENT",
    "Occurrence",
    "check_fields",
    "encode_event",
    "event_fields",
    "event_names",
    "known_fields",
    "later",
    "make_event",
    "whole_payload",
]

TEST_EVENT = b'{"test_event":"test"}'
"""The body that the dashboard sends to test an address."""

# The fields that make events distinct.
_IDENTITIES = frozenset(
    {"purchase_id", "transaction_id", "order_id", "uuid", "transactionId", "chargeUuid"}
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII)
_UUID_DIGITS = 12
_HEXADECIMAL = re.compile(rf"[0-9a-f]{{{_UUID_DIGITS}}}", re.ASCII)
_SOME_TIME = "2025-08-25T10:30:00Z"
# Go, which the service seems to be written in, escapes these characters: a receiver that verifies
# the signature of a re-encoded body fails.
_JSON = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=json_number
)
_ESCAPED = str.maketrans({c: f"\\u{ord(c):04x}" for c in "&<>\u2028\u2029"})


class Occurrence(NamedTuple):
    """Something that happened, and the account that is informed."""

    owner: str
    name: str
    fields: Mapping[str, object]
    """Fields of its payload, as `make_event` takes them."""


def event_names() -> list[str]:
    """Return the names of all events, in the order of the specification."""
    return list(_samples())


def event_fields(name: str) -> frozenset[str]:
    """Return the names of a payload's fields, on the wire and in Python; none if it is unknown."""
    return frozenset(_wire_names(name)) if name in _samples() else frozenset()


def check_fields(name: str, fields: Mapping[str, object]) -> None:
    """Check that an event has these fields, on the wire or in Python.

    Raises:
        MockError: it doesn't, or there is no such event.
    """
    if name not in _samples():
        raise MockError(f"there is no event {name!r}: there are {', '.join(_samples())}")
    names = _wire_names(name)
    for field in fields:
        if field not in names:
            known = ", ".join(dict.fromkeys(names.values()))
            raise MockError(f"{name} has no field {field!r}: it has {known}")


def known_fields(name: str, fields: Mapping[str, object]) -> dict[str, object]:
    """Return those of the fields that an event has by the specification."""
    names = event_fields(name)
    return {field: value for field, value in fields.items() if field in names}


def whole_payload(name: str, fields: Mapping[str, object]) -> dict[str, object]:
    """Return the known fields of a payload, without optional ones of the sample."""
    if not event_fields(name):
        return {}
    return {
        wire: fields.get(wire)
        for python, field in _payload(name).items()
        for wire in (field.alias or python,)
        if wire in fields or not field.is_required()
    }


def make_event(
    name: str,
    fields: Mapping[str, object],
    *,
    created_at: datetime,
    number: int = 0,
    extra_fields: Mapping[str, object] | None = None,
    event_name: str | None = None,
) -> dict[str, Any]:
    """Make an event from its sample; the intervals between its times stay the same.

    Args:
        name: the event's name.
        fields: the fields of the payload that differ from the sample, by their names on the wire
            or in Python; None leaves a field out.
        created_at: the time of the event.
        number: added to the ids, so that each number makes a distinct event.
        extra_fields: fields added to the payload unchecked.
        event_name: the name that is sent instead of the event's own.

    Raises:
        MockError: no such event or field, or a value that the specification doesn't allow.
    """
    check_fields(name, fields)
    event = deepcopy(_samples()[name])
    passed = created_at - datetime.fromisoformat(event["created_at"])
    payload: dict[str, Any] = {
        field: _renew(field, value, passed, number) for field, value in event["payload"].items()
    }
    names = _wire_names(name)
    for field, value in fields.items():
        payload[names[field]] = timestamp(value) if isinstance(value, datetime) else value
    event["payload"] = {field: value for field, value in payload.items() if value is not None}
    event["created_at"] = event["sent_at"] = timestamp(created_at)
    _check(name, event)
    event["payload"].update(extra_fields or {})
    event["name"] = event_name or name
    _json(event)
    return event


def encode_event(event: Mapping[str, Any], sent_at: datetime, number: int = 0) -> bytes:
    """Encode an event that is sent at a time plus a number of microseconds."""
    moment = later(sent_at, timedelta(microseconds=number)).astimezone(UTC)
    # Nine digits, as Go writes them.
    text = f"{moment:%Y-%m-%dT%H:%M:%S.%f}{number % 1000:03}Z"
    return _json({**event, "sent_at": text})


def later(moment: datetime, time: timedelta) -> datetime:
    """Return a moment plus a time.

    Raises:
        MockError: the result is beyond the calendar.
    """
    try:
        return moment + time
    except OverflowError:
        raise MockError(f"{time} after {moment} is beyond the calendar; set the clock") from None


@cache
def _samples() -> dict[str, dict[str, Any]]:
    """Return a valid body of each event: its sample, or one made from its schema."""
    samples: dict[str, dict[str, Any]] = {}
    for webhook in document()["webhooks"].values():
        content = _content(webhook)
        body = complete(content.get("schema", {}), _sample(content))
        if is_object(body) and body.keys() >= {"name", "payload"}:
            samples[body["name"]] = {"created_at": _SOME_TIME, **body}
    return samples


def _content(webhook: Mapping[str, Any]) -> Mapping[str, Any]:
    for operation in filter(is_object, webhook.values()):
        contents = operation.get("requestBody", {}).get("content", {})
        for content in (contents.get("application/json"), *contents.values()):
            if is_object(content):
                return content
    return {}


def _sample(content: Mapping[str, Any]) -> dict[str, Any]:
    nothing: dict[str, Any] = {}
    return next((value for value in examples(content) if is_object(value)), nothing)


def _schema(name: str) -> type[BaseModel]:
    from pytribute_schemas.webhooks import EVENTS  # noqa: PLC0415 - most mocks send no events

    return EVENTS[name]


def _payload(name: str) -> dict[str, Any]:
    """Return the fields of a payload by their names in Python."""
    payload: Any = _schema(name).model_fields["payload"].annotation
    fields: dict[str, Any] = payload.model_fields
    return fields


@cache
def _wire_names(name: str) -> dict[str, str]:
    """Return the names of the payload's fields on the wire, by those and by Python's."""
    fields = _payload(name)
    names = {python: field.alias or python for python, field in fields.items()}
    return {**names, **{wire: wire for wire in names.values()}}


def _renew(name: str, value: Any, passed: timedelta, number: int) -> Any:  # noqa: ANN401 - any JSON
    """Shift a time by the time since the sample, and an id by a number."""
    if isinstance(value, str) and _TIME.fullmatch(value):
        return timestamp(later(datetime.fromisoformat(value), passed))
    if name not in _IDENTITIES:
        return value
    if isinstance(value, int):
        return value + number
    digits = value[-_UUID_DIGITS:]
    if not _HEXADECIMAL.fullmatch(digits):
        return f"{value}{number}"
    counted = (int(digits, 16) + number) % 16**_UUID_DIGITS
    return f"{value[:-_UUID_DIGITS]}{counted:0{_UUID_DIGITS}x}"


def _check(name: str, event: Mapping[str, Any]) -> None:
    try:
        _schema(name).model_validate_json(_json(event), strict=True)
    except ValidationError as error:
        raise validation_error(name, error) from None


def _json(event: Mapping[str, Any]) -> bytes:
    try:
        text = _JSON.encode(event)
        return text.translate(_ESCAPED).encode()
    except (TypeError, ValueError) as error:  # ValueError: a lone surrogate, or NaN
        kind = MockTypeError if isinstance(error, TypeError) else MockError
        raise kind(f"the event can't be encoded as JSON: {error}") from None
