"""Orders of a shop: created once, found again, refunded once; over real sockets."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pytribute import (
    BadRequestError,
    CurrencyError,
    Money,
    NotFoundError,
    OutcomeUnknownError,
    ResponseValidationError,
    ServerError,
    ShopOrder,
    ShopOrderStatus,
    Stars,
    shorten,
)
from tests.shop.service import DROP, NEW, ORDER, UUID, Answer, Service

TRANSACTION: dict[str, Any] = {
    "id": 90210,
    "type": "shop_order_sell",
    "amount": 1000,
    "currency": "rub",
    "createdAt": 1783761358,
    "serviceFee": 80.5,
    "total": 919.5,
    "isRefunded": False,
    "isRefundable": True,
}


@pytest.mark.parametrize("status", [200, 201])
def test_a_created_order_is_read_whatever_success_it_comes_with(
    service: Service, status: int
) -> None:
    service.sends(Answer(ORDER, status))
    order: ShopOrder = service.both(
        lambda c: c.shop.orders.create(
            amount=Money.of("1000", "RUB"), customer_id="customer-81", period="Monthly", **NEW
        )
    )
    assert service.requests[0].body == {
        "amount": 100000,
        "currency": "rub",
        "customerId": "customer-81",
        "period": "monthly",
        **NEW,
    }
    assert order.price == Money(100000, "RUB")
    assert order.created_at == datetime(2026, 7, 11, 9, 15, 58, tzinfo=UTC)
    assert order.pay_url == ORDER["paymentUrl"]


def test_the_price_of_the_first_period_is_money_of_the_same_currency(service: Service) -> None:
    service.sends(Answer({**ORDER, "firstPeriodAmount": 500}))
    order = service.both(
        lambda c: c.shop.orders.create(
            amount=Money(900, "EUR"), first_period_amount=Money(500, "EUR"), **NEW
        )
    )
    sent = service.requests[0].body
    assert (sent["amount"], sent["firstPeriodAmount"], sent["currency"]) == (900, 500, "eur")
    assert order.first_period_price == Money(500, "RUB")
    service.fails(
        CurrencyError,
        lambda c: c.shop.orders.create(
            amount=Money(900, "EUR"), first_period_amount=Money(500, "USD"), **NEW
        ),
    )
    assert service.requests == []


def test_an_order_in_stars_alone_is_paid_inside_telegram(service: Service) -> None:
    service.sends(Answer({**ORDER, "paymentUrl": None, "starsAmount": 250, "onlyStars": True}))
    order = service.both(
        lambda c: c.shop.orders.create(currency="rub", stars_amount=Stars(250), **NEW)
    )
    assert service.requests[0].body == {"currency": "rub", "starsAmount": 250, **NEW}
    assert order.stars_price == Stars(250)
    assert order.pay_url == ORDER["webappPaymentUrl"]


def test_an_order_without_any_address_says_so(service: Service) -> None:
    bare = {key: value for key, value in ORDER.items() if key != "webappPaymentUrl"}
    service.sends(Answer({**bare, "paymentUrl": None}))
    order = service.both(lambda c: c.shop.orders.get(UUID))
    with pytest.raises(LookupError, match="neither payment_url nor webapp_payment_url"):
        _ = order.pay_url


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": "🎄" * 51}, "title must have at most 100 UTF-16 units, not 102"),
        ({"description": "🎄" * 151}, "description must have at most 300 UTF-16 units, not 302"),
        ({"title": ""}, "title must have at least 1 UTF-16 units, not 0"),
        ({"customer_id": "x" * 257}, "customer_id must have at most 256 characters, not 257"),
        ({"period": "daily"}, "period must be one of onetime, weekly"),
        ({"currency": "gbp"}, "currency must be one of rub, eur, usd"),
    ],
)
def test_what_the_service_would_refuse_is_not_sent(
    service: Service, changed: dict[str, Any], said: str
) -> None:
    arguments = {"amount": 100, "currency": "eur", **NEW, **changed}
    error = service.fails(ValueError, lambda c: c.shop.orders.create(**arguments))
    assert said in str(error)
    assert service.requests == []


def test_a_shortened_title_is_taken(service: Service) -> None:
    service.sends(Answer(ORDER))
    title = shorten("🎄" * 51, 100)
    service.both(lambda c: c.shop.orders.create(**NEW | {"title": title}, amount=Money(100, "EUR")))
    assert service.requests[0].body["title"] == "🎄" * 49 + "…"


@pytest.mark.parametrize(
    "answer", [DROP, Answer({}, 500), Answer({"error": "x"}, 503), Answer({}), Answer([], 201)]
)
def test_an_order_is_never_created_twice_and_the_error_says_how_to_find_it(
    service: Service, answer: Answer | None
) -> None:
    service.sends(answer)
    error = service.fails(
        OutcomeUnknownError, lambda c: c.shop.orders.create(amount=Money(100, "EUR"), **NEW)
    )
    assert len(service.requests) == 1
    assert error.doubt == (
        "the order may have been made. Look at shop.orders.list(), for an order with this "
        "customer_id, before you repeat it"
    )
    assert error.doubt in str(error)


def test_a_refused_order_is_certainly_not_made(service: Service) -> None:
    service.sends(Answer({"error": "error_amount_too_small", "message": "too small"}, 400))
    error = service.fails(
        BadRequestError, lambda c: c.shop.orders.create(amount=Money(1, "EUR"), **NEW)
    )
    assert error.code == "error_amount_too_small"
    assert not error.outcome_unknown
    assert not error.already_done
    assert len(service.requests) == 1


def test_an_order_is_found_among_those_of_a_day(service: Service) -> None:
    mine = {**ORDER, "customerId": "customer-81"}
    service.sends(Answer([{**ORDER, "uuid": "2" + UUID[1:]}, mine]))
    day = date(2026, 7, 11)
    found = service.both(lambda c: c.shop.orders.list(shop_id=7, date_from=day, date_to=day))
    assert [one.uuid for one in found if one.customer_id == "customer-81"] == [UUID]
    (request,) = service.requests
    assert request.path == "/shop/orders"
    assert request.query == {"shopId": "7", "dateFrom": "2026-07-11", "dateTo": "2026-07-11"}
    first = service.both(lambda c: c.shop.orders.list().first())
    assert first.uuid == "2" + UUID[1:]
    service.sends(Answer([]))
    assert service.both(lambda c: c.shop.orders.list()) == []


@pytest.mark.parametrize("argument", [UUID, uuid.UUID(UUID), UUID.upper()])
def test_an_order_is_about_what_was_asked_for(service: Service, argument: uuid.UUID | str) -> None:
    service.sends(Answer({**ORDER, "status": "prepaid", "successUrl": None}))
    order = service.both(lambda c: c.shop.orders.get(argument))
    assert order.status is ShopOrderStatus.PREPAID
    assert order.success_url is None
    service.sends(Answer({**ORDER, "uuid": "2" + UUID[1:]}))
    error = service.fails(ResponseValidationError, lambda c: c.shop.orders.get(argument))
    assert "was asked for, and it is 2f1d2c1e" in str(error)


def test_an_order_of_a_later_version_is_read(service: Service) -> None:
    later = {key: value for key, value in ORDER.items() if key not in {"successUrl", "failUrl"}}
    service.sends(Answer({**later, "status": "disputed", "currency": "KZT", "tip": 5}))
    order = service.both(lambda c: c.shop.orders.get(UUID))
    assert (order.status, order.status.is_known) == ("disputed", False)
    assert order.price == Money(100000, "KZT")


def test_the_state_alone(service: Service) -> None:
    service.sends(Answer({"status": "paid"}))
    assert service.both(lambda c: c.shop.orders.status(UUID)).status is ShopOrderStatus.PAID
    assert service.requests[0].path == f"/shop/orders/{UUID}/status"


def test_transactions_are_read_to_the_end_and_exact_in_major_units(service: Service) -> None:
    pages = [
        {"transactions": [TRANSACTION], "nextFrom": "20"},
        {"transactions": [{**TRANSACTION, "id": 2, "amount": 10.25}], "nextFrom": ""},
    ]
    service.sends(*map(Answer, pages))
    found = service.both(lambda c: c.shop.orders.transactions(UUID))
    assert [one.money for one in found] == [Money(100000, "RUB"), Money(1025, "RUB")]
    assert (found[0].fee, found[0].net) == (Money(8050, "RUB"), Money(91950, "RUB"))
    assert found[0].service_fee == Decimal("80.5")
    assert [one.query for one in service.requests] == [{}, {"startFrom": "20"}]


def test_a_refund_is_initiated_and_a_second_one_is_told_apart(service: Service) -> None:
    done = {"success": True, "message": "refund initiated", "status": "initiated"}
    service.sends(Answer(done))
    refund = service.both(lambda c: c.shop.orders.refund(UUID, 90210))
    assert refund.status == "initiated"
    (request,) = service.requests
    assert (request.method, request.body) == ("POST", None)
    assert request.path == f"/shop/orders/{UUID}/transactions/90210/refund"
    service.sends(Answer({"error": "error_already_refunded", "message": "x"}, 400))
    error = service.fails(BadRequestError, lambda c: c.shop.orders.refund(UUID, 90210))
    assert error.already_done
    service.sends(Answer({"error": "error_order_not_paid", "message": "x"}, 400))
    error = service.fails(BadRequestError, lambda c: c.shop.orders.refund(UUID, 90210))
    assert not error.already_done


@pytest.mark.parametrize(
    "answer", [DROP, Answer({"error": "error_refund_failed"}, 500), Answer({"success": False})]
)
def test_a_refund_in_doubt_is_not_repeated(service: Service, answer: Answer | None) -> None:
    service.sends(answer)
    error = service.fails(OutcomeUnknownError, lambda c: c.shop.orders.refund(UUID, 90210))
    assert len(service.requests) == 1
    assert "Look at shop.orders.transactions(), for is_refunded," in str(error)


def test_a_second_cancellation_is_told_apart(service: Service) -> None:
    service.sends(Answer({"success": True, "message": "recurring order cancelled"}))
    assert service.both(lambda c: c.shop.orders.cancel(UUID)).success
    service.sends(Answer({"error": "error_already_cancelled", "message": "x"}, 400))
    error = service.fails(BadRequestError, lambda c: c.shop.orders.cancel(UUID))
    assert error.already_done
    service.sends(DROP)
    error = service.fails(OutcomeUnknownError, lambda c: c.shop.orders.cancel(UUID))
    assert not isinstance(error.cause, ServerError)


def test_an_account_without_a_shop_is_told_apart_from_a_wrong_key(service: Service) -> None:
    service.sends(Answer({"error": "error_not_found", "message": "shop not found"}, 404))
    error = service.fails(NotFoundError, lambda c: c.shop.get())
    assert error.message == "shop not found"
