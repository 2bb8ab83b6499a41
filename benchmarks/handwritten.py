"""What somebody who needs nothing else would write: msgspec, and as little as possible around it.

The floor under the library, so it takes no notice of errors.
"""

import socket
from collections.abc import Iterator
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
    """What is said of a page."""

    total: int
    offset: int
    limit: int


class Page(msgspec.Struct):
    """A page of products."""

    rows: list[Product]
    meta: Meta


DECODER = msgspec.json.Decoder(Page)
_HEAD_END = b"\r\n\r\n"
_LENGTH = b"Content-Length: "


def products(address: str) -> Iterator[Product]:
    """Read all products over one socket."""
    host, _, path = address.removeprefix("http://").partition("/")
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port))) as connection:
        number, seen, total = 0, 0, 1
        while seen < total:
            number += 1
            connection.sendall(
                b"GET /%b/products?page=%d&size=100 HTTP/1.1\r\nHost: %b\r\nApi-Key: key\r\n\r\n"
                % (path.encode(), number, host.encode())
            )
            page = DECODER.decode(_body(connection))
            yield from page.rows
            seen += len(page.rows)
            total = page.meta.total


def _body(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    while (end := data.find(_HEAD_END)) < 0:
        data += connection.recv(65536)
    start = end + len(_HEAD_END)
    place = data.index(_LENGTH) + len(_LENGTH)
    missing = int(data[place : data.index(b"\r", place)]) - (len(data) - start)
    parts = [data[start:]]
    while missing:
        parts.append(connection.recv(65536))
        missing -= len(parts[-1])
    return b"".join(parts)
