"""Events whose specification changed: gone, in numbers, or without what tells them apart."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec import UNSET
from msgspec.structs import force_setattr

from pytribute import CurrencyError, Money
from pytribute.webhooks import EVENTS, payloads
from pytribute_client.webhooks import PAYLOADS
from tests.webhooks.samples import event


def test_an_event_that_is_gone_has_any_payload() -> None:
    gone: Any = getattr(payloads, "EventOfYesterdayPayload")  # noqa: B009 - it has no such name
    assert gone is Any
    assert payloads.ShopOrderPayload is PAYLOADS["shop_order"]
    assert not hasattr(payloads, "__path__")
    assert EVENTS.keys() <= PAYLOADS.keys()


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("new_donation", "amount"),
        ("physical_order_created", "total"),
        ("shop_order", "amount"),
        ("shop_order", "first_period_amount"),
    ],
)
def test_an_amount_may_be_a_number_and_a_fraction_of_a_kopeck_is_told(
    name: str, field: str
) -> None:
    made: Any = event(name)
    force_setattr(made.payload, field, Decimal("500.0"))
    assert made.amount == Money(500, made.payload.currency)
    force_setattr(made.payload, field, Decimal("0.5"))
    with pytest.raises(CurrencyError, match=rf"^payload\.{field} is 0\.5"):
        _ = made.amount


def test_the_price_of_a_subscription_may_be_a_number() -> None:
    made: Any = event("new_subscription")
    force_setattr(made.payload, "price", Decimal("500.0"))
    assert made.price == Money(500, made.payload.currency)


def test_events_without_what_tells_them_apart_are_told_apart_by_their_time() -> None:
    one: Any = event("new_digital_product")
    other: Any = event("new_digital_product")
    for made, year in ((one, 2025), (other, 2026)):
        force_setattr(made.payload, "purchase_id", UNSET)
        force_setattr(made, "created_at", datetime(year, 1, 1, tzinfo=UTC))
    assert one.idempotency_key != other.idempotency_key
