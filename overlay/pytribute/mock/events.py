"""Events to send: the samples of the specification, each time as something that just happened."""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from pytribute.mock.errors import MockError, MockTypeError
from pytribute.mock.product import json_number, refusal, timestamp
from pytribute.mock.samples import complete, examples, is_object, resolve
from pytribute.specification import spec

__all__ = ["TEST_EVENT", "encode_event", "event_fields", "event_names", "later", "make_event"]

TEST_EVENT = b'{"test_event":"test"}'
"""What the dashboard sends to try an address."""

# They tell one event from another; all else may well be the same.
_IDENTITIES = frozenset(
    {"purchase_id", "transaction_id", "order_id", "uuid", "transactionId", "chargeUuid"}
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII)
_UUID_DIGITS = 12
_HEXADECIMAL = re.compile(rf"[0-9a-f]{{{_UUID_DIGITS}}}", re.ASCII)
_SOME_TIME = "2025-08-25T10:30:00Z"
# The service is written in Go, as far as anybody can tell from outside, and Go writes these so:
# whoever signs what was read and written again, fails.
_JSON = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=json_number
)
_ESCAPED = str.maketrans({c: f"\\u{ord(c):04x}" for c in "&<>\u2028\u2029"})


def event_names() -> list[str]:
    """Name all events of the specification, in its order."""
    return list(_samples())


def event_fields(name: str) -> frozenset[str]:
    """Name the fields of an event's payload, on the wire and in Python; if it is unknown, none."""
    return frozenset(_wire_names(name)) if name in _samples() else frozenset()


def make_event(
    name: str,
    fields: Mapping[str, object],
    *,
    created_at: datetime,
    number: int = 0,
    extra: Mapping[str, object] | None = None,
    called: str | None = None,
) -> dict[str, Any]:
    """Make an event of its sample; its times are as far apart as there.

    Args:
        name: which one.
        fields: what is otherwise in the payload, by the names on the wire or in Python; None
            leaves a field out.
        created_at: when it happened.
        number: gives what identifies it another value with each number.
        extra: what the payload gets unchecked.
        called: the name that it carries instead of its own.

    Raises:
        MockError: no such event or field, or a value that the specification doesn't allow.
    """
    if name not in _samples():
        raise MockError(f"there is no event {name!r}: there are {', '.join(_samples())}")
    event = deepcopy(_samples()[name])
    passed = created_at - datetime.fromisoformat(event["created_at"])
    payload: dict[str, Any] = {
        field: _renewed(field, value, passed, number) for field, value in event["payload"].items()
    }
    names = _wire_names(name)
    for field, value in fields.items():
        if field not in names:
            known = ", ".join(dict.fromkeys(names.values()))
            raise MockError(f"{name} has no field {field!r}: it has {known}")
        payload[names[field]] = timestamp(value) if isinstance(value, datetime) else value
    event["payload"] = {field: value for field, value in payload.items() if value is not None}
    event["created_at"] = event["sent_at"] = timestamp(created_at)
    _check(name, event)
    event["payload"].update(extra or {})
    event["name"] = called or name
    _json(event)
    return event


def encode_event(event: Mapping[str, Any], sent_at: datetime, number: int = 0) -> bytes:
    """Write an event as it is sent at a moment, so many microseconds later."""
    moment = later(sent_at, timedelta(microseconds=number)).astimezone(UTC)
    # Nine digits, as Go writes them.
    text = f"{moment:%Y-%m-%dT%H:%M:%S.%f}{number % 1000:03}Z"
    return _json({**event, "sent_at": text})


def later(moment: datetime, time: timedelta) -> datetime:
    """Give the moment after some time.

    Raises:
        MockError: no calendar goes so far.
    """
    try:
        return moment + time
    except OverflowError:
        raise MockError(f"{time} after {moment} is beyond the calendar; set the clock") from None


@cache
def _samples() -> dict[str, dict[str, Any]]:
    """Make a body of each event: its sample, as far as there is one and its schema allows it."""
    samples: dict[str, dict[str, Any]] = {}
    for webhook in spec()["webhooks"].values():
        content = _content(webhook)
        body = complete(content.get("schema", {}), _sample(content))
        if is_object(body) and body.keys() >= {"name", "payload"}:
            samples[body["name"]] = {"created_at": _SOME_TIME, **body}
    return samples


def _content(webhook: Mapping[str, Any]) -> Mapping[str, Any]:
    for operation in filter(is_object, webhook.values()):
        contents = resolve(operation.get("requestBody", {})).get("content", {})
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


@cache
def _wire_names(name: str) -> dict[str, str]:
    """Give the names of the payload's fields on the wire, by those and by Python's."""
    payload: Any = _schema(name).model_fields["payload"].annotation
    fields: dict[str, Any] = payload.model_fields
    names = {python: field.alias or python for python, field in fields.items()}
    return {**names, **{wire: wire for wire in names.values()}}


def _renewed(name: str, value: Any, passed: timedelta, number: int) -> Any:  # noqa: ANN401 - any JSON
    """Move a time by what has passed since the sample, and an identity by a number."""
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
        raise refusal(name, error) from None


def _json(event: Mapping[str, Any]) -> bytes:
    try:
        text = _JSON.encode(event)
        return text.translate(_ESCAPED).encode()
    except (TypeError, ValueError) as error:  # ValueError: half a character, or no number
        kind = MockTypeError if isinstance(error, TypeError) else MockError
        raise kind(f"this can't be written as JSON: {error}") from None
