"""Operations with numbered pages, as ``x-pagination`` describes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast
from urllib.parse import quote

from msgspec.structs import replace

from pytribute_core.call import Call, call_of
from pytribute_core.checks import check_int, check_whole
from pytribute_core.listing import Pages
from pytribute_core.operation import Operation
from pytribute_core.page import Page, PageMeta

T = TypeVar("T")
Row = TypeVar("Row")

_MAX_PREFETCH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNumbers(Generic[T, Row]):
    """How the pages of an operation follow one another.

    Attributes:
        operation: the operation; a success is one page.
        page_argument: the argument that holds the number of the page, from 1.
        size_argument: the argument that holds the number of rows.
        least: minimum number of rows.
        most: maximum number of rows, or None.
        ids: returns the unique numbers of rows; written out, as `attrgetter` takes four times as
            long for a page.
        descending: the argument that reverses the order; empty where there is none.
        rows: the field of a page that holds its rows.
        total: the field of a page that holds the number of all rows; empty where there is none.
    """

    operation: Operation[T]
    page_argument: str
    size_argument: str
    least: int
    most: int | None
    ids: Callable[[list[Row]], list[Any]]
    descending: str = ""
    rows: str = "rows"
    total: str = "meta.total"

    def call(self, arguments: Mapping[str, Any]) -> Call[T]:
        """Check the arguments of one page, and make the call."""
        check_int(self.page_argument, arguments[self.page_argument])
        check_whole(self.size_argument, arguments[self.size_argument], self.least, self.most)
        return call_of(self.operation, arguments)

    def first(self, arguments: Mapping[str, Any]) -> Call[T]:
        """Check the arguments of a listing, and make the call of its first page."""
        return self.call({**arguments, self.page_argument: 1})

    def page_call(self, first: Call[T]) -> Callable[[int, int], Call[T]]:
        """Return a function that takes the number and size of a page, and returns its call.

        A call differs from that of the first page in two numbers, so nothing else is made anew.
        """
        page, size = (
            quote(self.operation.parameters[argument].name, safe="")
            for argument in (self.page_argument, self.size_argument)
        )
        names = [pair.partition("=")[0] for pair in first.request.query]
        page_place, size_place = names.index(page), names.index(size)

        def at(number: int, rows: int) -> Call[T]:
            query = list(first.request.query)
            query[page_place] = f"{page}={number}"
            query[size_place] = f"{size}={rows}"
            return Call(
                self.operation,
                replace(first.request, query=tuple(query)),
                {**first.arguments, self.page_argument: number, self.size_argument: rows},
            )

        return at

    def plan(self, first: Call[T], prefetch: int) -> Pages[Row]:
        """Plan a listing."""
        check_whole("prefetch", prefetch, 0, _MAX_PREFETCH)
        return Pages(
            self.operation.name,
            self.ids,
            first.arguments[self.size_argument],
            self.least,
            prefetch,
            bool(self.descending and first.arguments[self.descending]),
        )

    def page(self, parsed: Any) -> Page[Row]:
        """Convert a response to a `Page`."""
        if isinstance(parsed, Page):
            return cast("Page[Row]", parsed)
        total = attrgetter(self.total)(parsed) if self.total else None
        known = total if isinstance(total, int) else None
        return Page(list(attrgetter(self.rows)(parsed) or ()), PageMeta(known))
