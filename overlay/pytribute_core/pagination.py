"""A walk through the pages of a listing: which pages to ask for, which rows are new, and the end.

Pages are numbered, so rows move between them while they are read, and the total that the server
states is not certain. The walk trusts rows: ``total`` ends it only where it agrees with the rows
received. There is no I/O here; `pytribute_core.listing` fetches the pages.
"""

from array import array
from bisect import bisect_left, insort
from collections.abc import Callable, Sequence
from operator import lt
from typing import Generic, TypeVar

from pytribute_core.errors import PaginationError

Row = TypeVar("Row")

# Successive pages without a new row that end the walk while `total` states more.
_PATIENCE = 3
# Maximum number of pages of any walk; with a total, an error ends it long before.
_MOST_PAGES = 100_000
_BEYOND_TOTAL = 1000
# Ids remembered, 8 bytes each; a row that moves further than this is yielded twice.
_REMEMBERED = 250_000
# Ids beyond 64 bits, which only a broken server sends, may take 2 kB each.
_HUGE_REMEMBERED = 1000
_INT64 = 2**63


class Walk(Generic[Row]):
    """One reading of a listing, from page 1 to its end.

    Args:
        size: rows requested with each page.
        limit: maximum number of rows, or None for all.
        ids: returns the ids of rows.
        descending: whether ids descend.
    """

    def __init__(
        self,
        size: int,
        limit: int | None,
        ids: Callable[[list[Row]], list[int]],
        *,
        descending: bool,
    ) -> None:
        self.page = 0
        """The number of the last page taken."""
        self.ended = limit == 0
        self._size = size
        self._limit = limit
        self._ids_of = ids
        self._seen = _Ids(descending=descending)
        self._requested = 0
        self._last = 1
        self._widest = 1
        self._barren = 0
        self._received = 0
        self._yielded = 0

    def next_pages(self, count: int) -> range:
        """Return those of the next pages that exist, as far as known, and were not requested."""
        end = min(self.page + count, self._last)
        numbers = range(self._requested + 1, end + 1)
        self._requested = max(self._requested, end)
        return numbers

    def take(self, rows: list[Row], total: int | None) -> Sequence[Row]:
        """Take the rows of the next page and the total that it states; return the new rows.

        Raises:
            PaginationError: the server repeats itself, or the listing never ends.
        """
        self.page += 1
        self._requested = max(self._requested, self.page)
        if total is not None and total < 0:
            total = None
        self._received += len(rows)
        # The page size is taken from the server's pages: they may be smaller than requested.
        self._widest = max(self._widest, len(rows))
        fresh = self._fresh(rows)
        self._barren = 0 if fresh else self._barren + 1
        if self._is_end(rows, total):
            self.ended = True
        elif total is not None and rows:
            # The last page to prefetch: a full last page is followed by one more, see `_is_end`.
            is_full = self._widest == self._size
            self._last = total // self._size + 1 if is_full else -(-total // self._widest)
            if self._limit is not None:
                self._last = min(self._last, -(-self._limit // self._widest))
        if self._limit is not None and self._yielded + len(fresh) >= self._limit:
            fresh = fresh[: self._limit - self._yielded]
            self.ended = True
        self._yielded += len(fresh)
        return fresh

    def _fresh(self, rows: list[Row]) -> Sequence[Row]:
        ids = self._ids_of(rows)
        if self._seen.add_run(ids):
            return rows
        return [row for row, number in zip(rows, ids, strict=True) if self._seen.add(number)]

    def _is_end(self, rows: list[Row], total: int | None) -> bool:
        if len(rows) < self._size and total == self._received:
            return True
        if self._barren and (total is None or total <= self._seen.count):
            return True
        if self._barren == _PATIENCE:
            if not rows:
                return True
            raise PaginationError(
                f"the server repeats the same rows, and states a total of {total}",
                self.page,
                self._seen.count,
            )
        most = _MOST_PAGES
        if total is not None:
            most = min(most, 2 * (total // self._widest) + _BEYOND_TOTAL)
        if self.page >= most:
            raise PaginationError(
                f"the listing does not end, and the server states a total of {total} rows",
                self.page,
                self._seen.count,
            )
        return False


class _Ids:
    """A set of ids in 8 bytes each, fast where they come in order."""

    def __init__(self, *, descending: bool) -> None:
        self.count = 0
        self._sign = -1 if descending else 1
        self._sorted = array("q")
        self._huge: dict[int, None] = {}

    def add_run(self, ids: list[int]) -> bool:
        """Add all ids if they are in order and follow those seen; otherwise add none."""
        run = ids if self._sign == 1 else [-number for number in ids]
        if not run:
            return True
        last = self._sorted[-1] if self._sorted else -_INT64 - 1
        if run[-1] >= _INT64 or not all(map(lt, [last, *run], run)):
            return False
        self._sorted.fromlist(run)
        self.count += len(run)
        if len(self._sorted) > _REMEMBERED:
            self._forget()
        return True

    def add(self, number: int) -> bool:
        """Add an id; return False if it was seen before."""
        number *= self._sign
        if not -_INT64 <= number < _INT64:
            is_new = number not in self._huge
            self._huge[number] = None
        else:
            place = bisect_left(self._sorted, number)
            is_new = place == len(self._sorted) or self._sorted[place] != number
            if is_new:
                insort(self._sorted, number)
        self.count += is_new
        self._forget()
        return is_new

    def _forget(self) -> None:
        if len(self._sorted) > _REMEMBERED:
            del self._sorted[: _REMEMBERED // 2]
        if len(self._huge) > _HUGE_REMEMBERED:
            self._huge = dict.fromkeys(list(self._huge)[_HUGE_REMEMBERED // 2 :])
