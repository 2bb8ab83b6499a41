"""Buying and cancelling send one event each, after they are done."""

import json
import threading
from threading import Event

import httpx2
import pytest

from pytribute import webhooks
from pytribute.mock import Mock, MockError, MockServer
from pytribute_core.errors import PermissionDeniedError, TributeError
from tests import documented
from tests.mock.webhooks.receiving import Inbox, listening

REASON = "Cancel product purchase from public API"


def test_the_event_of_a_sale_contains_product_and_buyer(mock: Mock, inbox: Inbox) -> None:
    product = mock.add_product(
        name="Salt & pepper", amount=700, currency=documented.spelling("Currency", "EUR")
    )
    purchase = mock.buy(product, paid_with="card", telegram_user_id=5)

    assert inbox.names == ["new_digital_product"]
    told = {name: inbox.last[name] for name in ("product_id", "product_name", "amount", "currency")}
    assert told == {
        "product_id": product,
        "product_name": "Salt & pepper",
        "amount": 700,
        "currency": "eur",
    }
    assert (inbox.last["purchase_id"], inbox.last["telegram_user_id"]) == (purchase, 5)


def test_a_cancelled_purchase_sends_one_event_with_the_same_buyer(mock: Mock, inbox: Inbox) -> None:
    purchase = mock.buy(telegram_user_id=None, trb_user_id="W-5", email="a@example.com")
    with mock.client() as client:
        client.products.cancel_purchase(purchase)
        with pytest.raises(TributeError):
            client.products.cancel_purchase(purchase)

    assert [one.name for one in mock.deliveries] == inbox.names
    assert inbox.names == ["new_digital_product", "digital_product_refunded"]
    bought, refunded = (event["payload"] for event in inbox.events)
    assert refunded["refund_reason"] == REASON
    for name in ("purchase_id", "product_id", "amount", "currency", "trb_user_id", "email"):
        assert refunded[name] == bought[name]
    assert "telegram_user_id" not in refunded
    assert refunded["transaction_id"] != bought["transaction_id"]


def test_cancelling_an_added_purchase_sends_an_event(mock: Mock, inbox: Inbox) -> None:
    purchase = mock.add_purchase()
    assert inbox.came == []

    with mock.client() as client:
        client.products.cancel_purchase(purchase)
    assert mock.deliveries[-1].payload["purchase_id"] == purchase
    assert inbox.names == ["digital_product_refunded"]


def test_an_operation_that_was_not_executed_sends_no_event(mock: Mock, inbox: Inbox) -> None:
    mock.add_fault("cancelProductPurchase", status=500)
    mock.add_fault("cancelProductPurchase", drop="before")
    with mock.client() as client:
        for _ in range(2):
            with pytest.raises(TributeError):
                client.products.cancel_purchase(5001)
    with mock.client(mock.other_api_key) as other:
        other.products.cancel_purchase(7001)  # done, but of another account
        with pytest.raises(PermissionDeniedError):
            other.products.cancel_purchase(5001)

    assert mock.deliveries == []


def test_an_executed_operation_sends_its_event_even_if_the_response_is_lost(
    mock: Mock, inbox: Inbox
) -> None:
    mock.add_fault("cancelProductPurchase", drop="after")
    with mock.client() as client, pytest.raises(TributeError):
        client.products.cancel_purchase(5001)

    assert [one.name for one in mock.deliveries] == ["digital_product_refunded"]


def test_events_of_several_cancellations_keep_their_order(mock: Mock, inbox: Inbox) -> None:
    with mock.client() as client:
        for purchase in range(5001, 5006):
            client.products.cancel_purchase(purchase)

    assert [one.payload["purchase_id"] for one in mock.deliveries] == [*range(5001, 5006)]
    assert [event["payload"]["purchase_id"] for event in inbox.events] == [*range(5001, 5006)]


def test_cancelling_does_not_wait_for_the_webhook(mock: Mock, inbox: Inbox) -> None:
    may_answer = Event()

    def take(body: bytes, signature: str | None) -> int:
        assert may_answer.wait(30)
        return inbox.take(body, signature)

    mock.set_webhook(take)
    with mock.client() as client:
        client.products.cancel_purchase(5001)
        client.products.cancel_purchase(5002)
        assert inbox.came == []
    may_answer.set()

    assert [one.status for one in mock.deliveries] == [200, 200]
    assert [event["payload"]["purchase_id"] for event in inbox.events] == [5001, 5002]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_receiver_that_fails_its_test_holds_up_no_other_event(mock: Mock) -> None:
    came: list[bytes] = []

    def take(body: bytes, _signature: str | None) -> int:
        came.append(body)
        pytest.fail("no event is expected")  # which is no Exception

    mock.set_webhook(take)
    with mock.client() as client:
        for _ in range(3):
            client.products.cancel_purchase(mock.add_purchase())

    assert [delivery.name for delivery in mock.deliveries] == ["digital_product_refunded"] * 3
    assert len(came) == 3
    for thread in threading.enumerate():
        if thread.name == "pytribute-mock-events":  # what the last one raises is ignored here
            thread.join(60)


def test_a_refused_sale_changes_nothing(mock: Mock, inbox: Inbox) -> None:
    before = mock.dump()
    for product, fields in ((4004, {}), (77, {}), (None, {"colour": "red"})):
        with pytest.raises(MockError):
            mock.buy(product, **fields)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # a wrong field
    assert (mock.dump(), inbox.came) == (before, [])


def test_a_receiver_may_ask_the_mock_while_it_takes_a_delivery() -> None:
    with MockServer(products=9) as mock, mock.client() as client:
        seen: list[str] = []

        def take(body: bytes, signature: str | None) -> int:
            webhooks.verify(body, signature, mock.api_key)
            seen.append(client.products.get(json.loads(body)["payload"]["product_id"]).name)
            return 200

        mock.set_webhook(take)
        client.products.cancel_purchase(5001)
        assert [one.status for one in mock.deliveries] == [200]
        assert len(seen) == 1


def test_the_mock_is_steered_over_http(inbox: Inbox) -> None:
    inbox.statuses = [500, 200, 200]
    with listening(inbox) as url, MockServer(products=9, control=True) as mock:

        def control(method: str, path: str, content: object = None) -> httpx2.Response:
            return httpx2.request(
                method,
                f"{mock.url}/__control{path}",
                json=content,
                trust_env=False,
                verify=False,
            )

        assert control("PUT", "/webhook", {"url": url}).status_code == 204
        sent = control(
            "POST",
            "/events",
            {"event": "new_donation", "fields": {"amount": 5}, "event_name": "new"},
        ).json()
        assert (sent["name"], sent["payload"]["amount"], sent["statuses"]) == ("new", 5, [500])
        assert sent["next_at"] == "2026-01-01T00:05:00Z"
        (again,) = control("POST", "/advance", {"minutes": 5}).json()
        assert (again["statuses"], again["next_at"]) == ([500, 200], None)
        bought = control("POST", "/purchases", {"fields": {"telegram_user_id": 5}}).json()
        assert inbox.last["purchase_id"] == bought["purchase"]
        assert [one["name"] for one in control("GET", "/events").json()] == [
            "new",
            "new_digital_product",
        ]
        for wrong in ({"event": "x"}, {}, {"event": "new_donation", "fields": {"event": 1}}):
            assert control("POST", "/events", wrong).status_code == 422
        assert control("PUT", "/webhook", {"url": None}).status_code == 204
        assert not mock.has_webhook
