"""Lazy listings: pages are requested when their rows are read."""

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Coroutine,
    Generator,
    Iterable,
    Iterator,
)
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any, Generic, Self, TypeAlias, TypeVar

from msgspec.structs import replace as replace_struct

from pytribute_core.checks import check_whole
from pytribute_core.drivers import Cancellation
from pytribute_core.page import Page
from pytribute_core.pagination import Walk
from pytribute_core.prefetch import Prefetcher
from pytribute_core.transport import runs_asyncio

Row = TypeVar("Row")
# Takes the size of a page, its number, and a cancellation if it runs in a worker thread.
Fetch: TypeAlias = Callable[[int, int, Cancellation | None], Page[Row]]
AsyncFetch: TypeAlias = Callable[[int, int], Coroutine[Any, Any, Page[Row]]]
_Tasks: TypeAlias = dict[int, asyncio.Task[Page[Row]]]


@dataclass(frozen=True, slots=True)
class Pages(Generic[Row]):
    """The requests of a listing, blocking or not."""

    name: str
    ids: Callable[[list[Row]], list[int]]
    size: int
    least: int
    prefetch: int
    descending: bool

    def __str__(self) -> str:
        return f"{self.name}, pages of {self.size}"

    def walk(self, limit: int | None) -> Walk[Row]:
        """Start at page 1."""
        return Walk(self.size, limit, self.ids, descending=self.descending)

    def up_to(self, limit: int | None) -> "Pages[Row]":
        """Request pages that are no larger than needed."""
        if limit is None:
            return self
        check_whole("limit", limit, 0)
        return replace(self, size=max(self.least, min(self.size, limit)))

    def part(self, page: Page[Row], walk: Walk[Row]) -> Page[Row] | None:
        """Return the new rows of a page as a page; None if there are none, except for page 1."""
        rows = page.rows
        fresh = walk.take(rows, page.meta.total)
        if not fresh and walk.page > 1:
            return None
        return page if len(fresh) == len(rows) else replace_struct(page, rows_or_null=list(fresh))


def stated_count(page: Page[Row]) -> int | None:
    """Return the number of rows that a page states; None if it states none or an impossible one."""
    total = page.meta.total
    return total if total is not None and total >= len(page.rows) else None


