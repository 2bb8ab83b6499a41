"""The events as the specification tells of them, read by both packages."""

import json
import re
from datetime import datetime
from typing import Any, TypeAlias

import msgspec
import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytribute import spec
from pytribute_client import webhooks
from pytribute_client.models.new_donation_payload import NewDonationPayload
from pytribute_client.models.new_subscription_event import NewSubscriptionEvent
from pytribute_client.models.shop_order_charge_success_payload import ShopOrderChargeSuccessPayload
from pytribute_client.models.shop_order_refunded_payload import ShopOrderRefundedPayload
from pytribute_client.models.webhook_test import WebhookTest
from pytribute_schemas import webhooks as schemas
from scripts.document.node import Json
from scripts.generate.names import field_name

Data: TypeAlias = Any  # JSON of an event

CREATOR = {
    "newSubscription": "new_subscription",
    "renewedSubscription": "renewed_subscription",
    "cancelledSubscription": "cancelled_subscription",
    "newDonation": "new_donation",
    "recurrentDonation": "recurrent_donation",
    "cancelledDonation": "cancelled_donation",
    "newDigitalProduct": "new_digital_product",
    "digitalProductRefunded": "digital_product_refunded",
    "physicalOrderCreated": "physical_order_created",
    "physicalOrderShipped": "physical_order_shipped",
    "physicalOrderCanceled": "physical_order_canceled",
}
SHOP = {
    "shopOrder": "shop_order",
    "shopOrderChargeSuccess": "shop_order_charge_success",
    "shopOrderChargeFailed": "shop_order_charge_failed",
    "shopOrderCancelled": "shop_order_cancelled",
    "shopOrderRefunded": "shop_order_refunded",
    "shopOrderPaymentFailed": "shop_order_payment_failed",
    "shopOrderPaymentReceived": "shop_order_payment_received",
    "shopOrderPrepaid": "shop_order_prepaid",
    "shopTokenChargeSuccess": "shop_token_charge_success",
    "shopTokenChargeFailed": "shop_token_charge_failed",
}
NAMES = CREATOR | SHOP
DOCUMENT: Data = spec()
IDENTITY = ("user_id", "trb_user_id", "telegram_user_id", "telegram_username")


def content(key: str) -> Data:
    return DOCUMENT["webhooks"][key]["post"]["requestBody"]["content"]["application/json"]


def schema(reference: Data) -> Data:
    return DOCUMENT["components"]["schemas"][reference["$ref"].rpartition("/")[2]]


SAMPLES = {NAMES[key]: content(key)["examples"]["sample"]["value"] for key in NAMES}
PAYLOADS = {
    NAMES[key]: schema(schema(content(key)["schema"])["properties"]["payload"]) for key in NAMES
}


def read(event: Data) -> Data:
    return msgspec.json.decode(json.dumps(event), type=webhooks.EVENTS[event["name"]])


def strictly(event: Data) -> Data:
    """Read an event by the other package."""
    return schemas.EVENTS[event["name"]].model_validate_json(json.dumps(event))


def in_milliseconds(event: Json) -> Json:
    """Write every time as both keep it: beyond microseconds, one package rounds and one cuts."""
    if isinstance(event, dict):
        return {key: in_milliseconds(value) for key, value in event.items()}
    if isinstance(event, list):
        return [in_milliseconds(value) for value in event]
    if not isinstance(event, str):
        return event
    is_time = re.fullmatch(r"\d{4}-\d\d-\d\dT\S+Z", event)
    return datetime.fromisoformat(event).isoformat(timespec="milliseconds") if is_time else event


def test_the_events_go_by_the_names_they_are_delivered_with() -> None:
    names = list(NAMES.values())

    assert set(DOCUMENT["webhooks"]) == {*NAMES, "dashboardTest"}
    for module in (webhooks, schemas):
        assert sorted(module.PAYLOADS) == sorted(module.EVENTS) == sorted(names)
        assert len(set(module.PAYLOADS.values())) == len(set(module.EVENTS.values())) == len(names)
    for key, name in NAMES.items():
        assert schema(content(key)["schema"])["properties"]["name"]["const"] == name


@pytest.mark.parametrize("name", SAMPLES)
def test_both_packages_read_a_sample_and_write_the_same_again(name: str) -> None:
    sample = SAMPLES[name]

    event, other = read(sample), strictly(sample)

    assert type(event) is webhooks.EVENTS[name]
    assert type(event.payload) is webhooks.PAYLOADS[name]
    assert type(other.payload) is schemas.PAYLOADS[name]
    again = json.loads(msgspec.json.encode(event))
    assert in_milliseconds(again) == in_milliseconds(sample)
    assert read(again) == event
    written = other.model_dump_json(by_alias=True, exclude_unset=True)
    assert in_milliseconds(json.loads(written)) == in_milliseconds(sample)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_not_required_may_be_missing_or_null(name: str) -> None:
    sample, required = SAMPLES[name], PAYLOADS[name]["required"]
    optional = PAYLOADS[name]["properties"].keys() - set(required)
    bare = {key: value for key, value in sample["payload"].items() if key in required}

    for payload in (bare, bare | dict.fromkeys(optional)):
        event = {**sample, "payload": payload}
        assert json.loads(msgspec.json.encode(read(event)))["payload"].keys() == payload.keys()
        assert strictly(event).payload.model_fields_set == {field_name(field) for field in payload}
    assert not {*IDENTITY} & {*required}


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_required_is_missed(name: str) -> None:
    sample = SAMPLES[name]
    for key in PAYLOADS[name]["required"]:
        payload = {field: value for field, value in sample["payload"].items() if field != key}
        with pytest.raises(msgspec.ValidationError, match=key):
            read({**sample, "payload": payload})
        with pytest.raises(pydantic.ValidationError, match=key):
            strictly({**sample, "payload": payload})


