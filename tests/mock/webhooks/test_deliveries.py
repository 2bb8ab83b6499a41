"""How events travel: signed, again after a failure, late, twice, and in the wrong order."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from pytribute import webhooks
from pytribute.mock import Mock, MockError, WebhookTarget
from pytribute.mock.signature import Signature
from tests.mock.webhooks.receiving import Inbox, listening

DAY = [5, 15, 30, 60, 120, 240, 480, 480]


def test_a_delivery_is_repeated_as_documented_until_the_last_attempt(
    mock: Mock, inbox: Inbox
) -> None:
    inbox.statuses = [500] * 20
    delivery = mock.send("new_donation")
    for minutes in DAY:
        assert mock.advance(minutes - 1) == []
        assert mock.advance(1) == [delivery]
    assert delivery.next_at is None
    assert mock.advance(hours=1000) == []

    times = [attempt.sent_at for attempt in delivery.attempts]
    assert [b - a for a, b in pairwise(times)] == [timedelta(minutes=m) for m in DAY]


def test_a_long_time_brings_all_attempts_at_their_own_moments(mock: Mock, inbox: Inbox) -> None:
    inbox.statuses = [302, 404, 503, 204]
    delivery = mock.send("new_donation")
    start = mock.now

    assert mock.advance(days=1) == [delivery] * 3
    assert [(a.status, a.sent_at - start) for a in delivery.attempts] == [
        (302, timedelta()),
        (404, timedelta(minutes=5)),
        (503, timedelta(minutes=20)),
        (204, timedelta(minutes=50)),
    ]
    assert (delivery.is_accepted, delivery.next_at, mock.now - start) == (
        True,
        None,
        timedelta(hours=24),
    )


def test_each_attempt_has_its_own_time_and_signature_and_one_key(mock: Mock, inbox: Inbox) -> None:
    inbox.statuses = [500]
    delivery = mock.send("new_digital_product")
    mock.advance(5)
    mock.redeliver(delivery)

    events = [webhooks.parse(*one, mock.api_key) for one in inbox.came]
    assert [isinstance(event, webhooks.NewDigitalProduct) for event in events] == [True] * 3
    assert len({signature for _, signature in inbox.came}) == 3
    assert len({event["sent_at"] for event in inbox.events}) == 3
    assert len({event["created_at"] for event in inbox.events}) == 1
    assert len({getattr(event, "idempotency_key", "") for event in events}) == 1


def test_setting_the_clock_delivers_nothing_and_advancing_delivers_overdue_events(
    mock: Mock, inbox: Inbox
) -> None:
    inbox.statuses = [500]
    mock.send("new_donation")
    later = mock.now + timedelta(days=1)

    mock.set_clock(later)
    assert len(inbox.came) == 1
    mock.advance()
    assert len(inbox.came) == 2
    assert mock.now == later


@pytest.mark.parametrize(
    ("form", "is_taken"),
    [
        ("valid", True),
        ("invalid", False),
        ("missing", False),
        ("empty", False),
        ("upper-case", False),
        ("prefixed", False),
    ],
)
def test_a_signature_can_be_invalid_in_each_way(
    mock: Mock, inbox: Inbox, form: Signature, *, is_taken: bool
) -> None:
    mock.set_webhook(webhooks.WebhookHandler(mock.api_key, inbox=None))
    delivery = mock.send_test(signature=form)

    assert delivery.status == (200 if is_taken else 401)
    assert delivery.next_at is None


def test_events_out_of_order_arrive_the_last_first(mock: Mock, inbox: Inbox) -> None:
    with mock.out_of_order():
        purchase = mock.buy()
        with mock.client() as client:
            client.products.cancel_purchase(purchase)
        assert inbox.came == []

    assert inbox.names == ["digital_product_refunded", "new_digital_product"]
    assert [delivery.name for delivery in mock.deliveries] == inbox.names[::-1]


def test_a_handler_receives_events_without_a_socket(mock: Mock) -> None:
    handler = webhooks.WebhookHandler(mock.api_key, inbox=None)
    came: list[int | None] = []

    @handler.on(webhooks.NewDigitalProduct)
    async def deliver(event: webhooks.NewDigitalProduct) -> None:
        came.append(event.buyer.telegram_id)

    mock.set_webhook(handler)
    assert mock.send("new_digital_product", telegram_user_id=5).status == 200
    mock.set_webhook(handler.handle)
    assert mock.send_test().status == 200
    assert came == [5]


def test_a_target_that_raises_has_no_response(mock: Mock) -> None:
    def fail(_body: bytes, _signature: str | None) -> int:
        raise RuntimeError("full")

    mock.set_webhook(fail)
    delivery = mock.send("new_donation")
    assert (delivery.status, delivery.attempts[0].problem) == (None, "RuntimeError: full")
    assert delivery.next_at == mock.now + timedelta(minutes=5)


def test_an_address_receives_events_over_http(mock: Mock, inbox: Inbox) -> None:
    inbox.statuses = [201, 0]
    with listening(inbox) as url:
        mock.set_webhook(url)
        first, second = mock.send("new_donation"), mock.send("new_donation")
    third = mock.send("new_donation", signature="missing")  # the receiver is closed

    assert (first.status, first.attempts[0].response) == (201, b'{"status":"\x1b[31mok"}')
    assert [second.status, third.status] == [None, None]
    assert "RemoteDisconnected" in second.attempts[0].problem
    assert inbox.headers[0]["content-type"] == "application/json"
    assert inbox.headers[0]["trbt-signature"] == inbox.came[0][1]
    webhooks.verify(*inbox.came[0], mock.api_key)


def test_an_endless_response_is_cut(
    mock: Mock, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, 11.0])
    monkeypatch.setattr("pytribute.mock.targets.monotonic", lambda: next(moments))
    with listening(inbox) as url:
        mock.set_webhook(url)
        assert "TimeoutError" in mock.send("new_donation").attempts[0].problem


def test_without_a_webhook_no_event_is_sent(mock: Mock, inbox: Inbox) -> None:
    inbox.statuses = [500]
    mock.send("new_donation")
    mock.set_webhook(None)

    with pytest.raises(MockError, match=r"set_webhook\(\) first"):
        mock.send("new_donation")
    mock.buy()
    assert not mock.has_webhook
    assert mock.advance(5) == []
    assert len(inbox.came) == 1
    mock.set_webhook(inbox.take)
    (late,) = mock.advance()
    assert (late.is_accepted, len(inbox.came)) == (True, 2)


@pytest.mark.parametrize(
    "webhook", ["", "example.com", "ftp://x/y", "http://", "http://x:99999/", "http://x/ y", 5]
)
def test_an_invalid_target_is_refused(webhook: WebhookTarget) -> None:
    with pytest.raises(MockError, match=r"a webhook (is an address|is not|must be http|contains)"):
        Mock(webhook=webhook)


def test_a_password_that_would_not_be_sent_is_refused_and_not_shown() -> None:
    with pytest.raises(MockError, match="without fragment or user") as told:
        Mock(webhook="http://user:canary@127.0.0.1:1/")

    assert "canary" not in str(told.value)


def test_time_goes_neither_backwards_nor_beyond_the_calendar(mock: Mock) -> None:
    with pytest.raises(MockError, match="backwards"):
        mock.advance(-1)
    for endless in (float("inf"), 1e18):
        with pytest.raises(MockError, match="beyond the calendar"):
            mock.advance(endless)
    with pytest.raises(MockError, match="beyond the calendar"):
        mock.advance(hours=float("nan"))
    mock.set_clock(datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    with pytest.raises(MockError, match="beyond the calendar"):
        mock.advance(2)


def test_a_reset_forgets_deliveries_and_keeps_the_webhook(mock: Mock, inbox: Inbox) -> None:
    inbox.statuses = [500]
    mock.send("new_donation")
    mock.reset()

    assert mock.deliveries == []
    assert mock.advance(hours=24) == []
    assert mock.has_webhook


def test_no_text_of_a_delivery_shows_people_or_the_key(mock: Mock, inbox: Inbox) -> None:
    inbox.statuses = [500]
    delivery = mock.send("new_donation", message="canary-message", telegram_username="canary")

    assert "canary" in json.dumps(delivery.payload)
    assert "canary" not in repr(mock.deliveries)
    assert str(inbox.came[0][1]) not in repr(delivery)
