"""The life of an order: its events in their order, and what the API shows meanwhile."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pytribute import BadRequestError, NotFoundError, Tribute
from pytribute.mock import Mock, MockError
from pytribute.mock.shop.payments import PaymentMethod
from tests.mock.calls import call
from tests.mock.shop.test_orders import seeded
from tests.mock.webhooks.receiving import Inbox

MONTH = 31 * 24


def test_a_payment_by_card_is_final_at_once(mock: Mock, tribute: Tribute, inbox: Inbox) -> None:
    order = tribute.shop.orders.create(
        title="T", description="D", amount=100_050, currency="rub", customer_id="c", email="a@b.cc"
    )
    mock.pay(order)

    assert inbox.names == ["shop_order"]
    assert inbox.last == {
        "uuid": order.uuid,
        "shopId": 1,
        "amount": 100_050,
        "currency": "rub",
        "fee": 8004,
        "customerId": "c",
        "email": "a@b.cc",
        "status": "paid",
        "isRecurrent": False,
        "period": "onetime",
        "onlyStars": False,
    }
    (payment,) = tribute.shop.orders.transactions(order.uuid)
    assert (payment.amount, payment.service_fee, payment.total) == (
        *(Decimal("1000.5"), Decimal("80.04"), Decimal("920.46")),
    )
    assert (payment.payment_method, payment.created_at) == ("bank_card", mock.now.timestamp())
    paid = tribute.shop.orders.get(order.uuid)
    assert (paid.status, paid.last_paid_transaction_at) == ("paid", mock.now)


def test_stars_and_sbp_have_an_event_before_they_are_final(
    mock: Mock, tribute: Tribute, inbox: Inbox
) -> None:
    methods: dict[PaymentMethod, str] = {"stars": "prepaid", "sbp": "pending"}
    for method, status in methods.items():
        order = mock.add_order(stars_amount=250)
        mock.pay(order, with_=method, final=False)
        assert tribute.shop.orders.status(order).status == status
        assert tribute.shop.orders.transactions(order).to_list() == []
        mock.pay(order, with_=method)
        assert inbox.last["starsAmount"] == 250
        assert tribute.shop.orders.status(order).status == "paid"

    assert inbox.names == [
        *("shop_order_prepaid", "shop_order", "shop_order_payment_received", "shop_order")
    ]


def test_a_failed_payment_leaves_the_order_payable(
    mock: Mock, tribute: Tribute, inbox: Inbox
) -> None:
    order = mock.add_order()
    mock.fail(order)
    assert tribute.shop.orders.status(order).status == "failed"
    assert inbox.last["errorCode"] == "payment_declined"
    mock.pay(order)
    assert inbox.names == ["shop_order_payment_failed", "shop_order"]
    for again in (mock.pay, mock.fail):
        with pytest.raises(MockError, match="is paid already"):
            again(order)


def test_impossible_payments_change_nothing(mock: Mock, inbox: Inbox) -> None:
    cheap = mock.add_order(shop_id=3, amount=0, stars_amount=49)
    monthly = mock.add_order(period="monthly")
    before = mock.dump()
    attempts: list[tuple[str, dict[str, Any], str]] = [
        (cheap, {}, "takes Stars alone"),
        (cheap, {"with_": "sbp"}, "takes Stars alone"),
        (seeded(1), {"with_": "stars"}, "no price in Stars"),
        (seeded(9), {"with_": "card"}, "no price in money"),
        (monthly, {"with_": "sbp"}, "SBP pays once"),
        (seeded(1), {"save_card": True}, "without token charging"),
        (seeded(2), {"save_card": True, "with_": "stars"}, "without a card"),
        (seeded(1), {"with_": "cash"}, "'cash' is none of card, stars, sbp"),
        (seeded(1), {"final": False}, "final at once"),
    ]
    for order, options, problem in attempts:
        with pytest.raises(MockError, match=problem):
            mock.pay(order, **options)
    assert (mock.dump(), inbox.came) == (before, [])


def test_stars_are_received_again_after_a_failure(mock: Mock, inbox: Inbox) -> None:
    order = mock.add_order(stars_amount=250)
    mock.pay(order, with_="stars", final=False)
    with pytest.raises(MockError, match="waits for that to become final"):
        mock.pay(order, with_="stars", final=False)
    mock.fail(order)
    mock.pay(order, with_="stars")
    received = "shop_order_prepaid"
    assert inbox.names == [received, "shop_order_payment_failed", received, "shop_order"]


def test_a_recurring_order_renews_when_the_clock_passes_its_end(
    mock: Mock, tribute: Tribute, inbox: Inbox
) -> None:
    mock.set_clock(datetime(2026, 1, 31, 12, tzinfo=UTC))
    order = mock.add_order(period="monthly", first_period_amount=50_000)
    mock.pay(order)
    assert inbox.last["memberExpiresAt"] == "2026-02-28T12:00:00Z"
    assert (inbox.last["isRecurrent"], inbox.last["firstPeriodAmount"]) == (True, 50_000)
    mock.advance(hours=27 * 24)
    assert inbox.names == ["shop_order"]
    sent = mock.advance(hours=50 * 24)

    assert [one.name for one in sent] == ["shop_order_charge_success"] * 2
    assert [one.attempts[0].sent_at.day for one in sent] == [28, 28]
    assert inbox.last["memberExpiresAt"] == "2026-04-28T12:00:00Z"
    payments = tribute.shop.orders.transactions(order).to_list()
    assert [one.amount for one in payments] == [500, 1000, 1000]
    assert [one.is_recurring for one in payments] == [False, True, True]


@pytest.mark.parametrize("act", ["renew", "cancel", "load"])
def test_what_another_client_did_meanwhile_is_not_undone(
    mock: Mock, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    order = mock.add_order(period="monthly")
    saved = mock.dump()
    mock.pay(order)
    set_clock = mock.set_clock
    acts: dict[str, Callable[[], None]] = {
        "renew": lambda: mock.renew(order),
        "cancel": lambda: mock.cancel(order),
        "load": lambda: mock.load(saved),
    }

    def act_before(now: datetime) -> None:  # between finding what is due and changing it
        monkeypatch.undo()
        acts[act]()
        set_clock(now)

    monkeypatch.setattr(mock, "set_clock", act_before)
    mock.advance(hours=MONTH)

    renewals = ["shop_order_charge_success"] if act == "renew" else []
    ends = ["shop_order_cancelled"] if act == "cancel" else []
    assert inbox.names == ["shop_order", *renewals, *ends]


def test_two_clients_never_turn_the_clock_back(mock: Mock) -> None:
    begun = mock.now
    mock.pay(mock.add_order(period="weekly"))
    mock.set_webhook(lambda _body, _signature: bool(mock.advance(hours=24)) + 200)
    mock.advance(hours=7 * 24)
    assert mock.now - begun == timedelta(days=8)


def test_a_trial_moves_no_money_until_it_ends(mock: Mock, tribute: Tribute, inbox: Inbox) -> None:
    order = mock.add_order(
        period="yearly", trial_period="three_days", firstPeriodAmount=20_000, imageUrl="https://a.b"
    )
    mock.pay(order)
    assert (inbox.last["isTrial"], inbox.last["trialPeriod"]) == (True, "three_days")
    assert inbox.last["trialEndsAt"] == inbox.last["memberExpiresAt"] == "2026-01-04T00:00:00Z"
    assert tribute.shop.orders.transactions(order).to_list() == []
    mock.advance(hours=72)

    assert inbox.names == ["shop_order", "shop_order_charge_success"]
    assert (inbox.last["memberExpiresAt"], inbox.last["amount"]) == ("2027-01-04T00:00:00Z", 20_000)
    assert [one.amount for one in tribute.shop.orders.transactions(order)] == [200]


def test_a_declined_card_is_tried_three_times(mock: Mock, tribute: Tribute, inbox: Inbox) -> None:
    order = mock.add_order(period="weekly")
    mock.pay(order)
    mock.decline(order)
    mock.advance(hours=7 * 24 + 24)
    mock.decline(order, declined=False)
    mock.renew(order)  # starts counting again
    mock.decline(order)
    mock.advance(hours=60 * 24)

    failed = [event["payload"] for event in inbox.events if event["name"].endswith("charge_failed")]
    assert [one["chargeRetries"] for one in failed] == [1, 2, 1, 2, 3]
    assert inbox.names[-2:] == ["shop_order_charge_failed", "shop_order_cancelled"]
    assert inbox.last["cancelReason"] == "charge_failed"
    assert tribute.shop.orders.get(order).member_status == "cancelled"
    with pytest.raises(MockError, match="not an active recurring order"):
        mock.renew(order)


def test_declined_stars_end_an_order_at_once(mock: Mock, inbox: Inbox) -> None:
    order = mock.add_order(period="monthly", stars_amount=100)
    mock.pay(order, with_="stars")
    mock.decline(order)
    mock.advance(hours=2 * MONTH)
    assert inbox.names[2:] == ["shop_order_cancelled"]
    assert inbox.last["cancelReason"] == "stars_subscription_expired"


def test_a_recurring_order_is_cancelled_once(mock: Mock, tribute: Tribute, inbox: Inbox) -> None:
    order = mock.add_order(period="monthly")
    with pytest.raises(NotFoundError):
        tribute.shop.orders.cancel(order)  # nothing recurs before it is paid
    mock.pay(order)
    assert tribute.shop.orders.cancel(order).success
    with pytest.raises(BadRequestError) as caught:
        tribute.shop.orders.cancel(order)
    assert caught.value.code == "error_already_cancelled"
    assert call(mock, "POST", f"/shop/orders/{seeded(4)}/cancel").status == 404
    mock.advance(hours=2 * MONTH)

    assert [one.name for one in mock.deliveries] == ["shop_order", "shop_order_cancelled"]
    assert inbox.last["cancelReason"] == "cancelled_by_seller"
    assert tribute.shop.orders.get(order).member_expires_at == mock.now - timedelta(days=31)
    left = mock.add_order(period="monthly")
    mock.pay(left)
    mock.cancel(left)
    assert inbox.last["cancelReason"] == "payment_method_expired"


def test_a_refund_is_begun_once_and_completed_later(
    mock: Mock, tribute: Tribute, inbox: Inbox
) -> None:
    order = mock.add_order(period="monthly", amount=30_000)
    mock.pay(order)
    mock.renew(order)
    first, last = tribute.shop.orders.transactions(order)
    assert tribute.shop.orders.refund(order, last.id).status == "initiated"
    with pytest.raises(BadRequestError) as caught:
        tribute.shop.orders.refund(order, last.id)
    assert caught.value.code == "error_already_refunded"
    assert [one.is_refunded for one in tribute.shop.orders.transactions(order)] == [False, True]
    tribute.shop.orders.refund(order, first.id)
    assert [one.payload["status"] for one in mock.deliveries[-2:]] == ["initiated"] * 2
    mock.advance(minutes=10)

    assert inbox.names[-3:] == [
        *("shop_order_refunded", "shop_order_refunded", "shop_order_cancelled"),
    ]
    *completed, cancelled = (event["payload"] for event in inbox.events[-3:])
    assert [one["transactionId"] for one in completed] == [first.id, last.id]
    assert [(one["amount"], one["status"]) for one in completed] == [(30_000, "completed")] * 2
    assert cancelled["cancelReason"] == "last_charge_refunded"


@pytest.mark.parametrize(
    ("order", "transaction", "code"),
    [
        (1, 90_401, "error_order_not_paid"),
        (4, 90_501, "error_transaction_mismatch"),
        (7, 90_701, "error_not_refundable"),
        (4, 91_101, "error_not_found"),  # of another account
        (4, 5, "error_not_found"),
    ],
)
def test_an_impossible_refund_is_refused_with_its_code(
    mock: Mock, order: int, transaction: int, code: str
) -> None:
    refused = call(mock, "POST", f"/shop/orders/{seeded(order)}/transactions/{transaction}/refund")
    assert refused.error == (404 if code == "error_not_found" else 400, code)


def test_transactions_follow_one_another_by_a_cursor(mock: Mock, tribute: Tribute) -> None:
    path = f"/shop/orders/{seeded(7)}/transactions"
    first = call(mock, "GET", path).body
    second = call(mock, "GET", f"{path}?startFrom={first['nextFrom']}").body
    assert (first["nextFrom"], second["nextFrom"]) == ("20", "")
    assert (len(first["transactions"]), len(second["transactions"])) == (20, 3)
    assert len({one.id for one in tribute.shop.orders.transactions(seeded(7))}) == 23
    assert call(mock, "GET", f"{path}?startFrom=").body == first
    for cursor in ("nowhere", "9" * 30, "23"):
        beyond = call(mock, "GET", f"{path}?startFrom={cursor}").body
        assert beyond == {"transactions": [], "nextFrom": ""}


def test_events_of_another_account_are_not_sent(mock: Mock, inbox: Inbox) -> None:
    mock.pay(mock.add_order(owner="other"))
    assert inbox.came == []


def test_without_a_webhook_the_same_happens(mock: Mock, tribute: Tribute) -> None:
    mock.set_webhook(None)
    order = mock.add_order(period="monthly")
    mock.pay(order)
    assert mock.advance(hours=2 * MONTH) == []
    assert len(tribute.shop.orders.transactions(order).to_list()) == 3
    mock.set_clock(datetime(9999, 12, 1, tzinfo=UTC))
    with pytest.raises(MockError, match="beyond the calendar"):
        mock.advance(minutes=1)


async def _in_a_loop(mock: Mock) -> None:
    order = mock.add_order(period="monthly")
    await mock.afail(order)
    await mock.apay(order)
    await mock.arenew(order)
    await mock.acancel(order)


def test_each_action_may_be_awaited(mock: Mock, inbox: Inbox) -> None:
    asyncio.run(_in_a_loop(mock))
    assert inbox.names == [
        *("shop_order_payment_failed", "shop_order"),
        *("shop_order_charge_success", "shop_order_cancelled"),
    ]
