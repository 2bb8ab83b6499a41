"""What a developer writes without this library: the documented fields, and a loop over the pages.

Neither retries nor says what is wrong with a response.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from enum import StrEnum

import msgspec


class ProductType(StrEnum):
    """As documented."""

    DIGITAL = "digital"
    CUSTOM = "custom"
    PHYSICAL = "physical"


class Currency(StrEnum):
    """As documented."""

    USD = "USD"
    EUR = "EUR"
    RUB = "RUB"


class ProductStatus(StrEnum):
    """As documented."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class Product(msgspec.Struct, rename="camel"):
    """A product."""

    id: int
    type: ProductType
    name: str
    amount: int
    currency: Currency
    status: ProductStatus
    is_custom: bool
    accept_cards: bool
    accept_wallet_pay: bool
    protect_content: bool
    created: datetime
    updated: datetime
    link: str
    web_link: str
    description: str | None = None
    stars_amount: int | None = None
    stars_amount_enabled: bool | None = None
    pending_orders: int | None = None
    image_url: str | None = None


class Meta(msgspec.Struct):
    """What the server states about a page."""

    total: int
    offset: int
    limit: int


class Page(msgspec.Struct):
    """A page of products."""

    rows: list[Product]
    meta: Meta


DECODER = msgspec.json.Decoder(Page)


def walk(fetch: Callable[[int], bytes]) -> Iterator[Product]:
    """Read all pages, and return their products; ``fetch`` takes the number of a page."""
    number, seen, total = 0, 0, 1
    while seen < total:
        number += 1
        page = DECODER.decode(fetch(number))
        yield from page.rows
        seen += len(page.rows)
        total = page.meta.total


async def awalk(fetch: Callable[[int], Awaitable[bytes]]) -> AsyncIterator[Product]:
    """Read all pages with ``await``."""
    number, seen, total = 0, 0, 1
    while seen < total:
        number += 1
        page = DECODER.decode(await fetch(number))
        for product in page.rows:
            yield product
        seen += len(page.rows)
        total = page.meta.total
