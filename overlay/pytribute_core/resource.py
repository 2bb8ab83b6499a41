"""The base of generated resources: send, list by page number, follow a cursor."""

from typing import Any, TypeVar

from pytribute_core.call import call_of
from pytribute_core.cursors import AsyncCursorListing, CursorListing, Cursors
from pytribute_core.drivers import AsyncRunner, Cancellation, Runner
from pytribute_core.listing import AsyncListing, Listing
from pytribute_core.operation import Operation
from pytribute_core.page import Page
from pytribute_core.page_numbers import PageNumbers
from pytribute_core.settings import CallOptions
from pytribute_core.types import Response

T = TypeVar("T")
Row = TypeVar("Row")

PREFETCH = 4
"""Default number of prefetched pages."""


class Resource:
    """A group of operations, blocking."""

    def __init__(self, client: Runner) -> None:
        self._client = client

    def _send(
        self, operation: Operation[T], options: CallOptions, /, **arguments: Any
    ) -> Response[T]:
        settings = self._client.settings_for(options)
        with settings.key.redacted_errors():
            call = call_of(operation, arguments)
        return self._client.run(call, settings)

    def _page(
        self, pages: PageNumbers[T, Any], options: CallOptions, /, **arguments: Any
    ) -> Response[T]:
        settings = self._client.settings_for(options)
        with settings.key.redacted_errors():
            call = pages.call(arguments)
        return self._client.run(call, settings)

    def _list(
        self, pages: PageNumbers[Any, Row], prefetch: int, options: CallOptions, /, **arguments: Any
    ) -> Listing[Row]:
        client, settings = self._client, self._client.settings_for(options)
        # Invalid arguments are refused now, and not with the first row.
        with settings.key.redacted_errors():
            first = pages.first(arguments)
        page_call = pages.page_call(first)

        def fetch(size: int, number: int, cancellation: Cancellation | None) -> Page[Row]:
            return pages.page(client.run(page_call(number, size), settings, cancellation).parsed)

        plan = pages.plan(first, prefetch)
        return Listing(plan, fetch, client.new_cancellation, settings.clock.now)

    def _scroll(
        self, cursors: Cursors[Any, Row], options: CallOptions, /, **arguments: Any
    ) -> CursorListing[Row]:
        client, settings = self._client, self._client.settings_for(options)
        with settings.key.redacted_errors():
            cursors.call(arguments, None)
        return CursorListing(
            cursors, lambda cursor: client.run(cursors.call(arguments, cursor), settings).parsed
        )


class AsyncResource:
    """A group of operations, with ``await``."""

    def __init__(self, client: AsyncRunner) -> None:
        self._client = client

    async def _send(
        self, operation: Operation[T], options: CallOptions, /, **arguments: Any
    ) -> Response[T]:
        settings = self._client.settings_for(options)
        with settings.key.redacted_errors():
            call = call_of(operation, arguments)
        return await self._client.run(call, settings)

    async def _page(
        self, pages: PageNumbers[T, Any], options: CallOptions, /, **arguments: Any
    ) -> Response[T]:
        settings = self._client.settings_for(options)
        with settings.key.redacted_errors():
            call = pages.call(arguments)
        return await self._client.run(call, settings)

    def _list(
        self, pages: PageNumbers[Any, Row], prefetch: int, options: CallOptions, /, **arguments: Any
    ) -> AsyncListing[Row]:
        client, settings = self._client, self._client.settings_for(options)
        with settings.key.redacted_errors():
            first = pages.first(arguments)
        page_call = pages.page_call(first)

        async def fetch(size: int, number: int) -> Page[Row]:
            return pages.page((await client.run(page_call(number, size), settings)).parsed)

        return AsyncListing(pages.plan(first, prefetch), fetch)

    def _scroll(
        self, cursors: Cursors[Any, Row], options: CallOptions, /, **arguments: Any
    ) -> AsyncCursorListing[Row]:
        client, settings = self._client, self._client.settings_for(options)
        with settings.key.redacted_errors():
            cursors.call(arguments, None)

        async def fetch(cursor: object) -> Any:
            return (await client.run(cursors.call(arguments, cursor), settings)).parsed

        return AsyncCursorListing(cursors, fetch)
