"""Using a client after it was closed is a RuntimeError, also in a listing that is being read."""

import asyncio

import pytest

from pytribute import APIConnectionError, AsyncTribute, OutcomeUnknownError, Tribute
from pytribute_core.exchange import Exchange, NoResponseError
from pytribute_core.types import RawResponse
from tests.faults.server import Server
from tests.overlay.shelf import KEY, AsyncMemoryTransport, MemoryTransport, Shelf

CLOSED = "client is closed"


def test_a_closed_client_sends_nothing() -> None:
    with Server() as server:
        tribute = Tribute(KEY, base_url=server.url())
        twin = tribute.with_options(timeout=1)
        twin.close()
        tribute.close()
        async_tribute = AsyncTribute(KEY, base_url=server.url())
        asyncio.run(async_tribute.aclose())

        for closed in (tribute, twin):
            with pytest.raises(RuntimeError, match=f"{CLOSED}; nothing was sent"):
                closed.products.cancel_purchase(1)
            with pytest.raises(RuntimeError, match=CLOSED):
                closed.products.with_raw_response.get(1)
        with pytest.raises(RuntimeError, match=f"{CLOSED}; nothing was sent"):
            asyncio.run(async_tribute.products.get(2548))
        assert server.connections == 0


@pytest.mark.usefixtures("slow_pages")
@pytest.mark.parametrize("prefetch", [0, 1, 4])
def test_a_listing_ends_with_an_error_when_its_client_is_closed(prefetch: int) -> None:
    shelf = Shelf(list(range(20)))
    tribute = Tribute(KEY, transport=MemoryTransport(shelf))
    pages = tribute.products.list(page_size=2, prefetch=prefetch).pages()
    next(pages)

    tribute.close()

    with pytest.raises(RuntimeError, match=CLOSED):
        list(pages)
    with pytest.raises(RuntimeError, match=CLOSED):
        tribute.products.list().first()


@pytest.mark.parametrize("prefetch", [0, 1, 4])
def test_an_async_listing_ends_with_an_error_when_its_client_is_closed(prefetch: int) -> None:
    shelf = Shelf(list(range(20)))

    async def read() -> None:
        tribute = AsyncTribute(KEY, transport=AsyncMemoryTransport(shelf))
        pages = tribute.products.list(page_size=2, prefetch=prefetch).pages()
        await anext(pages)

        await tribute.aclose()

        with pytest.raises(RuntimeError, match=CLOSED):
            _ = [page async for page in pages]
        with pytest.raises(RuntimeError, match=CLOSED):
            await tribute.products.list().first()

    asyncio.run(read())


def test_a_call_that_closing_cancels_is_use_of_a_closed_client() -> None:
    def close(_: Exchange) -> RawResponse:
        tribute.close()
        raise NoResponseError("the connection was closed", may_have_arrived=True)

    tribute = Tribute(KEY, transport=MemoryTransport(close), retries=0)
    with pytest.raises(RuntimeError, match=CLOSED) as caught:
        tribute.products.get(1)
    assert isinstance(caught.value.__cause__, APIConnectionError)


def test_a_refund_that_closing_cancels_has_an_unknown_outcome() -> None:
    def close(_: Exchange) -> RawResponse:
        tribute.close()
        raise NoResponseError("the connection was closed", may_have_arrived=True)

    tribute = Tribute(KEY, transport=MemoryTransport(close), retries=0)
    with pytest.raises(OutcomeUnknownError):
        tribute.products.cancel_purchase(1)
