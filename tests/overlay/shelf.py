"""Servers in memory: valid and invalid lists of products, and clients that read them."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import aclosing
from itertools import cycle
from urllib.parse import parse_qs, urlsplit

from pytribute import AsyncTribute, Product, Tribute, TributeError
from pytribute_core.exchange import Exchange
from pytribute_core.types import RawResponse
from tests.documented import LARGEST, product

KEY = "a-key-for-tests"

PRODUCT: Mapping[str, object] = product(
    id=2548,
    type="digital",
    name="VPN Access - 1 Month",
    amount=499,
    currency="usd",
    starsAmount=250,
    status="approved",
    isCustom=False,
    acceptCards=True,
    acceptWalletPay=False,
    protectContent=False,
    created="2025-03-20T01:15:58.332Z",
    updated="2025-03-20T01:15:58.332Z",
    link="https://t.me/tribute/app?startapp=p1",
    webLink="https://web.tribute.tg/p/1",
)


def json_response(body: object, status: int = 200, **headers: str) -> RawResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return RawResponse(status, named, json.dumps(body).encode())


def products(ids: list[int]) -> list[dict[str, object]]:
    return [{**PRODUCT, "id": number} for number in ids]


def page_and_size(exchange: Exchange) -> tuple[int, int]:
    """Return the page number and size of a request."""
    query = parse_qs(urlsplit(exchange.url).query)
    return int(query["page"][0]), int(query["size"][0])


class Shelf:
    """A correct server, for subclasses to break; it records the requested pages."""

    def __init__(self, ids: list[int]) -> None:
        self.ids = ids
        self.requested_pages: list[int] = []
        self.sizes: set[int] = set()
        self._lock = threading.Lock()

    def rows(self, page: int, size: int) -> list[int] | None:
        return self.ids[(page - 1) * size : page * size]

    def meta(self, page: int, size: int) -> Mapping[str, object] | None:
        return {"total": len(self.ids), "offset": page, "limit": size}

    def body(self, page: int, size: int) -> object:
        rows = self.rows(page, size)
        listed = None if rows is None else products(rows)
        return {"rows": listed, "meta": self.meta(page, size)}

    def __call__(self, exchange: Exchange) -> RawResponse:
        page, size = page_and_size(exchange)
        with self._lock:
            self.requested_pages.append(page)
            self.sizes.add(size)
        return json_response(self.body(page, size))


Respond = Callable[[Exchange], RawResponse]


class MemoryTransport:
    """Return the responses of a server immediately."""

    in_memory = True

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        self.exchanges: list[Exchange] = []
        self.closed = 0

    def send(self, exchange: Exchange, /) -> RawResponse:
        self.exchanges.append(exchange)
        return self.respond(exchange)

    def close(self) -> None:
        self.closed += 1


class AsyncMemoryTransport:
    """As `MemoryTransport`, and lets other tasks run in between."""

    in_memory = True

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        self.exchanges: list[Exchange] = []
        self.closed = 0

    async def send(self, exchange: Exchange, /) -> RawResponse:
        self.exchanges.append(exchange)
        await asyncio.sleep(0)
        return self.respond(exchange)

    async def aclose(self) -> None:
        self.closed += 1


class Time:
    """A clock that advances only when something sleeps, or when a test sets it."""

    def __init__(self, wall: float = 0) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []
        self._wall = wall

    def now(self) -> float:
        return self.seconds

    def time(self) -> float:
        return self._wall + self.seconds

    def sleep(self, seconds: float, stopped: threading.Event | None = None) -> None:
        del stopped
        self.slept.append(seconds)
        self.seconds += seconds

    async def asleep(self, seconds: float) -> None:
        self.sleep(seconds)


class Steps(Time):
    """A clock that advances by its next step at each reading: pages take time."""

    def __init__(self, *steps: float) -> None:
        super().__init__()
        self._steps = cycle(steps)

    def now(self) -> float:
        self.seconds += next(self._steps)
        return self.seconds


Outcome = tuple[list[int], str | None]


def read(
    respond: Respond, *, prefetch: int, page_size: int = LARGEST, pace: Iterable[float] = (1,)
) -> Outcome:
    """Read a listing to its end, blocking: the ids, and the error that ended it."""
    found: list[int] = []
    try:
        with Tribute(
            KEY, transport=MemoryTransport(respond), retries=0, clock=Steps(*pace)
        ) as tribute:
            for product in tribute.products.list(page_size=page_size, prefetch=prefetch):
                found.append(product.id)  # noqa: PERF401 - what came before an error counts
    except TributeError as error:
        return found, repr(error)
    return found, None


def read_async(respond: Respond, *, prefetch: int, page_size: int = LARGEST) -> Outcome:
    """As `read`, in an event loop."""
    found: list[int] = []

    async def walk() -> None:
        async with AsyncTribute(KEY, transport=AsyncMemoryTransport(respond), retries=0) as tribute:
            listing = tribute.products.list(page_size=page_size, prefetch=prefetch)
            async with aclosing(listing.pages()) as pages:
                async for page in pages:
                    found.extend(product.id for product in page.rows)

    try:
        asyncio.run(walk())
    except TributeError as error:
        return found, repr(error)
    return found, None


def ids(rows: list[Product]) -> list[int]:
    return [product.id for product in rows]
