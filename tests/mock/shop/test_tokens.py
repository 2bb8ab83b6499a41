"""Saved cards and their charges."""

from typing import Any

import pytest

from pytribute import (
    BadRequestError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    Tribute,
)
from pytribute.mock import Mock
from tests.mock.calls import call
from tests.mock.shop.test_orders import UNKNOWN, seeded
from tests.mock.webhooks.receiving import Inbox

CARD, DEACTIVATED = seeded(101), seeded(102)


def test_a_card_is_saved_with_a_payment(mock: Mock, tribute: Tribute, inbox: Inbox) -> None:
    order = mock.add_order(shop_id=2, customer_id="customer-1")
    mock.pay(order, save_card=True)

    (card,) = tribute.shop.tokens.list(order_uuid=order)
    assert (inbox.last["paymentToken"], inbox.last["cardLast4"]) == (card.token, "4242")
    assert tribute.shop.tokens.get(card.token) == card
    assert tribute.shop.tokens.list(customer_id="customer-1").to_list() == [card]
    assert (card.amount, card.currency, card.active) == (100_000, "rub", True)


def test_cards_are_listed_by_offset_and_filters(mock: Mock, tribute: Tribute) -> None:
    others = [seeded(103), seeded(104)]
    more = [mock.add_token(order=seeded(12), card_last_4="0000") for _ in range(5)]
    cards = [one.token for one in tribute.shop.tokens.list(page_size=2)]
    assert cards == [CARD, DEACTIVATED, *others, *more]
    assert [one["token"] for one in call(mock, "GET", "/shop/tokens?limit=2&offset=4").body] == (
        more[:2]
    )
    assert call(mock, "GET", f"/shop/tokens?offset={10**30}").body == []
    assert tribute.shop.tokens.list(customer_id="nobody").to_list() == []
    active = [CARD, *others, *more]
    assert [one.token for one in tribute.shop.tokens.list(active=True)] == active
    for _ in range(2):
        assert tribute.shop.tokens.deactivate(more[0]).success
    active.remove(more[0])
    assert [one.token for one in tribute.shop.tokens.list(active=True)] == active
    assert not tribute.shop.tokens.get(more[0]).active


def test_one_key_is_one_charge(mock: Mock, tribute: Tribute, inbox: Inbox) -> None:
    charge = tribute.shop.charges.create(
        token=CARD, amount=50_000, reference="lesson", idempotency_key="once"
    )
    assert tribute.shop.charges.create(token=CARD, amount=1, idempotency_key="once") == charge
    assert charge.status == "pending"
    with pytest.raises(ConflictError):
        tribute.shop.charges.create(token=CARD, amount=50_000)
    mock.advance(minutes=0.5)

    assert inbox.names == ["shop_token_charge_success"]
    assert inbox.last == {
        "chargeUuid": charge.charge_uuid,
        "token": CARD,
        "amount": 50_000,
        "currency": "rub",
        "reference": "lesson",
        "processedAt": "2026-01-01T00:00:30Z",
    }
    done = tribute.shop.charges.get(charge.charge_uuid)
    assert (done.status, done.processed_at) == ("success", mock.now)
    assert tribute.shop.tokens.get(CARD).last_used_at == mock.now
    with pytest.raises(RateLimitError) as caught:
        tribute.shop.charges.create(token=CARD, amount=50_000)
    assert caught.value.retry_after == 30
    mock.advance(minutes=0.5)
    unkeyed = call(mock, "POST", "/shop/charges", {"token": CARD, "amount": 50_000})
    assert (unkeyed.status, unkeyed.body["status"]) == (200, "pending")


def test_a_key_is_compared_to_its_last_character(mock: Mock) -> None:
    charges: list[str] = []
    for key in ("a\0b", "a", "a\0c", '"', "a\0b"):
        body = {"token": CARD, "amount": 50_000, "idempotencyKey": key}
        charges.append(call(mock, "POST", "/shop/charges", body).body["chargeUuid"])
        mock.advance(minutes=5)
    assert charges[0] == charges[-1]
    assert len(set(charges)) == 4


def test_a_declined_card_fails_its_charges(mock: Mock, tribute: Tribute, inbox: Inbox) -> None:
    mock.decline(CARD)
    charge = tribute.shop.charges.create(token=CARD, amount=50_000)
    mock.advance(minutes=1)
    failed = tribute.shop.charges.get(charge.charge_uuid)
    assert (failed.status, failed.error_code) == ("failed", "payment_declined")
    assert (inbox.names, inbox.last["errorCode"]) == (
        *(["shop_token_charge_failed"], "payment_declined"),
    )


def test_what_can_not_be_charged_is_refused(mock: Mock, tribute: Tribute) -> None:
    with pytest.raises(BadRequestError, match="deactivated"):
        tribute.shop.charges.create(token=DEACTIVATED, amount=50_000)
    with pytest.raises(BadRequestError, match="minimum"):
        tribute.shop.charges.create(token=CARD, amount=1)
    with pytest.raises(NotFoundError):
        tribute.shop.charges.create(token=UNKNOWN, amount=50_000)
    with pytest.raises(NotFoundError):
        tribute.shop.charges.get(UNKNOWN)


@pytest.mark.parametrize("shop", [{}, {"token_charging": True, "status": 0}])
def test_a_card_is_charged_only_by_its_own_shop(
    mock: Mock, tribute: Tribute, shop: dict[str, Any]
) -> None:
    card = mock.add_token(order=mock.add_order(shop_id=mock.add_shop(**shop)))
    assert card not in [one.token for one in tribute.shop.tokens.list()]
    with pytest.raises(PermissionDeniedError):
        tribute.shop.tokens.get(card)
    with pytest.raises(PermissionDeniedError):
        tribute.shop.charges.create(token=card, amount=50_000)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/shop/tokens", None),
        ("GET", f"/shop/tokens/{CARD}", None),
        ("DELETE", f"/shop/tokens/{CARD}", None),
        ("POST", "/shop/charges", {"token": CARD, "amount": 50_000}),
        ("GET", f"/shop/charges/{seeded(201)}", None),
    ],
)
def test_without_a_shop_that_may_charge_cards_nothing_is_shown(
    mock: Mock, method: str, path: str, body: object
) -> None:
    assert call(mock, method, path, body, mock.other_api_key).error == (403, "no_access")
    assert call(mock, method, path, body, mock.empty_api_key).error == (404, "error_not_found")
    mock.add_shop(owner="other", token_charging=True)
    if path != "/shop/tokens":
        assert call(mock, method, path, body, mock.other_api_key).status == 404
