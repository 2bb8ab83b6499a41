"""The products in memory, encoded and in order, so that a page is a slice and a join."""

from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple

from pytribute.mock.product import Row

__all__ = ["Catalogue", "CatalogueEntry"]


class CatalogueEntry(NamedTuple):
    """An encoded product and the account that owns it."""

    owner: str
    row: Row


class _Query(NamedTuple):
    """The rows of a list, and their order."""

    owner: str
    type: str | None
    desc: bool


class Catalogue:
    """Products by id, and lists of their encoded rows, made on first use.

    A list is never changed, only replaced: readers need no lock.
    """

    def __init__(self, entries: Iterable[CatalogueEntry] = ()) -> None:
        self._lock = Lock()
        self._by_id = {str(entry.row.id): entry for entry in entries}
        self._lists: dict[_Query, list[bytes]] = {}

    def __contains__(self, product_id: int) -> bool:
        return str(product_id) in self._by_id

    def add(self, entry: CatalogueEntry) -> None:
        """Add a product to every list."""
        with self._lock:
            self._by_id[str(entry.row.id)] = entry
            self._lists.clear()

    def get(self, product_id: str) -> CatalogueEntry | None:
        """Return a product by its id, an integer of any size in its shortest decimal form."""
        return self._by_id.get(product_id)

    def rows(self, owner: str, product_type: str | None, *, desc: bool) -> list[bytes]:
        """Return an account's rows of a type, or of all, ordered by id."""
        query = _Query(owner, product_type, desc)
        rows = self._lists.get(query)
        if rows is None:
            with self._lock:
                rows = self._lists[query] = self._sorted(query)
        return rows

    def _sorted(self, query: _Query) -> list[bytes]:
        rows = [row for owner, row in self._by_id.values() if owner == query.owner]
        if query.type is not None:
            rows = [row for row in rows if row.type == query.type]
        rows.sort(key=lambda row: row.id, reverse=query.desc)
        return [row.body for row in rows]
