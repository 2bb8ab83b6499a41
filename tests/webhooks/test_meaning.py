"""What each event means: whether money moved, how much and whose, and which event it is."""

from datetime import UTC, datetime
from typing import Any, TypeAlias

import pytest

from pytribute import Money
from pytribute.webhooks import EVENTS, Buyer, PaymentState
from pytribute.webhooks._creator_events import NewSubscription
from pytribute.webhooks._event import idempotency_key
from pytribute_client import webhooks as generated
from tests.webhooks.samples import PAYLOADS, event

Changes: TypeAlias = dict[str, Any]

UNKNOWN_TIME = "0001-01-01T00:00:00Z"
"""The zero time of Go, which a server sends for an unknown time."""

MONEY = {
    PaymentState.PAID: {
        *("new_subscription", "renewed_subscription", "new_donation", "recurrent_donation"),
        *("new_digital_product", "physical_order_created", "shop_order"),
        *("shop_order_charge_success", "shop_token_charge_success"),
    },
    PaymentState.INTERMEDIATE: {"shop_order_payment_received", "shop_order_prepaid"},
    PaymentState.REFUND_STARTED: {"shop_order_refunded"},
    PaymentState.REFUND_DONE: {"digital_product_refunded"},
    PaymentState.NONE: {
        *("cancelled_subscription", "cancelled_donation", "physical_order_shipped"),
        *("physical_order_canceled", "shop_order_charge_failed", "shop_order_cancelled"),
        *("shop_order_payment_failed", "shop_token_charge_failed"),
    },
}


def test_every_event_of_the_specification_has_a_class_with_its_payload() -> None:
    assert EVENTS.keys() == generated.PAYLOADS.keys() == PAYLOADS.keys()
    for name, kind in EVENTS.items():
        found = event(name)
        assert type(found) is kind
        assert found.name == name
        assert type(found.payload) is generated.PAYLOADS[name]


@pytest.mark.parametrize("name", EVENTS)
def test_whether_it_means_money_is_one_word(name: str) -> None:
    (move,) = (move for move, names in MONEY.items() if name in names)

    assert event(name).payment_state is move


@pytest.mark.parametrize(
    ("name", "changes", "move"),
    [
        ("new_subscription", {"type": "trial"}, PaymentState.NONE),
        ("new_subscription", {"type": "trial", "price": 0, "amount": 0}, PaymentState.NONE),
        ("new_subscription", {"type": "gift"}, PaymentState.PAID),
        ("new_subscription", {"type": ...}, PaymentState.PAID),
        ("new_subscription", {"type": None}, PaymentState.PAID),
        ("new_subscription", {"type": "of_tomorrow"}, PaymentState.PAID),
        ("new_subscription", {"price": 0, "amount": 0}, PaymentState.NONE),
        ("new_subscription", {"price": 0, "amount": 210}, PaymentState.PAID),
        ("renewed_subscription", {"type": "trial"}, PaymentState.PAID),
        ("renewed_subscription", {"price": 0, "amount": 0}, PaymentState.NONE),
        ("shop_order", {"isTrial": True}, PaymentState.NONE),
        ("shop_order", {"isTrial": False}, PaymentState.PAID),
        ("shop_order", {"isTrial": None}, PaymentState.PAID),
        ("shop_order", {"status": "prepaid"}, PaymentState.NONE),
        ("shop_order_refunded", {"status": "completed"}, PaymentState.REFUND_DONE),
        ("shop_order_refunded", {"status": "of_tomorrow"}, PaymentState.REFUND_STARTED),
    ],
)
def test_money_depends_on_the_payload(name: str, changes: Changes, move: PaymentState) -> None:
    assert event(name, **changes).payment_state is move


