"""Listings whose pages each name the next one: as ``x-pagination`` describes, read as iterated."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from pytribute_core.call import Call, call_of
from pytribute_core.checks import check_whole
from pytribute_core.errors import PaginationError
from pytribute_core.operation import Operation
from pytribute_core.page import Page, PageMeta

T = TypeVar("T")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursors(Generic[T, Row]):
    """How the pages of an operation follow one another.

    Attributes:
        operation: the operation; a success is one page.
        cursor: the argument that names a page; the first page is requested without it.
        rows: the field of a page that holds its rows.
        next_cursor: the field of a page that names the next one; empty or absent at the end.
    """

    operation: Operation[T]
    cursor: str
    rows: str
    next_cursor: str

    def call(self, arguments: Mapping[str, Any], cursor: object) -> Call[T]:
        """Check the arguments of one page, and make the call."""
        return call_of(self.operation, {**arguments, self.cursor: cursor})


class _Walk(Generic[Row]):
    """One reading of a listing, from its first page to its end."""

    def __init__(self, cursors: Cursors[Any, Row], limit: int | None) -> None:
        if limit is not None:
            check_whole("limit", limit, 0)
        self.cursor: object = None
        self.ended = limit == 0
        self._rows_of = attrgetter(cursors.rows)
        self._next_of = attrgetter(cursors.next_cursor)
        self._seen = set[object]()
        self._pages = 0
        self._rows = 0
        self._limit = limit

    def take(self, parsed: object) -> Page[Row]:
        """Take the next page.

        Raises:
            PaginationError: the server names a page that was read before.
        """
        self._pages += 1
        rows: list[Row] = list(self._rows_of(parsed) or ())
        if self._limit is not None:
            rows = rows[: self._limit - self._rows]
        self._rows += len(rows)
        self.cursor = self._next_of(parsed) or None
        self.ended = self.cursor is None or self._rows == self._limit
        if not self.ended and self.cursor in self._seen:
            reason = "the server names a page that was read before"
            raise PaginationError(reason, self._pages, self._rows)
        self._seen.add(self.cursor)
        return Page(rows, PageMeta())


class CursorListing(Generic[Row]):
    """The rows of a listing, requested page by page again each time it is iterated.

    Every way to read it raises `TributeError`, such as a `PaginationError` when the server names
    the same page twice.
    """

    def __init__(self, cursors: Cursors[Any, Row], fetch: Callable[[object], Any]) -> None:
        self._cursors = cursors
        self._fetch = fetch

    def __iter__(self) -> Iterator[Row]:
        return (row for page in self.pages() for row in page.rows)

    def pages(self, limit: int | None = None) -> Iterator[Page[Row]]:
        """Return the pages, one after another.

        Args:
            limit: maximum number of rows on all pages together, or None for all.
        """
        return self._read(_Walk(self._cursors, limit))

    def first(self) -> Row | None:
        """Return the first row, or None if there is none."""
        return next(iter(self.to_list(limit=1)), None)

    def to_list(self, limit: int | None = None) -> list[Row]:
        """Return all rows, or the first ``limit``, as a list."""
        return [row for page in self.pages(limit) for row in page.rows]

    def _read(self, walk: _Walk[Row]) -> Iterator[Page[Row]]:
        while not walk.ended:
            yield walk.take(self._fetch(walk.cursor))


class AsyncCursorListing(Generic[Row]):
    """`CursorListing` with ``async for`` and ``await``."""

    def __init__(
        self, cursors: Cursors[Any, Row], fetch: Callable[[object], Coroutine[Any, Any, Any]]
    ) -> None:
        self._cursors = cursors
        self._fetch = fetch

    async def __aiter__(self) -> AsyncIterator[Row]:
        async for page in self.pages():
            for row in page.rows:
                yield row

    def pages(self, limit: int | None = None) -> AsyncGenerator[Page[Row], None]:
        """Return the pages, one after another; see `CursorListing.pages`."""
        return self._read(_Walk(self._cursors, limit))

    async def first(self) -> Row | None:
        """Return the first row, or None if there is none."""
        return next(iter(await self.to_list(limit=1)), None)

    async def to_list(self, limit: int | None = None) -> list[Row]:
        """Return all rows, or the first ``limit``, as a list."""
        return [row async for page in self.pages(limit) for row in page.rows]

    async def _read(self, walk: _Walk[Row]) -> AsyncGenerator[Page[Row], None]:
        while not walk.ended:
            yield walk.take(await self._fetch(walk.cursor))
