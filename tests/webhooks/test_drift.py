"""A signed event is never refused for its shape: what no class fits goes whole to the default."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from pytribute.webhooks import (
    EVENTS,
    Event,
    NewDigitalProduct,
    NewDonation,
    TestEvent,
    UnknownEvent,
    WebhookHandler,
    parse_unverified,
    sign,
)
from pytribute.webhooks._parser import may_involve_money
from tests.webhooks.notebooks import calling
from tests.webhooks.samples import CREATED, Data, delivery, written

KEY = "canary-7f3a"
YEAR_1 = datetime(1, 1, 1, tzinfo=UTC)

DRIFTED = [
    (delivery("new_digital_product", transaction_id=...), "$.payload"),
    (delivery("new_digital_product", amount="499"), "$.payload.amount"),
    (delivery("new_digital_product", amount=499.0), "$.payload.amount"),
    (delivery("new_digital_product", amount=True), "$.payload.amount"),
    (delivery("new_digital_product", purchase_id="A-78901"), "$.payload.purchase_id"),
    (delivery("new_digital_product", purchase_id=78901.5), "$.payload.purchase_id"),
    (delivery("new_digital_product", purchase_id=1e300), "$.payload.purchase_id"),
    (delivery("new_digital_product", created_at="2026-07-11T09:15:58"), "$.created_at"),
    (delivery("new_digital_product", created_at="tomorrow"), "$.created_at"),
    (b'{"name": "new_digital_product"}', "$"),
    (b'{"name": "new_digital_product", "payload": [1]}', "$.payload"),
    (delivery("physical_order_created", products=[{"quantity": "two"}]), "$.payload.products[0]"),
]


def found(body: bytes) -> Event[Any]:
    event = parse_unverified(body)
    assert isinstance(event, Event)
    return event


@pytest.mark.parametrize(("body", "place"), DRIFTED)
def test_an_event_that_fits_no_class_is_kept_with_its_reason(body: bytes, place: str) -> None:
    event = found(body)

    assert isinstance(event, UnknownEvent)
    assert event.reason.rpartition(" at ")[2].startswith(place)
    assert event.name == json.loads(body)["name"]
    assert event.payload == json.loads(body, parse_float=Decimal).get("payload")
    assert event.body == body
    assert may_involve_money(event)


@pytest.mark.parametrize("purchase_id", ["78901", 78901.0])
def test_an_id_in_another_type_is_the_same_purchase(purchase_id: object) -> None:
    event = found(delivery("new_digital_product", purchase_id=purchase_id, product_id="2548"))

    assert isinstance(event, NewDigitalProduct)
    assert (event.payload.purchase_id, event.payload.product_id) == (78901, 2548)
    assert event.idempotency_key == found(delivery("new_digital_product")).idempotency_key


def test_a_text_that_is_no_unicode_is_replaced() -> None:
    for broken in (b"\xff\xfe", rb"\ud83d", rb"\udc00", rb"\ud800\ud800"):
        event = found(delivery("new_donation").replace("Кофе".encode(), broken))
        assert isinstance(event, NewDonation)
        assert event.payload.donation_name.endswith("\ufffd ☕")
    unknown = found(written({"name": "x", "payload": "K"}).replace(b"K", rb"\ud83d\ude00\ud83d"))
    assert unknown.payload == "😀\ufffd"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (CREATED, datetime(2026, 7, 11, 9, 15, 58, 332461, UTC)),
        ("2026-07-11T09:15:58", datetime(2026, 7, 11, 9, 15, 58, tzinfo=UTC)),
        (1783761358, datetime(2026, 7, 11, 9, 15, 58, tzinfo=UTC)),
        (1783761358332, datetime(2026, 7, 11, 9, 15, 58, 332000, UTC)),
        (1e300, YEAR_1),
        ("tomorrow", YEAR_1),
        (True, YEAR_1),
        (None, YEAR_1),
        (..., YEAR_1),
    ],
)
def test_an_unknown_name_comes_with_a_time_in_any_shape(value: object, moment: datetime) -> None:
    said: Data = {"name": "of_tomorrow", "created_at": value, "sent_at": value}
    event = found(written({name: one for name, one in said.items() if one is not ...}))

    assert isinstance(event, UnknownEvent)
    assert event.created_at == event.sent_at == moment
    assert event.reason == ""


@pytest.mark.parametrize("name", [5, None, ["x"], {"x": 1}, True])
def test_a_name_that_is_no_text_is_none(name: object) -> None:
    event = parse_unverified(written({"name": name, "payload": {"amount": 5}}))

    assert isinstance(event, UnknownEvent)
    assert event.name == ""
    assert not isinstance(parse_unverified(b"{}"), TestEvent)


def test_a_byte_order_mark_is_no_drift() -> None:
    assert isinstance(found(b"\xef\xbb\xbf" + delivery("new_donation")), NewDonation)


def test_a_test_of_the_dashboard_has_no_payload() -> None:
    event = found(b'{"name": "", "test_event": 1, "payload": {"amount": 5}}')

    assert isinstance(event, UnknownEvent)
    assert may_involve_money(event)


def test_huge_numbers_are_kept_as_far_as_anybody_can() -> None:
    text = '{"name": "x", "payload": [%s, %s]}' % ("9" * 399, "9" * 5000)  # noqa: UP031 - braces

    assert found(text.encode()).payload == [int("9" * 399), Decimal("9" * 5000)]


def test_a_key_contains_no_person() -> None:
    said = {"name": "of_tomorrow", "created_at": CREATED, "payload": {"email": "ann@b.example"}}

    assert "ann" not in found(written(said)).idempotency_key
    assert "|" not in found(written({**said, "name": "a|b/c"})).idempotency_key.split("|", 1)[0]


@pytest.mark.parametrize("name", EVENTS)
def test_a_drifted_event_means_money_as_its_class_may(name: str) -> None:
    drifted = found(written({"name": name}))

    assert may_involve_money(drifted) is EVENTS[name].may_involve_money()
    assert not may_involve_money(found(delivery(name))) or EVENTS[name].may_involve_money()


@pytest.mark.parametrize(
    ("payload", "means_money"),
    [
        ({"amount": 5}, True),
        ({"starsAmount": 5}, True),
        ({"amount_cents": 5}, True),
        ({"consumer": 5, "summary": 5, "totals_id": 5}, False),
        ({"order": {"items": [{"price": 5}]}}, True),
        ([{"amount": 5}], True),
        ({"channel_id": 5}, False),
        ({"channel": {"id": [5]}}, False),
        (5, False),
    ],
)
def test_an_unknown_event_means_money_if_it_names_an_amount(
    payload: object,
    means_money: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    assert may_involve_money(found(written({"name": "x", "payload": payload}))) is means_money


@pytest.mark.parametrize(("body", "place"), DRIFTED)
def test_the_default_function_gets_events_that_fit_no_class(body: bytes, place: str) -> None:
    taken: list[Event[Any]] = []
    handler = WebhookHandler(KEY, inbox=None)
    handler.on(NewDigitalProduct)(calling(taken.append))

    assert handler.handle(body, sign(body, KEY)).status == 500
    handler.default(calling(taken.append))
    assert handler.handle(body, sign(body, KEY)).status == 200

    assert [type(event) for event in taken] == [UnknownEvent]
    assert taken[0].body == body


def test_an_amount_outside_the_payload_means_money_too() -> None:
    for beside in ({"data": {"amount": 5}}, {"amount": 5}):
        event = found(written({"name": "x", "created_at": CREATED, **beside}))
        assert isinstance(event, UnknownEvent)
        assert event.extra_fields == beside
        assert may_involve_money(event)
    assert not may_involve_money(found(written({"name": "x", "data": {"channel_id": 5}})))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"data": {"gift_id": 1}}, {"data": {"gift_id": 2}}),
        ({"created_at": CREATED, "data": 1}, {"created_at": CREATED, "data": 2}),
        ({"createdAt": CREATED, "payload": {}}, {"createdAt": "2026-07-12", "payload": {}}),
    ],
)
def test_events_that_differ_outside_the_payload_have_different_keys(one: Data, other: Data) -> None:
    keys = {found(written({"name": "x", **fields})).idempotency_key for fields in (one, other)}

    assert len(keys) == 2


@pytest.mark.parametrize("sent", ["sent_at", "sentAt", "send_time"])
def test_a_key_is_the_same_whenever_a_delivery_was_sent(sent: str) -> None:
    fields = {"name": "x", "data": {"gift_id": 1}}
    keys = {found(written({**fields, sent: at})).idempotency_key for at in (CREATED, 5, None)}

    assert len(keys) == 1


def test_a_field_that_does_not_identify_the_event_is_not_in_its_key() -> None:
    fields = {"name": "x", "created_at": CREATED, "payload": {"gift_id": 1}}
    keys = {found(written({**fields, "attempt": n})).idempotency_key for n in (1, 2)}

    assert len(keys) == 1
