"""Saved cards and their charges: one key for each call, whatever happens; over real sockets."""

from typing import Any

import pytest

from pytribute import (
    ConflictError,
    Money,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    ResponseValidationError,
    RetryPolicy,
    Tribute,
)
from tests.shop.service import CHARGE, DROP, KEY, TOKEN, Answer, Request, Service

CARD: dict[str, Any] = {
    "token": TOKEN,
    "cardLast4": "4242",
    "cardBrand": "Visa",
    "amount": 100000,
    "currency": "rub",
    "active": True,
    "createdAt": "2026-07-11T09:15:58Z",
}
CHARGED: dict[str, Any] = {
    "chargeUuid": CHARGE,
    "status": "pending",
    "amount": 500,
    "currency": "rub",
    "token": None,
    "createdAt": "2026-07-12T10:00:00Z",
}


@pytest.mark.parametrize("first", [DROP, Answer({}, 502), Answer({"error": "x"}, 429)])
def test_a_charge_is_repeated_with_the_same_key(service: Service, first: Answer | None) -> None:
    service.sends(first, Answer(CHARGED))
    charge = service.both(lambda c: c.shop.charges.create(token=TOKEN, amount=500))
    assert (charge.status, charge.price) == ("pending", Money(500, "RUB"))
    one, two = (request.body["idempotencyKey"] for request in service.requests)
    assert one == two
    assert len(one) == 32
    assert service.requests[0].body["token"] == TOKEN


def test_each_charge_has_a_key_of_its_own_or_the_caller_s(service: Service) -> None:
    service.sends(Answer(CHARGED))
    with Tribute(KEY, base_url=service.address) as tribute:
        for key in (None, None, "lesson-11"):
            tribute.shop.charges.create(token=TOKEN, amount=500, idempotency_key=key)
    first, second, own = (request.body["idempotencyKey"] for request in service.requests)
    assert first != second
    assert own == "lesson-11"


def test_a_charge_in_doubt_names_its_key(service: Service) -> None:
    service.sends(DROP)
    error = service.fails(
        OutcomeUnknownError,
        lambda c: c.shop.charges.create(token=TOKEN, amount=500, idempotency_key="lesson-11"),
    )
    assert len(service.requests) == 3
    assert "use the same key, 'lesson-11'" in str(error)


@pytest.mark.parametrize(
    ("status", "kind", "answer"),
    [
        (409, ConflictError, {"error": "x", "message": "charge already pending"}),
        (429, RateLimitError, {"error": "x", "message": "must wait 42 seconds"}),
        (429, RateLimitError, {"error": "x", "message": "wait", "retryAfter": 42}),
    ],
)
def test_a_refused_charge_has_its_type_and_the_seconds(
    service: Service,
    status: int,
    kind: type[ConflictError | RateLimitError],
    answer: dict[str, Any],
) -> None:
    service.sends(Answer(answer, status))
    error = service.fails(kind, lambda c: c.shop.charges.create(token=TOKEN, amount=500))
    assert error.retry_after == (42.0 if status == 429 else None)
    assert not error.outcome_unknown
    assert len(service.requests) == (3 if status == 429 else 1)


def test_the_seconds_of_a_refusal_are_waited_for(service: Service) -> None:
    class Clock:
        """Notes how long it is asked to wait."""

        def __init__(self) -> None:
            self.pauses: list[float] = []

        def now(self) -> float:
            return 0.0

        def time(self) -> float:
            return 0.0

        def sleep(self, seconds: float, stopped: object = None) -> None:
            self.pauses.append(seconds)

        async def asleep(self, seconds: float) -> None:
            self.pauses.append(seconds)

    service.sends(Answer({"message": "must wait 42 seconds"}, 429), Answer(CHARGED))
    clock = Clock()
    client = Tribute(KEY, base_url=service.address, retries=RetryPolicy(), clock=clock)
    with client as tribute:
        tribute.shop.charges.create(token=TOKEN, amount=500)
    assert clock.pauses == [42.0]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": 0}, "amount must be above 0"),
        ({"amount": 5.5}, "amount must be an integer"),
        ({"reference": "x" * 257}, "reference must have at most 256 characters, not 257"),
        ({"idempotency_key": "x" * 65}, "idempotency_key must have at most 64 characters, not 65"),
    ],
)
def test_an_invalid_charge_is_not_sent(
    service: Service, changed: dict[str, Any], said: str
) -> None:
    arguments: dict[str, Any] = {"token": TOKEN, "amount": 500, **changed}
    with (
        Tribute(KEY, base_url=service.address) as tribute,
        pytest.raises((TypeError, ValueError), match=said),
    ):
        tribute.shop.charges.create(**arguments)
    assert service.requests == []


def test_a_charge_is_the_one_that_was_asked_for(service: Service) -> None:
    failed = {**CHARGED, "status": "failed", "errorCode": "payment_declined"}
    service.sends(Answer(failed))
    charge = service.both(lambda c: c.shop.charges.get(CHARGE))
    assert (charge.status, charge.error_code) == ("failed", "payment_declined")
    service.fails(ResponseValidationError, lambda c: c.shop.charges.get(TOKEN))


def test_cards_are_listed_by_offset_until_there_are_no_more(service: Service) -> None:
    cards = [{**CARD, "token": f"{number}{TOKEN[1:]}"} for number in range(5)]

    def respond(request: Request) -> Answer:
        start = int(request.query["offset"])
        return Answer(cards[start : start + int(request.query["limit"])])

    service.respond = respond
    found = service.both(
        lambda c: c.shop.tokens.list(customer_id="customer-81", active=True, page_size=2)
    )
    assert [one.token[0] for one in found] == [*"01234"]
    assert found[0].price == Money(100000, "RUB")
    assert [one.query["offset"] for one in service.requests] == ["0", "2", "4", "5"]
    assert service.requests[0].query == {
        "customerId": "customer-81",
        "active": "true",
        "limit": "2",
        "offset": "0",
    }


def test_a_card_is_shown_and_deactivated(service: Service) -> None:
    service.sends(Answer(CARD))
    assert service.both(lambda c: c.shop.tokens.get(TOKEN)).card_brand == "Visa"
    # Nothing moves, so a deactivation is repeated.
    service.sends(Answer({}, 503), Answer({"success": True, "message": "token deactivated"}))
    assert service.both(lambda c: c.shop.tokens.deactivate(TOKEN)).success
    assert [one.method for one in service.requests] == ["DELETE", "DELETE"]


def test_a_shop_that_may_not_charge_is_told(service: Service) -> None:
    service.sends(Answer({"error": "no_access", "message": "not enabled"}, 403))
    error = service.fails(PermissionDeniedError, lambda c: c.shop.tokens.list().to_list())
    assert error.code == "no_access"
