"""The ways to call: blocking or not, over either transport, for a value or a raw response."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, NamedTuple

from pytribute import AsyncTribute, Tribute
from pytribute_core.listing import AsyncListing, Listing
from pytribute_core.settings import RequestHook
from tests.end_to_end.table import Wire
from tests.faults.calling import Clock

KINDS = (Tribute, AsyncTribute)


class Way(NamedTuple):
    """A client, and how to wait for it."""

    client: Tribute | AsyncTribute
    run: Callable[[Any], Any]

    def call(self, method: str, arguments: Wire, *, raw: bool) -> Any:  # noqa: ANN401 - any value
        """Call a method by its name; a listing is read to its end."""
        products = self.client.products
        called = getattr(products.with_raw_response if raw else products, method)(**arguments)
        return self.run(called.to_list() if isinstance(called, Listing | AsyncListing) else called)


@contextmanager
def connected(
    kind: type[Tribute | AsyncTribute],
    base_url: str,
    key: str,
    *,
    on_request: RequestHook | None = None,
) -> Generator[Way]:
    """Return a client without pauses between its attempts."""
    client = kind(key, base_url=base_url, on_request=on_request, clock=Clock())
    if isinstance(client, Tribute):
        with client:
            yield Way(client, _at_once)
        return
    with asyncio.Runner() as runner:
        yield Way(client, runner.run)
        runner.run(client.aclose())


def _at_once(value: object) -> object:
    return value
