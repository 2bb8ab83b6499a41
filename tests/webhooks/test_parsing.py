"""Signed deliveries are parsed; unknown parts are kept."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytribute.webhooks import (
    EVENTS,
    InvalidPayloadError,
    NewDigitalProduct,
    PayloadTooLargeError,
    ShopOrderPaid,
    SignatureVerificationError,
    TestEvent,
    UnknownEvent,
    parse,
    parse_unverified,
    sign,
)
from pytribute_client.models.subscription_period import SubscriptionPeriod
from tests.webhooks.samples import CREATED, PAYLOADS, Data, delivery, event, written
from tests.webhooks.test_signature import VECTOR_BODY, VECTOR_SIGNATURE

KEY = "canary-7f3a"
PURCHASE = delivery("new_digital_product")
repeatable = settings(derandomize=True, deadline=None)


def test_the_published_vector_is_a_paid_order() -> None:
    found = parse(VECTOR_BODY, VECTOR_SIGNATURE, "test_api_key")

    assert isinstance(found, ShopOrderPaid)
    assert str(found.amount) == "1000.00 RUB"
    assert found.buyer.customer_id == "user_12345"
    assert found.body == VECTOR_BODY


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (timedelta(minutes=-4), None),
        (timedelta(minutes=4), None),
        (timedelta(minutes=-6), r"sent 36\d s ago, which is more than 300 s"),
        (timedelta(minutes=6), r"sent 3[56]\d s ahead, which is more than 300 s"),
        (None, r"s ago, which is more than 300 s"),
    ],
)
def test_an_event_of_another_time_is_not_within_the_tolerance(
    sent: timedelta | None, problem: str | None
) -> None:
    data = json.loads(PURCHASE)
    del data["sent_at"]
    if sent is not None:
        data["sent_at"] = (datetime.now(UTC) + sent).isoformat()
    body = written(data)
    signature = sign(body, KEY)
    assert isinstance(parse(body, signature, KEY), (NewDigitalProduct, UnknownEvent))
    if problem is None:
        assert isinstance(parse(body, signature, KEY, tolerance=300), NewDigitalProduct)
        return
    with pytest.raises(SignatureVerificationError, match=problem) as caught:
        parse(body, signature, KEY, tolerance=300)
    assert caught.value.status == 401


def test_the_test_of_the_dashboard_has_no_time_and_is_within_any_tolerance() -> None:
    body = b'{"test_event": "ping"}'
    assert isinstance(parse(body, sign(body, KEY), KEY, tolerance=0), TestEvent)


def test_an_unsigned_body_is_not_parsed() -> None:
    with pytest.raises(SignatureVerificationError):
        parse(b"no JSON at all", sign(b"{}", KEY), KEY)
    with pytest.raises(PayloadTooLargeError):
        parse(b"no JSON at all", None, KEY, limit=5)


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_is_read_however_its_json_is_written(name: str) -> None:
    body = delivery(name)
    said = json.loads(body)
    backwards = {key: said[key] for key in reversed(said)}
    backwards["payload"] = dict(reversed(said["payload"].items()))
    others = [
        json.dumps(said, indent=2),
        json.dumps(backwards),
        json.dumps(said, ensure_ascii=False, separators=(" ,\r\n", "\t: ")),
    ]

    for text in others:
        found = parse(text.encode(), sign(text.encode(), KEY), KEY)
        assert isinstance(found, EVENTS[name])
        assert found.payload == event(name).payload
        assert found.idempotency_key == event(name).idempotency_key


TEXTS = (
    "Tom & Ann <shop>",
    "Цифровые товары",
    "📷 ☕ 👩‍👩‍👧",
    'a "b" \\ / \b\f\n\r\t',
    "\x7f\u2028",
    "",
)


@pytest.mark.parametrize("text", TEXTS)
def test_texts_arrive_as_they_were_meant(text: str) -> None:
    for body in (
        delivery("new_digital_product", product_name=text),
        json.dumps(json.loads(delivery("new_digital_product", product_name=text))).encode(),
    ):
        found = parse(body, sign(body, KEY), KEY)
        assert not isinstance(found, TestEvent)
        assert found.payload.product_name == text


@given(st.text("0123456789", max_size=9))
@repeatable
def test_times_have_up_to_nine_digits_after_the_second(digits: str) -> None:
    text = f"2026-07-11T09:15:58{'.' if digits else ''}{digits}Z"
    found = event("new_subscription", created_at=text, sent_at=text, expires_at=text)

    exact = datetime(2026, 7, 11, 9, 15, 58, tzinfo=UTC) + timedelta(
        microseconds=int(f"{digits:<09}") / 1000
    )
    for time in (found.created_at, found.sent_at, found.payload.expires_at):
        assert abs(time - exact) <= timedelta(microseconds=1)


@pytest.mark.parametrize("period", ["weekly", "halfyearly", "of_tomorrow", ""])
def test_a_period_is_kept_whether_it_is_known_or_not(period: str) -> None:
    found = event("new_subscription", period=period).payload.period

    assert isinstance(found, SubscriptionPeriod)
    assert found == period


def test_unknown_fields_stay_in_the_body() -> None:
    new: Data = {"of_tomorrow": {"a": [1]}, "body": "not what it says", "payload2": None}
    said = {**json.loads(delivery("new_donation", of_tomorrow=[2])), **new}

    found = parse_unverified(written(said))

    assert not isinstance(found, TestEvent)
    assert json.loads(found.body) == said
    assert found.payload == event("new_donation").payload


@pytest.mark.parametrize("name", EVENTS)
def test_fields_of_the_buyer_may_be_missing_null_or_empty(name: str) -> None:
    identity = ("user_id", "trb_user_id", "telegram_user_id", "telegram_username")
    for nothing in (..., None):
        found = event(name, **dict.fromkeys([*identity, "email", "customerId"], nothing))
        assert found.buyer.id is None
    assert event(name, email="", telegram_username="", customerId="").buyer.email is None


def test_a_cancellation_has_an_optional_reason() -> None:
    for reason in ("", "Cancel by User", None):
        found = event("cancelled_subscription", cancel_reason=reason)
        assert found.payload.cancel_reason == reason


def test_an_event_of_an_unknown_name_keeps_its_payload() -> None:
    payload = {"some": [1, {"thing": None}], "amount": 5, "currency": "usd"}
    body = written(
        {"name": "shop_moved", "created_at": CREATED, "sent_at": CREATED, "payload": payload}
    )
    found = parse(body, sign(body, KEY), KEY)

    assert isinstance(found, UnknownEvent)
    assert (found.name, found.payload, found.body) == ("shop_moved", payload, body)
    assert found.payment_state == "none"
    assert found.amount is None
    assert found.buyer.id is None


def test_an_unknown_event_has_a_stable_key_of_its_own() -> None:
    def key(name: str = "shop_moved", sent_at: str = CREATED, **payload: object) -> str:
        said = {"name": name, "created_at": CREATED, "sent_at": sent_at, "payload": payload}
        found = parse_unverified(written(said))
        assert isinstance(found, UnknownEvent)
        return found.idempotency_key

    assert key(a=1, b=2) == key(b=2, a=1, sent_at="2026-07-12T00:00:00Z")
    assert len({key(a=1), key(a=2), key(a="1"), key(), key("shop_gone"), key(a="x" * 999)}) == 6


@pytest.mark.parametrize("name", ["newDigitalProduct", "shopOrder", "New_Digital_Product", ""])
def test_a_name_in_another_spelling_is_an_unknown_one(name: str) -> None:
    body = delivery("new_digital_product").replace(b"new_digital_product", name.encode())

    found = parse_unverified(body)

    assert isinstance(found, UnknownEvent)
    assert found.name == name


def test_an_unknown_event_may_come_without_a_payload() -> None:
    found = parse_unverified(
        written({"name": "shop_closed", "created_at": CREATED, "sent_at": CREATED})
    )

    assert isinstance(found, UnknownEvent)
    assert found.payload is None


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"test_event": "hello"}, "hello"),
        ({"test_event": ""}, ""),
        ({"test_event": True}, "True"),
        ({"name": None, "test_event": "hello", "sent_at": CREATED}, "hello"),
        ({"name": "", "test_event": "hello"}, "hello"),
    ],
)
def test_the_test_of_the_dashboard_is_no_event(said: Data, text: str) -> None:
    body = written(said)

    assert parse(body, sign(body, KEY), KEY) == TestEvent(text)
    with pytest.raises(SignatureVerificationError):
        parse(body, sign(b"other", KEY), KEY)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the body is empty: did other code read it before?"),
        (b"null", "expected a JSON object, got NoneType"),
        (b"[]", "expected a JSON object, got list"),
        (delivery("new_donation") + b"{}", "the body is not JSON: Extra data"),
        (delivery("new_donation")[:-1], "the body is not JSON: Expecting ',' delimiter"),
        (b'{"name": "x", "payload": NaN}', "the body is not JSON: ValueError"),
        (b'{"name": "x", "payload": ' + b"[" * 100_000, "the body is not JSON: RecursionError"),
    ],
)
def test_the_error_of_a_signed_body_that_is_no_object_has_the_reason(
    body: bytes, reason: str
) -> None:
    with pytest.raises(InvalidPayloadError) as caught:
        parse(body, sign(body, KEY), KEY)

    assert caught.value.status == 400
    assert str(caught.value) == reason
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_the_error_of_an_empty_body_suggests_that_it_was_read_before() -> None:
    with pytest.raises(
        SignatureVerificationError, match="the body is empty: did other code read it before"
    ):
        parse(b"", sign(PURCHASE, KEY), KEY)


@pytest.mark.parametrize("name", EVENTS)
def test_no_event_shows_its_buyer_in_a_log(name: str) -> None:
    found = event(name, email="ann@b.example", customerId="ann@b.example")
    shown = f"{found!r} {found}"

    assert type(found).__name__ in shown
    for secret in ("ann", "12321321", "31326", "durov", "amount", PAYLOADS[name]["currency"]):
        assert secret not in shown
