"""The products in memory, encoded and in order, so that a page is a slice and a join."""

from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple

from pytribute.mock.product import Row

__all__ = ["Catalogue", "Owned"]


class Owned(NamedTuple):
    """An encoded product and the account that owns it."""

    owner: str
    row: Row


class _Shelf(NamedTuple):
    """Which rows a list has, and in which order."""

    owner: str
    type: str | None
    desc: bool


class Catalogue:
    """Products by id, and lists of their encoded rows, made when first asked for.

    A list is never changed, only replaced: readers need no lock.
    """

    def __init__(self, products: Iterable[Owned] = ()) -> None:
        self._lock = Lock()
        self._by_id = {str(product.row.id): product for product in products}
        self._shelves: dict[_Shelf, list[bytes]] = {}

    def __contains__(self, product_id: int) -> bool:
        return str(product_id) in self._by_id

    def add(self, product: Owned) -> None:
        """Put one product in its place in every list."""
        with self._lock:
            self._by_id[str(product.row.id)] = product
            self._shelves.clear()

    def get(self, product_id: str) -> Owned | None:
        """Find a product by the shortest decimal form of its id, however many digits it has."""
        return self._by_id.get(product_id)

    def rows(self, owner: str, product_type: str | None, *, desc: bool) -> list[bytes]:
        """Give an account's rows under the filter, by id."""
        wanted = _Shelf(owner, product_type, desc)
        shelf = self._shelves.get(wanted)
        if shelf is None:
            with self._lock:
                shelf = self._shelves[wanted] = self._sorted(wanted)
        return shelf

    def _sorted(self, shelf: _Shelf) -> list[bytes]:
        rows = [row for owner, row in self._by_id.values() if owner == shelf.owner]
        if shelf.type is not None:
            rows = [row for row in rows if row.type == shelf.type]
        rows.sort(key=lambda row: row.id, reverse=shelf.desc)
        return [row.body for row in rows]
