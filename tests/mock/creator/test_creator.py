"""Subscriptions, donations and physical products: their lives, events and listings."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from pytribute import NotFoundError, Tribute
from pytribute.mock import Mock, MockError
from tests.mock.calls import call
from tests.mock.webhooks.receiving import Inbox

MONTH = 31 * 24


def test_a_subscription_renews_until_its_buyer_leaves(
    mock: Mock, tribute: Tribute, inbox: Inbox
) -> None:
    subscriber = mock.subscribe(period="monthly", telegram_user_id=5, telegram_username="five")
    mock.advance(hours=MONTH)
    mock.renew(subscriber)
    mock.cancel(subscriber)
    row = tribute.subscribers.list(subscription_id=1644).to_list()[-1]
    assert (row.telegram_user_id, row.status) == (5, "pre_cancelled")
    assert inbox.names == [*("new_subscription", "renewed_subscription", "renewed_subscription")]
    mock.advance(hours=2 * MONTH)

    assert inbox.names[3:] == ["cancelled_subscription"]
    assert inbox.last["cancel_reason"] == "Cancel by User"
    for event in inbox.events:
        payload: dict[str, Any] = event["payload"]
        assert (payload["subscription_id"], payload["period_id"]) == (1644, 1547)
        assert (payload["price"], payload["amount"], payload["currency"]) == (1000, 700, "eur")
        assert (payload["telegram_user_id"], payload["telegram_username"]) == (5, "five")
    assert [one["payload"]["expires_at"][:7] for one in inbox.events] == [
        *("2026-02", "2026-03", "2026-04", "2026-04")
    ]
    assert tribute.subscribers.list(subscription_id=1644).to_list()[-1].status == "cancelled"
    for act in (mock.renew, mock.cancel):
        with pytest.raises(MockError, match=r"the subscription ends|has cancelled already"):
            act(subscriber)


def test_a_declined_subscription_ends_with_its_period(mock: Mock, inbox: Inbox) -> None:
    mock.decline(mock.subscribe(1645))
    mock.advance(hours=2 * MONTH)
    assert inbox.names == ["new_subscription", "cancelled_subscription"]
    assert (inbox.last["price"], inbox.last["cancel_reason"]) == (79_950, "")


def test_a_subscription_for_once_or_on_trial_is_not_renewed(mock: Mock, inbox: Inbox) -> None:
    prices = [
        {"periodId": 1, "period": "onetime", "price": Decimal("5.5")},
        {"periodId": 2, "period": "trial", "price": 0},
    ]
    added = mock.add_subscription(name="Course", periods=prices)
    once, _trial = mock.subscribe(added), mock.subscribe(added, period="trial")
    assert inbox.last["type"] == "trial"
    with pytest.raises(MockError, match="no price for the period 'weekly'"):
        mock.subscribe(added, period="weekly")
    mock.cancel(once)
    mock.advance(hours=MONTH)
    assert inbox.names[2:] == ["cancelled_subscription"] * 2
    assert call(mock, "GET", "/subscriptions").body["result"][-1]["periods"][0]["price"] == 5.5


def test_a_donation_repeats_until_it_is_cancelled(mock: Mock, inbox: Inbox) -> None:
    mock.donate(anonymously=True, amount=500, message="<3")
    assert (inbox.last["amount"], inbox.last["period"]) == (500, "once")
    assert "telegram_user_id" not in inbox.last
    donation = mock.donate(period="weekly", telegram_user_id=5)
    mock.renew(donation)
    mock.cancel(donation)
    mock.advance(hours=MONTH)

    assert inbox.names == [
        *("new_donation", "new_donation", "recurrent_donation", "cancelled_donation")
    ]
    assert inbox.last["telegram_user_id"] == 5
    for act in (mock.renew, mock.cancel):
        with pytest.raises(MockError, match="is not repeated"):
            act(donation)
    mock.decline(mock.donate(period="monthly"))
    mock.advance(hours=2 * MONTH)
    assert inbox.names[4:] == ["new_donation", "cancelled_donation"]


def test_a_physical_product_is_bought_and_sent(mock: Mock, tribute: Tribute, inbox: Inbox) -> None:
    product = mock.add_product(type="physical", name="Mug", amount=2190)
    order = mock.buy(product, telegram_user_id=5)
    shown = tribute.physical_orders.get(order)
    assert (shown.status, shown.telegram_id) == ("pending", 5)
    assert shown.items[0].unit_price.minor == inbox.last["total"] == 2190
    mock.ship(order, tracking_number="RR1")

    assert inbox.names == ["physical_order_created", "physical_order_shipped"]
    assert (inbox.last["order_id"], inbox.last["tracking_number"]) == (order, "RR1")
    assert tribute.physical_orders.get(order).status == inbox.last["status"] == "shipped"
    for act in (mock.ship, mock.cancel):
        with pytest.raises(MockError, match="is shipped already"):
            act(order)
    added = mock.add_physical_order(delivery_cost=5.5)
    mock.cancel(added)
    assert (inbox.names[2:], inbox.last["total"]) == (["physical_order_canceled"], 2740)
    with pytest.raises(MockError, match="no physical order 5"):
        mock.ship(5)


def test_physical_orders_are_listed_by_page_cursor_and_status(mock: Mock, tribute: Tribute) -> None:
    def ids(query: str) -> tuple[list[int], dict[str, int]]:
        page = call(mock, "GET", f"/physical/orders?{query}").body
        return [row["id"] for row in page["rows"]], page["meta"]

    assert ids("limit=3&page=2") == ([4714], {"total": 4, "offset": 2, "limit": 3})
    assert ids("lastOrderId=4712&limit=1") == ([4713], {"total": 2, "offset": 1, "limit": 1})
    assert ids("status=shipped,canceled")[0] == [4712, 4714]
    assert ids("status=refunded") == ([], {"total": 0, "offset": 1, "limit": 50})
    assert ids("limit=0&page=-1") == ids("limit=50&page=1")
    for wrong in ("status=lost", "status=", "status=pending,", "limit=51", "limit=many"):
        assert call(mock, "GET", f"/physical/orders?{wrong}").error == (400, "error_bad_request")
    for absent in (4811, 5, 10**30):  # of another account, none, out of range
        with pytest.raises(NotFoundError):
            tribute.physical_orders.get(absent)


def test_accounts_have_subscriptions_and_subscribers_of_their_own(
    mock: Mock, tribute: Tribute
) -> None:
    mock.add_subscriber(telegram_user_id=7, activated_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert [one.subscription_id for one in tribute.subscriptions.list()] == [1644, 1645]
    assert [one.telegram_user_id for one in tribute.subscribers.list()] == [
        *(12_321_901, 12_321_902, 12_321_903, 12_321_904, 7)
    ]
    assert tribute.subscribers.list(subscription_id=1744).to_list() == []
    assert call(mock, "GET", "/subscribers", key=mock.empty_api_key).body == {"result": []}


def test_fields_that_an_event_lacks_are_refused(mock: Mock, inbox: Inbox) -> None:
    physical = mock.add_product(type="physical")
    before = mock.dump()
    with pytest.raises(MockError, match="no field 'colour'"):
        mock.subscribe(colour="red")
    with pytest.raises(MockError, match="no field 'colour'"):
        mock.donate(colour="red")
    with pytest.raises(MockError, match="no field 'colour'"):
        mock.buy(physical, colour="red")
    with pytest.raises(MockError, match="has no subscription 5"):
        mock.subscribe(5)
    assert (mock.dump(), inbox.came) == (before, [])


def test_each_action_may_be_awaited(mock: Mock, inbox: Inbox) -> None:
    async def act() -> None:
        await mock.asubscribe(telegram_user_id=5)
        await mock.adonate(period="weekly")
        await mock.aship(await mock.abuy(mock.add_product(type="physical")))
        await mock.aadvance(hours=8 * 24)

    asyncio.run(act())
    assert inbox.names == [
        *("new_subscription", "new_donation", "physical_order_created", "physical_order_shipped"),
        "recurrent_donation",
    ]
