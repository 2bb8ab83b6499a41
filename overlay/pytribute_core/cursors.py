"""Listings that are read page after page: by a cursor, by an offset, or in a single response.

``x-pagination`` says how; all of them are read the same way.
"""

from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Coroutine,
    Generator,
    Iterator,
    Mapping,
)
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from pytribute_core.call import Call, call_of
from pytribute_core.checks import check_int, check_whole
from pytribute_core.errors import PaginationError
from pytribute_core.operation import Operation
from pytribute_core.page import Page, PageMeta

T = TypeVar("T")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursors(Generic[T, Row]):
    """How the pages of an operation follow one another, each naming the next one.

    Attributes:
        operation: the operation; a success is one page.
        cursor: the argument that names a page; the first page is requested without it. Empty where
            one response has all rows.
        rows: the field of a page that holds its rows; empty where a page is an array.
        next_cursor: the field of a page that names the next one; empty or absent at the end.
        key: the field of a row that is unique; empty where rows can't move between pages.
    """

    operation: Operation[T]
    cursor: str = ""
    rows: str = ""
    next_cursor: str = ""
    key: str = ""

    def call(self, arguments: Mapping[str, Any], cursor: Any) -> Call[T]:
        """Check the arguments of one page, and make the call."""
        place = {self.cursor: cursor} if self.cursor else {}
        return call_of(self.operation, {**arguments, **place})

    def rows_of(self, parsed: Any) -> list[Row]:
        """Return the rows of a page; a server may send the bare array in place of an object."""
        found = attrgetter(self.rows)(parsed) if self.rows and not is_bare(parsed) else parsed
        return list(found or ())

    def following(self, parsed: Any, cursor: Any) -> Any:
        """Return what names the page after one; None at the end."""
        del cursor
        return attrgetter(self.next_cursor)(parsed) or None if self.next_cursor else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offsets(Cursors[T, Row]):
    """How the pages of an operation follow one another, each after a number of rows.

    A short page doesn't end the listing, because a server may send fewer rows than requested; an
    empty one does, and one that has no new row.

    Attributes:
        size_argument: the argument that holds the number of rows.
        least: minimum number of rows.
        most: maximum number of rows, or None.
    """

    size_argument: str
    least: int
    most: int | None

    def call(self, arguments: Mapping[str, Any], cursor: Any) -> Call[T]:
        """Check the arguments of one page, and make the call."""
        check_whole(self.size_argument, arguments[self.size_argument], self.least, self.most)
        check_int(self.cursor, cursor or 0)
        return call_of(self.operation, {**arguments, self.cursor: cursor or 0})

    def following(self, parsed: Any, cursor: Any) -> Any:
        """Return the offset of the page after one; None after an empty one."""
        count = len(self.rows_of(parsed))
        return (cursor or 0) + count if count else None


def is_bare(parsed: object) -> bool:
    """Whether a page is the array of its rows itself."""
    return isinstance(parsed, list)


class _Walk(Generic[Row]):
    """One reading of a listing, from its first page to its end."""

    def __init__(self, cursors: Cursors[Any, Row], limit: int | None) -> None:
        if limit is not None:
            check_whole("limit", limit, 0)
        self.cursor: object = None
        self.ended = limit == 0
        self._cursors = cursors
        self._key = attrgetter(cursors.key) if cursors.key else None
        self._known = set[object]()
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
        rows = self._fresh(self._cursors.rows_of(parsed))
        is_barren = self._key is not None and not rows
        if self._limit is not None:
            rows = rows[: self._limit - self._rows]
        self._rows += len(rows)
        self.cursor = self._cursors.following(parsed, self.cursor)
        self.ended = self.cursor is None or self._rows == self._limit or is_barren
        if not self.ended and self.cursor in self._seen:
            reason = "the server names a page that was read before"
            raise PaginationError(reason, self._pages, self._rows)
        self._seen.add(self.cursor)
        return Page(rows, PageMeta())

    def _fresh(self, rows: list[Row]) -> list[Row]:
        """Return the rows that were not read before: one may have moved to this page meanwhile."""
        if self._key is None:
            return rows
        fresh = {self._key(row): row for row in rows if self._key(row) not in self._known}
        self._known.update(fresh)
        return list(fresh.values())


class CursorListing(Generic[Row]):
    """The rows of a listing, requested page after page again each time it is iterated.

    Every way to read it raises `TributeError`, such as a `PaginationError` when the server names
    the same page twice.
    """

    def __init__(self, cursors: Cursors[Any, Row], fetch: Callable[[object], Any]) -> None:
        self._cursors = cursors
        self._fetch = fetch

    def __repr__(self) -> str:
        return f"<CursorListing of {self._cursors.operation.name}>"

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
    """`CursorListing` with ``async for``. Awaited, it is its first page."""

    def __init__(
        self, cursors: Cursors[Any, Row], fetch: Callable[[object], Coroutine[Any, Any, Any]]
    ) -> None:
        self._cursors = cursors
        self._fetch = fetch

    def __repr__(self) -> str:
        return f"<AsyncCursorListing of {self._cursors.operation.name}>"

    def __await__(self) -> Generator[Any, None, Page[Row]]:
        return self._first_page().__await__()

    async def _first_page(self) -> Page[Row]:
        return await anext(self.pages())

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
