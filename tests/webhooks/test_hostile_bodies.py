"""Whatever stands in a body, it is an event, a test, or one kind of error."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytribute.webhooks import (
    EVENTS,
    Event,
    InvalidPayloadError,
    NewSubscription,
    SignatureVerificationError,
    TestEvent,
    UnknownEvent,
    parse,
    parse_unverified,
    sign,
)
from tests.properties.cases import cases
from tests.webhooks.samples import CREATED, delivery, written

KEY = "canary-7f3a"
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
_pieces = st.sampled_from(
    [
        *(b"", b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\u", b"\\ud800", b"\x00"),
        *(b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"null", b"NaN", b"1e999", b"-0", b"9" * 400),
        *(b'"name":"shop_order",', b'"payload":{},', b'"name":"x",', b'"test_event":1,'),
        *(b"0001-01-01T00:00:00Z", b"9999-12-31T23:59:59.999999999Z", b"[" * 2000, b"\\u0000"),
    ]
)


def taken(body: bytes) -> Event[Any] | TestEvent | None:
    """Parse a body, if that is possible, and use every property of the event."""
    try:
        found = parse(body, sign(body, KEY), KEY)
    except InvalidPayloadError as error:
        said = str(error)
    else:
        return use(found)
    assert said.isprintable()
    assert len(said) < 500
    return None


def use(found: Event[Any] | TestEvent) -> Event[Any] | TestEvent:
    if isinstance(found, Event):
        again = parse_unverified(found.body)
        assert isinstance(again, Event)
        assert found.idempotency_key == again.idempotency_key
        assert found.payment_state in {
            "paid",
            "intermediate",
            "refund started",
            "refund done",
            "none",
        }
        assert found.amount is None or isinstance(found.amount.minor, int)
        assert found.buyer.id is None or ":" in found.buyer.id
        assert str(found) == repr(found)
    return found


@cases
@given(st.binary(max_size=60) | st.lists(_pieces, max_size=12).map(b"".join))
def test_any_bytes(body: bytes) -> None:
    taken(body)


@pytest.mark.unmeasured
def test_ten_thousand_random_bodies() -> None:
    random = Random(5)  # noqa: S311 - it draws bodies
    right = [delivery(name) for name in EVENTS]
    for _ in range(5_000):
        taken(random.randbytes(random.randrange(60)))
        body = bytearray(random.choice(right))
        for _ in range(random.randrange(1, 5)):
            start = random.randrange(len(body))
            body[start : start + random.randrange(8)] = random.randbytes(random.randrange(8))
        taken(bytes(body))


@cases
@given(_values, st.sampled_from([*EVENTS, "of_tomorrow", None]))
def test_any_json(value: object, name: str | None) -> None:
    taken(json.dumps(value).encode())
    taken(json.dumps({"name": name, "payload": value, "test_event": value}).encode())
    envelope = {"name": name, "created_at": CREATED, "sent_at": CREATED, "payload": value}
    taken(json.dumps(envelope).encode())


@cases
@given(st.sampled_from([*EVENTS]), st.data())
def test_any_event_with_a_part_exchanged(name: str, data: st.DataObject) -> None:
    body = delivery(name)
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 30)))
    changed = body[:start] + data.draw(_pieces) + body[end:]

    taken(changed)
    if changed != body:
        with pytest.raises(SignatureVerificationError):
            parse(changed, sign(body, KEY), KEY)


@cases
@given(st.sampled_from([*EVENTS]), st.data())
def test_any_event_with_a_value_of_any_kind(name: str, data: st.DataObject) -> None:
    said = json.loads(delivery(name))
    part = data.draw(st.sampled_from([said, said["payload"]]))
    part[data.draw(st.sampled_from([*part, "of_tomorrow"]))] = data.draw(_values)

    taken(json.dumps(said).encode())


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
@pytest.mark.parametrize("depth", [100, 900, 1100, 100_000])
def test_any_depth(opening: bytes, depth: int) -> None:
    closing = b"]" if opening == b"[" else b"}"
    nested = opening * depth + b"1" + closing * depth
    for name in ("shop_order", "of_tomorrow"):
        body = written({"name": name, "created_at": CREATED, "sent_at": CREATED, "payload": 0})
        taken(body.replace(b"0}", nested + b"}"))
        taken(delivery("shop_order", of_tomorrow=0).replace(b":0}", b":" + nested + b"}"))
    taken(b'{"test_event":' + nested + b"}")


@pytest.mark.parametrize(
    "number",
    ["9" * 5000, "1e9999", "-1e9999", "1e99999999999999999999", "0." + "1" * 5000, "1E+2"],
)
def test_any_number(number: str) -> None:
    for name in ("new_donation", "of_tomorrow"):
        body = delivery("new_donation", amount=123456789, of_tomorrow=987654321)
        for place in (b"123456789", b"987654321"):
            taken(body.replace(b"new_donation", name.encode()).replace(place, number.encode()))


def test_the_last_of_two_names_or_values_counts_or_none_does() -> None:
    body = delivery("new_donation")
    twice = [
        body.replace(b'"amount":500', b'"amount":500,"amount":700'),
        body.replace(b'"payload":', b'"payload":{},"payload":'),
        b'{"name":"shop_order",' + body[1:],
        body[:-1] + b',"name":"shop_order"}',
        body[:-1] + b',"name":"of_tomorrow"}',
        b'{"test_event":"x",' + body[1:],
    ]

    found = [taken(one) for one in twice]

    assert isinstance(found[0], Event)
    assert found[0].payload.amount == 700
    assert {type(one) for one in found} <= {EVENTS["new_donation"], UnknownEvent, type(None)}


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9-14:00"])
def test_any_time(time: str) -> None:
    body = delivery("new_subscription", created_at=time, sent_at=time, expires_at=time)

    assert isinstance(taken(body), NewSubscription)
    assert isinstance(taken(body.replace(b"new_sub", b"newsub")), UnknownEvent)