@pytest.mark.parametrize(
    ("name", "changes", "amount"),
    [
        ("new_subscription", {}, Money(210, "EUR")),
        ("cancelled_subscription", {}, Money(30000, "EUR")),
        ("new_donation", {"currency": "RUB"}, Money(500, "RUB")),
        ("new_digital_product", {}, Money.of("4.99", "USD")),
        ("new_digital_product", {"amount": 2**53 + 1}, Money(2**53 + 1, "USD")),
        ("new_digital_product", {"currency": "xtr"}, Money(499, "xtr")),
        ("new_digital_product", {"currency": ""}, Money(499, "")),
        ("digital_product_refunded", {"amount": ...}, None),
        ("digital_product_refunded", {"amount": None, "currency": None}, None),
        ("physical_order_created", {}, Money.of(1500, "RUB")),
        ("shop_order", {}, Money.of(1000, "RUB")),
        ("shop_order", {"firstPeriodAmount": 100}, Money.of(1, "RUB")),
        ("shop_order", {"firstPeriodAmount": None}, Money.of(1000, "RUB")),
        ("shop_order_charge_success", {"firstPeriodAmount": 100}, Money.of(1000, "RUB")),
        ("shop_token_charge_success", {}, Money.of("9.90", "USD")),
    ],
)
def test_the_amount_is_exact(name: str, changes: Changes, amount: Money | None) -> None:
    assert event(name, **changes).amount == amount


def test_the_charged_amount_differs_from_the_net_amount() -> None:
    found = event("new_subscription")

    assert isinstance(found, NewSubscription)
    assert found.price == Money.of(3, "EUR")
    assert found.amount == Money.of("2.10", "EUR")


def test_a_buyer_has_the_ids_of_the_event() -> None:
    assert event("new_donation", email="a@b.example").buyer == Buyer(
        telegram_id=12321321,
        tribute_id="T-31326",
        user_id=31326,
        username="durov",
        email="a@b.example",
    )
    assert event("shop_order").buyer == Buyer(customer_id="user_12345")
    assert event("shop_token_charge_success").buyer == Buyer()


@pytest.mark.parametrize("nothing", [..., None, 0])
def test_a_buyer_without_telegram_is_known_by_another_id(nothing: object) -> None:
    gone = {"telegram_user_id": nothing, "telegram_username": nothing and ...}
    by_mail = event("new_donation", **gone | {"telegram_username": "", "trb_user_id": "W-7"}).buyer

    assert by_mail.telegram_id is None
    assert by_mail.username is None
    assert by_mail.id == "tribute:W-7"


def test_an_anonymous_buyer_has_no_id() -> None:
    missing = dict.fromkeys(
        ["user_id", "trb_user_id", "telegram_user_id", "telegram_username"], ...
    )
    buyer = event("new_donation", anonymously=True, **missing).buyer

    assert buyer == Buyer(is_anonymous=True)
    assert buyer.id is None


def test_ids_of_different_kinds_are_different_buyers() -> None:
    buyers = [
        Buyer(telegram_id=7),
        Buyer(tribute_id="7"),
        Buyer(user_id=7),
        Buyer(customer_id="7"),
        Buyer(email="7@b.example"),
    ]

    assert len({buyer.id for buyer in buyers}) == 5
    assert Buyer(telegram_id=7, tribute_id="T-1").id == Buyer(telegram_id=7).id == "telegram:7"


def test_an_address_is_in_no_id() -> None:
    buyer = Buyer(email="Ann@b.example")

    assert "b.example" not in str(buyer.id)
    assert buyer.id == Buyer(email="ann@B.example").id


@pytest.mark.parametrize("name", EVENTS)
def test_a_redelivery_has_the_same_key(name: str) -> None:
    first = event(name)
    again = event(name, sent_at="2026-07-12T00:00:00.000000001Z", of_tomorrow="x")

    assert first.body != again.body
    assert first.idempotency_key == again.idempotency_key
    assert first.idempotency_key.startswith(f"{name}|")


def test_no_two_events_have_one_key() -> None:
    keys = {event(name).idempotency_key for name in EVENTS}

    assert len(keys) == len(EVENTS)


