"""Shops and orders: what may be ordered, and what is returned."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from pytribute import NotFoundError, Tribute
from pytribute.mock import Mock, MockError
from tests.mock.calls import call

ORDER: dict[str, Any] = {"amount": 100_000, "currency": "rub", "title": "T", "description": "D"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def seeded(number: int) -> str:
    return f"6f1d2c1e-4c55-4f5f-9a57-{number:012}"


def test_active_shops_are_listed_the_oldest_first_which_is_the_default(
    mock: Mock, tribute: Tribute
) -> None:
    added = mock.add_shop(name="New", token_charging=True)
    mock.add_shop(status=0)

    assert [shop.id for shop in tribute.shop.list()] == [1, 2, 3, added]
    assert tribute.shop.get().id == 1
    assert tribute.shop.get(shop_id=added).name == "New"
    for absent in (4, 17, 999):  # inactive, of another account, none
        with pytest.raises(NotFoundError):
            tribute.shop.get(shop_id=absent)
    for path in ("/shop", "/shop/orders"):
        assert call(mock, "GET", path, key=mock.empty_api_key).status == 404


def test_a_new_order_is_the_first_of_the_list_and_agrees_everywhere(
    mock: Mock, tribute: Tribute
) -> None:
    made = tribute.shop.orders.create(
        amount=100_000,
        currency="rub",
        title="T",
        description="😀" * 150,
        customer_id="customer-1",
        success_url="https://t.me/bot",
        comment="<&>",
    )

    assert tribute.shop.orders.list().to_list()[0] == made
    assert tribute.shop.orders.get(made.uuid) == made
    assert tribute.shop.orders.status(made.uuid).status == made.status == "pending"
    assert made.pay_url == f"https://web.tribute.tg/shop/pay/{made.uuid}"
    assert (made.shop_id, made.customer_id, made.comment) == (1, "customer-1", "<&>")
    assert made.created_at == mock.now
    assert call(mock, "GET", f"/shop/orders/{made.uuid.upper()}").body["uuid"] == made.uuid


def test_an_order_in_stars_alone_has_no_address_for_browsers(mock: Mock, tribute: Tribute) -> None:
    order = tribute.shop.orders.create(
        shop_id=3, currency="rub", title="T", description="D", stars_amount=5
    )
    assert (order.payment_url, order.amount, order.stars_amount) == (None, 0, 5)
    assert order.pay_url.startswith("https://t.me/")
    mock.payment_url = "http://127.0.0.1:8080/pay/"
    assert tribute.shop.orders.get(order.uuid).pay_url == (
        f"http://127.0.0.1:8080/pay/{UUID(order.uuid).hex}"
    )
    assert tribute.shop.orders.get(seeded(1)).pay_url == f"http://127.0.0.1:8080/pay/{seeded(1)}"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": ""}, "error_title_required"),
        ({"title": None}, "error_title_required"),
        ({"title": "😀" * 51}, "error_title_too_long"),
        ({"description": ""}, "error_description_required"),
        ({"description": "x" * 301}, "error_description_too_long"),
        ({"currency": "RUB"}, "error_invalid_currency"),
        ({"currency": ["rub"]}, "error_bad_request"),
        ({"customerId": "x" * 257}, "error_customer_id_too_long"),
        ({"successUrl": "http://example.com"}, "error_invalid_url"),
        ({"failUrl": "https://["}, "error_invalid_url"),
        ({"amount": 9_999}, "error_amount_too_small"),
        ({"amount": 30_000_001}, "error_amount_too_large"),
        ({"currency": "usd", "amount": 300_001}, "error_amount_too_large"),
        ({"amount": "100000"}, "error_bad_request"),
        ({"amount": None}, "error_bad_request"),
        ({"shopId": 4}, "error_shop_inactive"),
        ({"shopId": 3}, "error_bad_request"),
        ({"shopId": 3, "starsAmount": 5, "period": "monthly"}, "error_bad_request"),
        ({"shopId": 2, "starsAmount": 5}, "error_bad_request"),
        ({"starsAmount": 5, "period": "yearly"}, "error_bad_request"),
        ({"firstPeriodAmount": 20_000}, "error_bad_request"),
        ({"firstPeriodAmount": 100_000, "period": "monthly"}, "error_bad_request"),
        ({"firstPeriodAmount": 5, "period": "monthly"}, "error_amount_too_small"),
        (
            {"firstPeriodAmount": 20_000, "starsAmount": 5, "period": "monthly"},
            "error_bad_request",
        ),
        ({"trialPeriod": "one_hour"}, "error_bad_request"),
        ({"email": 5}, "error_bad_request"),
    ],
    ids=str,
)
def test_an_impossible_order_is_refused_with_its_code(
    mock: Mock, fields: dict[str, Any], code: str
) -> None:
    before = mock.dump()
    assert call(mock, "POST", "/shop/orders", {**ORDER, **fields}).error == (400, code)
    assert mock.dump() == before


def test_the_limits_of_amounts_and_texts_are_inclusive(mock: Mock) -> None:
    for fields in (
        {"amount": 10_000, "title": "😀" * 50},
        {"amount": 30_000_000, "description": "x" * 300},
        {"amount": 100, "currency": "eur", "customerId": "x" * 256},
        {"amount": 300_000, "currency": "usd", "period": "monthly", "firstPeriodAmount": 100},
    ):
        assert call(mock, "POST", "/shop/orders", {**ORDER, **fields}).status == 200
    assert call(mock, "POST", "/shop/orders", []).error == (400, "error_bad_request")
    assert call(mock, "POST", "/shop/orders", {**ORDER, "shopId": 99}).status == 404


def test_days_are_inclusive_and_in_utc(mock: Mock, tribute: Tribute) -> None:
    start = datetime(2030, 1, 1, tzinfo=UTC)
    orders: list[str] = []
    for hours in (0, 23, 24, 47, 48):
        mock.set_clock(start + timedelta(hours=hours))
        orders.insert(0, mock.add_order())

    def days(*, date_from: date | None = None, date_to: date | None = None) -> list[str]:
        listing = tribute.shop.orders.list(date_from=date_from, date_to=date_to)
        return [order.uuid for order in listing]

    first, second = date(2030, 1, 1), date(2030, 1, 2)
    assert days(date_from=first, date_to=first) == orders[3:]
    assert days(date_from=second, date_to=second) == orders[1:3]
    assert days(date_from=second) == orders[:3]
    assert set(days(date_to=first)) & set(orders) == set(orders[3:])
    assert days(date_from=second, date_to=first) == []
    assert call(mock, "GET", "/shop/orders?dateFrom=yesterday").status == 400
    assert [one.uuid for one in tribute.shop.orders.list(shop_id=4)] == [seeded(10)]


@pytest.mark.parametrize(
    ("method", "suffix"),
    [
        ("GET", ""),
        ("GET", "/status"),
        ("GET", "/transactions"),
        ("POST", "/cancel"),
        ("POST", "/transactions/1/refund"),
    ],
)
def test_foreign_and_unknown_orders_are_refused(mock: Mock, method: str, suffix: str) -> None:
    assert call(mock, method, f"/shop/orders/{seeded(11)}{suffix}").error == (403, "no_access")
    assert call(mock, method, f"/shop/orders/{UNKNOWN}{suffix}").error == (404, "error_not_found")


def test_what_can_not_be_added_is_refused_in_a_sentence(mock: Mock) -> None:
    before = mock.dump()
    for add, complaint in (
        (lambda: mock.add_order(shop_id=99), "has no shop 99"),
        (lambda: mock.add_order(owner="empty"), "has no shop"),
        (lambda: mock.add_order(colour="red"), "no field 'colour'"),
        (lambda: mock.add_order(uuid=seeded(1)), "exists already"),
        (lambda: mock.add_order(uuid="7"), "not what the documentation allows"),
        (lambda: mock.add_order(title=b"x"), "can't be encoded"),
        (lambda: mock.add_order(amount=float("nan")), "can't be encoded"),
        (lambda: mock.add_order(trial_period="a year"), "no trial period 'a year'"),
        (lambda: mock.add_shop(owner="nobody"), "no account 'nobody'"),
        (lambda: mock.add_shop(id=1), "exists already"),
        (lambda: mock.add_shop(status=5), "not what the documentation allows"),
        (lambda: mock.add_token(order=UNKNOWN), "there is no order"),
        (lambda: mock.pay(UNKNOWN), "there is no order"),
        (lambda: mock.renew(1), "there is no order or subscriber or donation 1"),
    ):
        with pytest.raises(MockError, match=complaint):
            add()
    assert mock.dump() == before