class Listing(Generic[Row]):
    """The rows of a listing, requested again each time it is iterated.

    Where the server is slow, the next pages are prefetched in worker threads; leaving the loop
    cancels them. A row that moves from page to page meanwhile is yielded once.

    Every way to read it raises `TributeError`, a `PaginationError` among them when the server
    repeats itself or never ends.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    def __init__(
        self,
        pages: Pages[Row],
        fetch: Fetch[Row],
        new_cancellation: Callable[[], Cancellation],
        now: Callable[[], float],
    ) -> None:
        self._pages = pages
        self._fetch = fetch
        self._new_cancellation = new_cancellation
        self._now = now

    def __repr__(self) -> str:
        return f"<Listing of {self._pages}>"

    def __iter__(self) -> Iterator[Row]:
        # A chain yields each row without running Python code.
        return chain.from_iterable(page.rows for page in self.pages())

    def pages(self, limit: int | None = None) -> Iterator[Page[Row]]:
        """Return the pages, one after another, each with its ``meta``.

        Args:
            limit: maximum number of rows on all pages together, or None for all.
        """
        return self._walk(self._pages.up_to(limit), limit)

    def page(self, number: int) -> Page[Row]:
        """Return one page by its number, from 1; beyond the last one a page is empty."""
        check_whole("number", number, 1)
        return self._fetch(self._pages.size, number, None)

    def first(self) -> Row | None:
        """Return the first row, or None if there is none; requests a page of one."""
        return next(iter(self.to_list(limit=1)), None)

    def to_list(self, limit: int | None = None) -> list[Row]:
        """Return all rows, or the first ``limit``, as a list."""
        return [row for page in self.pages(limit) for row in page.rows]

    def count(self) -> int:
        """Return the number of rows: the stated total, or a count of all rows if none is stated."""
        stated = stated_count(self._fetch(self._pages.least, 1, None))
        return sum(len(page.rows) for page in self.pages()) if stated is None else stated

    def _walk(self, pages: Pages[Row], limit: int | None) -> Iterator[Page[Row]]:
        fetch = partial(self._fetch, pages.size)
        walk = pages.walk(limit)
        with Prefetcher(fetch, pages.prefetch, self._new_cancellation, self._now) as prefetcher:
            while not walk.ended:
                due = walk.page + 1
                if prefetcher.depth:
                    prefetcher.start(walk.next_pages(prefetcher.depth + 1), due)
                part = pages.part(prefetcher.result(due), walk)
                if prefetcher.depth:
                    prefetcher.start(walk.next_pages(prefetcher.depth))
                if part is not None:
                    yield part


class AsyncListing(Generic[Row]):
    """`Listing` with ``async for``; pages are prefetched in tasks. Awaited, it is its first page.

    Without asyncio, as under trio, pages are requested one by one.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    def __init__(self, pages: Pages[Row], fetch: AsyncFetch[Row]) -> None:
        self._pages = pages
        self._fetch = fetch

    def __repr__(self) -> str:
        return f"<AsyncListing of {self._pages}>"

    def __await__(self) -> Generator[Any, None, Page[Row]]:
        return self._fetch(self._pages.size, 1).__await__()

    def __aiter__(self) -> AsyncIterator[Row]:
        return _AsyncRows(self.pages())

    def pages(self, limit: int | None = None) -> AsyncGenerator[Page[Row], None]:
        """Return the pages, one after another; see `Listing.pages`."""
        return self._walk(self._pages.up_to(limit), limit)

    async def page(self, number: int) -> Page[Row]:
        """Return one page by its number; see `Listing.page`."""
        check_whole("number", number, 1)
        return await self._fetch(self._pages.size, number)

    async def first(self) -> Row | None:
        """Return the first row, or None if there is none; requests a page of one."""
        return next(iter(await self.to_list(limit=1)), None)

    async def to_list(self, limit: int | None = None) -> list[Row]:
        """Return all rows, or the first ``limit``, as a list."""
        return [row async for page in self.pages(limit) for row in page.rows]

    async def count(self) -> int:
        """Return the number of rows: the stated total, or a count of all rows if none is stated."""
        stated = stated_count(await self._fetch(self._pages.least, 1))
        if stated is not None:
            return stated
        return sum([len(page.rows) async for page in self.pages()])

    async def _walk(self, pages: Pages[Row], limit: int | None) -> AsyncGenerator[Page[Row], None]:
        walk = pages.walk(limit)
        prefetch = pages.prefetch if runs_asyncio() else 0
        tasks: _Tasks[Row] = {}
        try:
            while not walk.ended:
                due = walk.page + 1
                ahead = [number for number in walk.next_pages(prefetch + 1) if number != due]
                self._start(tasks, ahead, pages.size)
                page = await (tasks.pop(due, None) or self._fetch(pages.size, due))
                part = pages.part(page, walk)
                self._start(tasks, walk.next_pages(prefetch), pages.size)
                if part is not None:
                    yield part
        finally:
            for task in tasks.values():
                task.cancel()
            if tasks:  # without tasks, gather would still need an asyncio loop
                await asyncio.gather(*tasks.values(), return_exceptions=True)

    def _start(self, tasks: "_Tasks[Row]", numbers: Iterable[int], size: int) -> None:
        for number in numbers:
            tasks[number] = asyncio.create_task(self._fetch(size, number))


class _AsyncRows(Generic[Row]):
    """The rows of pages; not a generator, because an event loop closes generators one by one."""

    def __init__(self, pages: AsyncGenerator[Page[Row], None]) -> None:
        self._pages = pages
        self._rows: Iterator[Row] = iter(())

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Row:
        while True:
            for row in self._rows:
                return row
            self._rows = iter((await anext(self._pages)).rows)

    async def aclose(self) -> None:
        """Cancel prefetched pages; deleting the iterator does so too, a little later."""
        await self._pages.aclose()