ANOTHER: dict[str, list[Changes]] = {
    "new_subscription": [
        {"telegram_user_id": 5},
        {"telegram_user_id": ...},
        {"subscription_id": 5},
        {"period_id": 5},
        {"expires_at": "2026-09-11T09:15:57Z"},
        {"expires_at": UNKNOWN_TIME},
        {"expires_at": UNKNOWN_TIME, "created_at": "2026-07-11T09:15:59Z"},
    ],
    "cancelled_subscription": [{"created_at": "2026-07-11T09:15:59Z"}, {"telegram_user_id": 5}],
    "new_donation": [
        {"created_at": "2026-07-11T09:15:59Z"},
        {"telegram_user_id": 5},
        {"amount": 5},
        {"donation_request_id": 5},
    ],
    "new_digital_product": [{"purchase_id": 5}],
    "digital_product_refunded": [{"purchase_id": 5}],
    "physical_order_created": [{"order_id": 6}],
    "shop_order": [{"uuid": "other"}, {"isTrial": True}],
    "shop_order_charge_success": [
        {"uuid": "other"},
        {"memberExpiresAt": "2026-09-11T09:15:57Z"},
        {"memberExpiresAt": ..., "created_at": "2026-07-11T09:15:59Z"},
        {"memberExpiresAt": None},
        {"memberExpiresAt": UNKNOWN_TIME, "created_at": "2026-08-11T09:15:59Z"},
        {"memberExpiresAt": UNKNOWN_TIME, "created_at": "2026-09-11T09:15:59Z"},
    ],
    "shop_order_charge_failed": [
        {"chargeRetries": 2},
        {"created_at": "2026-07-11T09:15:59Z"},
        {"uuid": "other"},
    ],
    "shop_order_cancelled": [{"uuid": "other"}, {"created_at": "2026-07-11T09:15:59Z"}],
    "shop_order_refunded": [
        {"status": "completed"},
        {"transactionId": 5},
        {"transactionId": "x"},
        {"uuid": "other"},
    ],
    "shop_order_payment_received": [{"uuid": "other"}],
    "shop_token_charge_success": [{"chargeUuid": "other"}],
}


@pytest.mark.parametrize("name", ANOTHER)
def test_another_event_has_another_key(name: str) -> None:
    keys = [event(name, **changes).idempotency_key for changes in [{}, *ANOTHER[name]]]

    assert len(set(keys)) == len(keys)


SAME: list[tuple[str, Changes]] = [
    ("new_subscription", {"created_at": "2026-07-11T09:15:59Z"}),
    ("renewed_subscription", {"user_id": ..., "telegram_username": "renamed"}),
    ("new_subscription", {"expires_at": "2026-08-11T12:15:57.842176931+03:00"}),
    ("new_donation", {"telegram_username": "renamed", "message": None}),
    ("new_digital_product", {"telegram_user_id": ..., "created_at": "2027-01-01T00:00:00Z"}),
    ("shop_order", {"isTrial": False, "created_at": "2027-01-01T00:00:00Z"}),
    ("shop_order_charge_success", {"created_at": "2027-01-01T00:00:00Z"}),
]


@pytest.mark.parametrize(("name", "changes"), SAME)
def test_a_key_depends_only_on_identifying_fields(name: str, changes: Changes) -> None:
    assert event(name, **changes).idempotency_key == event(name).idempotency_key


def test_anonymous_donations_are_distinguished_by_their_time() -> None:
    nobody = dict.fromkeys(["user_id", "trb_user_id", "telegram_user_id"], ...)
    one = event("new_donation", **nobody)
    other = event("new_donation", **nobody, created_at="2026-07-11T09:15:58.332462Z")

    assert one.idempotency_key != other.idempotency_key


def test_anonymous_subscriptions_are_distinguished_by_their_time() -> None:
    nobody = dict.fromkeys(["user_id", "trb_user_id", "telegram_user_id"], ...)
    keys = [
        event("new_subscription", **nobody, created_at=f"2026-07-11T09:15:5{second}Z")
        for second in (8, 9)
    ]

    assert keys[0].idempotency_key != keys[1].idempotency_key


def test_parts_of_a_key_never_run_together() -> None:
    parts: list[tuple[object, ...]] = [
        ("a|b",),
        ("a", "b"),
        ("a", None, "b"),
        ("a", "", "b"),
        ("a", "!", "b"),
        ("a%7Cb",),
        ("x" * 300,),
        ("x" * 301,),
        (datetime(2026, 1, 1, tzinfo=UTC),),
        (datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC),),
    ]
    keys = [idempotency_key("event", *one) for one in parts]

    assert len(set(keys)) == len(keys)
    assert all(len(key) <= 200 and key.isascii() and key.isprintable() for key in keys)
