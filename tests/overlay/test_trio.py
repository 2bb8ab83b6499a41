"""`AsyncTribute` under trio: with a client of httpx2, and without."""

import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import httpx2
import pytest
import trio

from pytribute import APIConnectionError, AsyncTribute, RetryPolicy, TransportError
from tests.faults.server import Conversation, Server, closed_port
from tests.faults.steps import http_response
from tests.overlay.shelf import KEY, PRODUCT, products
from tests.transports.test_exchanges import silent

Use = Callable[[AsyncTribute], Awaitable[Any]]
USES: list[Use] = [
    lambda tribute: tribute.products.get(1),
    lambda tribute: tribute.products.cancel_purchase(1),
    lambda tribute: tribute.products.list().to_list(),
    lambda tribute: tribute.products.list().count(),
]


def respond(body: object, status: int = 200) -> Callable[[Conversation], None]:
    """Respond to each request with the same body."""

    def step(conversation: Conversation) -> None:
        conversation.receive()
        conversation.send(http_response(status, json.dumps(body).encode()))

    return step


def pages() -> list[Callable[[Conversation], None]]:
    """Respond with 45 products, ten a page."""
    rows = [products([*range(first, min(first + 10, 45))]) for first in range(0, 45, 10)]
    return [
        respond({"rows": part, "meta": {"total": 45, "offset": page, "limit": 10}})
        for page, part in enumerate(rows, 1)
    ]


def under_trio(use: Use, url: str, retries: RetryPolicy | int = 0) -> Any:  # noqa: ANN401 - its result
    """Use a client that sends through httpx2."""

    async def main() -> Any:  # noqa: ANN401 - as above
        async with (
            httpx2.AsyncClient(trust_env=False) as own,
            AsyncTribute(KEY, base_url=url, http_client=own, retries=retries) as tribute,
        ):
            return await use(tribute)

    return trio.run(main)


@pytest.mark.parametrize("use", USES)
def test_without_a_client_of_ones_own_it_says_at_once_what_to_do(use: Use) -> None:
    async def main() -> None:
        async with AsyncTribute(KEY, base_url="http://127.0.0.1:9") as tribute:
            await use(tribute)

    with pytest.raises(TransportError, match=r"needs asyncio.*nothing was sent.*http_client"):
        trio.run(main)


def test_one_object_is_read() -> None:
    with Server(respond(PRODUCT)) as server:
        product = under_trio(lambda tribute: tribute.products.get(2548), server.url())
    assert product.name == PRODUCT["name"]


def test_a_purchase_is_cancelled() -> None:
    body = {"success": True, "message": "done", "purchaseId": 7}
    with Server(respond(body)) as server:
        under_trio(lambda tribute: tribute.products.cancel_purchase(7), server.url())
    assert len(server.requests) == 1


@pytest.mark.parametrize("prefetch", [0, 4])
def test_a_listing_is_read_page_by_page(prefetch: int) -> None:
    async def read(tribute: AsyncTribute) -> list[int]:
        rows = aiter(tribute.products.list(page_size=10, prefetch=prefetch))
        return [row.id async for row in rows]

    with Server(*pages()) as server:
        assert under_trio(read, server.url()) == [*range(45)]
    assert len(server.requests) == 5


def test_a_listing_that_is_left_early_asks_for_no_more() -> None:
    async def read(tribute: AsyncTribute) -> int:
        async with aclosing(tribute.products.list(page_size=10, prefetch=4).pages()) as pages:
            async for page in pages:
                return len(page.rows)
        return 0

    with Server(*pages()) as server:
        assert under_trio(read, server.url()) == 10
    assert len(server.requests) == 1


def test_a_failed_attempt_is_repeated_after_a_pause() -> None:
    policy = RetryPolicy(wait_initial=0.001)
    with Server(respond({}, 503), respond(PRODUCT)) as server:
        product = under_trio(lambda tribute: tribute.products.get(2548), server.url(), policy)
    assert product.id == 2548
    assert len(server.requests) == 2


def test_a_server_that_refuses_is_an_error_of_the_library() -> None:
    url = f"http://127.0.0.1:{closed_port()}"
    with pytest.raises(APIConnectionError) as caught:
        under_trio(lambda tribute: tribute.products.cancel_purchase(7), url)
    assert not caught.value.may_have_arrived


def test_a_refund_that_a_scope_cancels_notes_that_it_may_have_been_made() -> None:
    async def cancel(tribute: AsyncTribute) -> list[str]:
        notes: list[str] = []

        async def refund() -> None:
            try:
                await tribute.products.cancel_purchase(7)
            except trio.Cancelled as error:
                notes.extend(error.__notes__)
                raise

        async with trio.open_nursery() as nursery:
            nursery.start_soon(refund)
            await trio.to_thread.run_sync(server.wait_for_requests, 1)
            nursery.cancel_scope.cancel()
        server.will(respond(PRODUCT))
        await tribute.products.get(2548)
        return notes

    with Server(silent) as server:
        (note,) = under_trio(cancel, server.url())
    assert "the refund may have been made" in note
