"""What is sent: the events of the specification, each as something that just happened."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pytribute import webhooks
from pytribute._specification import spec
from pytribute.mock import Mock, MockError
from pytribute.mock.events import event_names, whole_payload
from tests.mock.webhooks.receiving import Inbox


@pytest.mark.parametrize("name", event_names())
def test_every_event_of_the_specification_is_signed_and_read(
    mock: Mock, inbox: Inbox, name: str
) -> None:
    delivery = mock.send(name)

    (body, signature) = inbox.came[-1]
    event = webhooks.parse(body, signature, mock.api_key)
    assert isinstance(event, webhooks.EVENTS[name])
    assert event.name == delivery.name == name
    assert delivery.is_accepted


def test_all_events_of_the_specification_are_known() -> None:
    assert set(event_names()) == set(webhooks.EVENTS)
    assert len(spec()["webhooks"]) == len(event_names()) + 1  # the dashboard's test has no name


@pytest.mark.parametrize("name", event_names())
def test_each_time_it_is_another_event(mock: Mock, inbox: Inbox, name: str) -> None:
    for _ in range(3):
        mock.send(name)

    keys = {key_of(mock, *one) for one in inbox.came}
    assert len(keys) == 3


def key_of(mock: Mock, body: bytes, signature: str | None) -> str:
    event = webhooks.parse(body, signature, mock.api_key)
    assert not isinstance(event, webhooks.TestEvent)
    return event.idempotency_key


def test_fields_have_either_name_and_none_leaves_them_out(mock: Mock, inbox: Inbox) -> None:
    mock.send("shop_order", customerId="a", stars_amount=7, period=None)
    assert (inbox.last["customerId"], inbox.last["starsAmount"]) == ("a", 7)
    assert "period" not in inbox.last

    expiry = datetime(2026, 3, 1, tzinfo=UTC)
    mock.send("new_subscription", telegram_user_id=None, expires_at=expiry)
    assert "telegram_user_id" not in inbox.last
    assert inbox.last["expires_at"] == "2026-03-01T00:00:00Z"


def test_times_are_as_far_apart_as_in_the_sample(inbox: Inbox) -> None:
    with Mock(seed=0, webhook=inbox.take) as mock:
        mock.set_clock(datetime(2027, 5, 1, 12, tzinfo=UTC))
        mock.send("new_subscription")

    assert inbox.events[-1]["created_at"].startswith("2027-05-01T12:00:00")
    assert inbox.last["expires_at"].startswith("2027-06-01T11:59:59.5")


def test_extra_fields_are_not_checked(mock: Mock, inbox: Inbox) -> None:
    mock.send("new_subscription", extra_fields={"period": "fortnightly", "colour": ["red"]})
    assert (inbox.last["period"], inbox.last["colour"]) == ("fortnightly", ["red"])

    mock.send("new_subscription", event_name="newSubscription")
    assert inbox.names[-1] == "newSubscription"


def test_marks_are_escaped_as_in_go(mock: Mock, inbox: Inbox) -> None:
    mock.send("new_donation", message="<b> & Ёж 🦔 \u2028")

    assert rb"\u003cb\u003e \u0026 " + "Ёж 🦔 ".encode() + rb"\u2028" in inbox.came[-1][0]
    assert inbox.last["message"] == "<b> & Ёж 🦔 \u2028"


def test_bytes_are_sent_as_they_are(mock: Mock, inbox: Inbox) -> None:
    delivery = mock.send(b"\xff not json")

    assert inbox.came[-1][0] == b"\xff not json"
    assert (delivery.name, delivery.payload) == ("", {})


def test_the_dashboard_tries_an_address(mock: Mock, inbox: Inbox) -> None:
    mock.send_test()

    event = webhooks.parse(*inbox.came[-1], mock.api_key)
    assert isinstance(event, webhooks.TestEvent)


def test_an_event_may_hold_decimals(mock: Mock, inbox: Inbox) -> None:
    sent = mock.send("new_donation", amount=Decimal("500.0"), extra_fields={"fee": Decimal("0.10")})

    [(body, _)] = inbox.came
    assert json.loads(body)["payload"] == sent.payload
    assert (sent.payload["amount"], sent.payload["fee"]) == (500, 0.1)


def test_an_invalid_event_is_refused_and_not_sent(mock: Mock, inbox: Inbox) -> None:
    for event, fields, complaint in (
        ("new_digital_prodct", {}, "there is no event 'new_digital_prodct': there are new_sub"),
        ("new_donation", {"amont": 1}, "new_donation has no field 'amont': it has "),
        ("new_donation", {"event": 1}, "new_donation has no field 'event'"),
        ("new_donation", {"amount": "1"}, "new_donation: new_donation.payload.amount: "),
        ("new_donation", {"amount": None}, "new_donation: new_donation.payload.amount: "),
        ("new_donation", {"amount": object()}, "can't be encoded as JSON"),
        ("new_donation", {"message": "\ud800"}, "can't be encoded as JSON"),
        ("new_donation", {"extra_fields": {"x": float("nan")}}, "can't be encoded as JSON"),
        ("new_donation", {"signature": "good"}, "signature 'good' is not one of valid, invalid"),
        (b"{}", {"amount": 1}, "bytes are sent as they are"),
    ):
        with pytest.raises(MockError) as caught:
            mock.send(event, **fields)  # pyright: ignore[reportArgumentType]  # wrong ones
        assert complaint.replace("new_donation.payload", "payload") in str(caught.value).replace(
            "new_donation.payload", "payload"
        )
    assert inbox.came == []
    assert mock.deliveries == []


def test_an_event_that_the_specification_lacks_has_no_fields() -> None:
    assert whole_payload("unknown", {"amount": 5}) == {}