@pytest.mark.parametrize("name", SAMPLES)
def test_a_value_nobody_listed_and_a_field_nobody_knows_are_no_error(name: str) -> None:
    enums = {
        field: "of_tomorrow"
        for field, one in PAYLOADS[name]["properties"].items()
        if "$ref" in one and "enum" in schema(one)
    }
    sample = SAMPLES[name]
    payload = {**sample["payload"], **enums, "of_tomorrow": {"a": [1]}}

    event = read({**sample, "payload": payload, "of_tomorrow": 1})

    again = json.loads(msgspec.json.encode(event))["payload"]
    assert {field: again[field] for field in enums} == enums


@pytest.mark.parametrize("period", ["weekly", "fortnightly"])
def test_a_period_keeps_what_it_says_whether_known_or_not(period: str) -> None:
    sample = SAMPLES["new_subscription"]

    found = read({**sample, "payload": {**sample["payload"], "period": period}}).payload.period

    assert found == period
    assert found.is_known is (period == "weekly")


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.text("0123456789", max_size=9), st.sampled_from(["created_at", "sent_at"]))
def test_a_time_has_up_to_nine_digits_after_the_second(digits: str, field: str) -> None:
    text = f"2026-07-11T09:15:58{'.' if digits else ''}{digits}Z"
    whole = datetime.fromisoformat("2026-07-11T09:15:58+00:00")
    event = {**SAMPLES["new_subscription"], field: text}

    for found in (getattr(read(event), field), getattr(strictly(event), field)):
        # The two packages cut or round what Python has no place for.
        microseconds = (found - whole).total_seconds() * 1_000_000
        assert abs(microseconds - int(f"{digits:<09}") / 1_000) <= 1


def test_the_published_order_is_read() -> None:
    body = (
        b'{"name":"shop_order","created_at":"2025-03-20T01:15:58.33246Z",'
        b'"sent_at":"2025-03-20T01:15:58.542279448Z","payload":{'
        b'"uuid":"550e8400-e29b-41d4-a716-446655440000","shopId":1,"amount":100000,'
        b'"currency":"rub","fee":8000,"status":"paid","customerId":"user_12345",'
        b'"isRecurrent":false}}'
    )

    order = msgspec.json.decode(body, type=webhooks.EVENTS["shop_order"]).payload

    assert json.loads(msgspec.json.encode(order)) == json.loads(body)["payload"]


def test_a_delivery_to_try_the_address_has_neither_name_nor_payload() -> None:
    body = b'{"test_event":"test"}'

    assert msgspec.json.decode(body, type=WebhookTest).test_event == "test"
    assert schemas.WebhookTest.model_validate_json(body).test_event == "test"


def test_an_anonymous_donor_is_nobody() -> None:
    payload = SAMPLES["recurrent_donation"]["payload"]
    donation = msgspec.convert(payload, NewDonationPayload)

    assert donation.anonymously
    assert [getattr(donation, field) for field in IDENTITY] == [msgspec.UNSET] * len(IDENTITY)


@pytest.mark.parametrize("transaction", [90210, "90210"])
def test_a_transaction_is_a_number_or_a_text(transaction: int | str) -> None:
    payload = SAMPLES["shop_order_refunded"]["payload"] | {"transactionId": transaction}

    assert msgspec.convert(payload, ShopOrderRefundedPayload).transaction_id == transaction


def test_fields_are_called_as_elsewhere_in_python() -> None:
    payload = SAMPLES["shop_order_charge_success"]["payload"]
    order = msgspec.convert(payload, ShopOrderChargeSuccessPayload)

    assert order.member_expires_at == datetime.fromisoformat(payload["memberExpiresAt"])
    assert order.shop_id == payload["shopId"]


def test_what_an_event_is_called_is_no_part_of_its_type() -> None:
    event = msgspec.json.decode(json.dumps(SAMPLES["new_subscription"]), type=NewSubscriptionEvent)

    assert event.name == "new_subscription"
    with pytest.raises(pydantic.ValidationError, match="new_subscription"):
        schemas.NewSubscriptionEvent.model_validate(
            SAMPLES["new_subscription"] | {"name": "newSubscription"}
        )
