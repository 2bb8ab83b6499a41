"""Lazy listings: nothing is asked before the first row is wanted, and no more than is needed."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Generic, Self, TypeAlias, TypeVar

from msgspec.structs import replace as replace_struct

from pytribute_core.checks import check_whole
from pytribute_core.drivers import Cancellation
from pytribute_core.page import Page
from pytribute_core.pagination import Walk
from pytribute_core.prefetch import Prefetcher

Row = TypeVar("Row")
# Given the number of a page, its size, and a cancellation when it runs in a thread of its own.
Fetch: TypeAlias = Callable[[int, int, Cancellation | None], Page[Row]]
AsyncFetch: TypeAlias = Callable[[int, int], Coroutine[Any, Any, Page[Row]]]
_Tasks: TypeAlias = dict[int, asyncio.Task[Page[Row]]]


@dataclass(frozen=True, slots=True)
class Pages(Generic[Row]):
    """What a listing asks for, whichever way it is fetched."""

    ids: Callable[[list[Row]], list[int]]
    size: int
    prefetch: int
    descending: bool

    def walk(self, limit: int | None) -> Walk[Row]:
        """Begin at page 1."""
        return Walk(self.size, limit, self.ids, descending=self.descending)

    def up_to(self, limit: int | None) -> "Pages[Row]":
        """Ask for no larger pages than are needed."""
        if limit is None:
            return self
        check_whole("limit", limit, 0)
        return replace(self, size=max(1, min(self.size, limit)))

    def part(self, page: Page[Row], walk: Walk[Row]) -> Page[Row] | None:
        """Give what is new of a page; None if nothing is, unless the page is the first."""
        fresh = walk.take(page)
        if fresh is page.rows or len(fresh) == len(page.rows):
            return page if fresh or walk.page == 1 else None
        return replace_struct(page, given_rows=list(fresh)) if fresh or walk.page == 1 else None


def stated_count(page: Page[Row]) -> int | None:
    """Give the number of rows that a page states; None if it states none that can be true."""
    total = page.meta.total
    return total if total is not None and total >= len(page.rows) else None


class Listing(Generic[Row]):
    """What a listing holds, read from the server as it is iterated, each time anew.

    Where pages let it wait, a few are asked for ahead, in order, in threads of their own; leaving
    the loop breaks them off. Rows that move from page to page meanwhile are given once.

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

    def __iter__(self) -> Iterator[Row]:
        # A chain, because it hands each row on without a step of Python.
        return chain.from_iterable(page.rows for page in self.pages())

    def pages(self, limit: int | None = None) -> Iterator[Page[Row]]:
        """Give page after page, each with what the server says of it (``meta``).

        Args:
            limit: how many rows are wanted on all pages together, or None for all.
        """
        return self._walk(self._pages.up_to(limit), limit)

    def first(self) -> Row | None:
        """Give the first row, or None if there is none; asks for a page of one."""
        return next(iter(self.to_list(limit=1)), None)

    def to_list(self, limit: int | None = None) -> list[Row]:
        """Give all rows, or the first ``limit``, as a list."""
        return [row for page in self.pages(limit) for row in page.rows]

    def count(self) -> int:
        """Give the number of rows: what the server says, or what a walk counts if it says none."""
        stated = stated_count(self._fetch(1, 1, None))
        return sum(len(page.rows) for page in self.pages()) if stated is None else stated

    def _walk(self, pages: Pages[Row], limit: int | None) -> Iterator[Page[Row]]:
        def fetch(number: int, cancellation: Cancellation | None) -> Page[Row]:
            return self._fetch(number, pages.size, cancellation)

        walk = pages.walk(limit)
        with Prefetcher(fetch, pages.prefetch, self._new_cancellation, self._now) as ahead:
            while not walk.ended:
                due = walk.page + 1
                ahead.start(walk.wanted(ahead.depth, waiting=True), due)
                part = pages.part(ahead.result(due), walk)
                ahead.start(walk.wanted(ahead.depth, waiting=False))
                if part is not None:
                    yield part


class AsyncListing(Generic[Row]):
    """As `Listing`, with ``async for`` and ``await``; what is ahead runs in tasks.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    def __init__(self, pages: Pages[Row], fetch: AsyncFetch[Row]) -> None:
        self._pages = pages
        self._fetch = fetch

    def __aiter__(self) -> AsyncIterator[Row]:
        return _AsyncRows(self.pages())

    def pages(self, limit: int | None = None) -> AsyncGenerator[Page[Row], None]:
        """Give page after page; see `Listing.pages`."""
        return self._walk(self._pages.up_to(limit), limit)

    async def first(self) -> Row | None:
        """Give the first row, or None if there is none; asks for a page of one."""
        return next(iter(await self.to_list(limit=1)), None)

    async def to_list(self, limit: int | None = None) -> list[Row]:
        """Give all rows, or the first ``limit``, as a list."""
        return [row async for page in self.pages(limit) for row in page.rows]

    async def count(self) -> int:
        """Give the number of rows: what the server says, or what a walk counts if it says none."""
        stated = stated_count(await self._fetch(1, 1))
        if stated is not None:
            return stated
        return sum([len(page.rows) async for page in self.pages()])

    async def _walk(self, pages: Pages[Row], limit: int | None) -> AsyncGenerator[Page[Row], None]:
        walk = pages.walk(limit)
        tasks: _Tasks[Row] = {}
        try:
            while not walk.ended:
                due = walk.page + 1
                ahead = [
                    number for number in walk.wanted(pages.prefetch, waiting=True) if number != due
                ]
                self._start(tasks, ahead, pages.size)
                page = await (tasks.pop(due, None) or self._fetch(due, pages.size))
                part = pages.part(page, walk)
                self._start(tasks, walk.wanted(pages.prefetch, waiting=False), pages.size)
                if part is not None:
                    yield part
        finally:
            for task in tasks.values():
                task.cancel()
            if tasks:  # without any, gather would want a loop of asyncio all the same
                await asyncio.gather(*tasks.values(), return_exceptions=True)

    def _start(self, tasks: "_Tasks[Row]", numbers: Iterable[int], size: int) -> None:
        for number in numbers:
            tasks[number] = asyncio.create_task(self._fetch(number, size))


class _AsyncRows(Generic[Row]):
    """The rows of pages; no generator of its own, because an event loop closes those one by one."""

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
        """Break off what is under way; dropping the iterator does so as well, a little later."""
        await self._pages.aclose()
