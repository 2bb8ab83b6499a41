"""Many deliveries at once, over real sockets: each is handled, in a bounded number of threads."""

import asyncio
import threading
import time
from collections import Counter
from typing import Any

import aiohttp
import pytest

from pytribute.webhooks import NewDigitalProduct, WebhookHandler, sign
from pytribute.webhooks import _threads as threads
from tests.webhooks.adapters.shops import KEY, PATH
from tests.webhooks.adapters.test_hang_ups import SERVERS
from tests.webhooks.notebooks import AsyncNotebook, Notebook
from tests.webhooks.samples import delivery

STORM = 200


def own_threads() -> int:
    """Count the threads of handlers: Django has some of its own for each request."""
    return sum(thread.name == "pytribute webhook" for thread in threading.enumerate())


async def storm(port: int) -> Counter[int]:
    async def deliver(tribute: aiohttp.ClientSession, number: int) -> int:
        body = delivery("new_digital_product", purchase_id=number)
        headers = {"trbt-signature": sign(body, KEY)}
        url = f"http://127.0.0.1:{port}{PATH}"
        async with tribute.post(url, data=body, headers=headers) as response:
            await response.read()
            return response.status

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as tribute:
        return Counter(await asyncio.gather(*(deliver(tribute, each) for each in range(STORM))))


@pytest.mark.unmeasured
@pytest.mark.parametrize("inbox", [Notebook, AsyncNotebook])
@pytest.mark.parametrize("is_async", [True, False])
@pytest.mark.parametrize("server", [name for name in SERVERS if name != "django with a plain view"])
def test_each_delivery_of_a_storm_is_handled(
    server: str,
    inbox: Any,  # noqa: ANN401 - the class of one of them
    is_async: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    handler = WebhookHandler(KEY, inbox=inbox())
    sold, counts = Counter[Any](), [0]
    before = own_threads()

    def sell(event: NewDigitalProduct) -> None:
        time.sleep(0.01)
        sold[event.payload.purchase_id] += 1
        counts.append(own_threads())

    async def asell(event: NewDigitalProduct) -> None:
        await asyncio.sleep(0.01)
        sold[event.payload.purchase_id] += 1
        counts.append(own_threads())

    handler.on(NewDigitalProduct)(asell if is_async else sell)
    with SERVERS[server](handler) as port:
        assert asyncio.run(storm(port)) == {200: STORM}
    assert sold == dict.fromkeys(range(STORM), 1)
    assert max(counts) - before <= threads.MAX_WORKING + threads.MAX_SETTLING
