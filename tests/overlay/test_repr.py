"""What a person sees who prints a listing, an event or an amount, and what awaiting one returns."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from pytribute.mock import Mock
from pytribute.webhooks import NewDigitalProduct, parse_unverified
from tests.documented import LARGEST
from tests.webhooks.samples import delivery


def test_a_listing_prints_what_it_lists() -> None:
    with Mock() as mock:
        client, later = mock.client(), mock.async_client()
        pages = f"listProducts, pages of {LARGEST}"
        assert repr(client.products.list()) == f"<Listing of {pages}>"
        assert repr(later.products.list()) == f"<AsyncListing of {pages}>"
        assert repr(client.shop.orders.list()) == "<CursorListing of listShopOrders>"
        assert repr(later.shop.orders.list()) == "<AsyncCursorListing of listShopOrders>"


def test_a_page_prints_the_names_that_its_rows_are_read_by() -> None:
    with Mock(products=1) as mock:
        page = mock.client().products.list(page_size=5).page(2)
    assert repr(page) == "Page(rows=[], meta=PageMeta(total=1, offset=2, limit=5))"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("new_digital_product", "paid, 4.99 USD>"),
        ("physical_order_shipped", ">"),
    ],
)
def test_an_event_prints_its_state_and_amount_and_names_nobody(name: str, shown: str) -> None:
    event = parse_unverified(delivery(name))
    assert repr(event).startswith(f"<{type(event).__name__} of 20")
    assert repr(event).endswith(shown)
    assert "durov" not in repr(event)


def test_an_event_prints_no_amount_that_is_none() -> None:
    payload: Any = SimpleNamespace(amount=Decimal("4.5"), currency="usd")
    moment = datetime.now(UTC)
    event = NewDigitalProduct(created_at=moment, sent_at=moment, payload=payload)
    assert repr(event).endswith(", paid>")


def test_an_awaited_listing_is_its_first_page() -> None:
    with Mock() as mock:

        async def read() -> tuple[int, int | None, int]:
            async with mock.async_client() as client:
                products = await client.products.list(page_size=7)
                orders = await client.shop.orders.list()
                return len(products.rows), products.meta.total, len(orders.rows)

        rows, total, orders = asyncio.run(read())
        assert (rows, total) == (7, 123)
        assert orders > 0
        assert len(mock.requests) == 2
