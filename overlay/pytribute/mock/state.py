"""Accounts, products and purchases: durable in SQLite, and at hand where speed matters."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from pytribute.mock.catalogue import Catalogue, Owned
from pytribute.mock.errors import MockError
from pytribute.mock.product import encode_product
from pytribute.mock.snapshot import OwnedProduct, Purchase, Snapshot, check_snapshot
from pytribute.mock.storage import Contents, Storage

__all__ = ["State", "prepare"]


def prepare(snapshot: Snapshot) -> Contents:
    """Check a state, and encode what will be sent of it.

    Raises:
        MockError: it doesn't hold together.
    """
    # First, because it makes sure that ids are numbers.
    products = [Owned(one.owner, encode_product(one.product)) for one in snapshot.products]
    check_snapshot(snapshot)
    return Contents(
        now=snapshot.now,
        accounts=snapshot.accounts,
        products=products,
        purchases=snapshot.purchases,
    )


class State:
    """What the mock remembers; threads may share it.

    Args:
        path: the database.
        product_ids: makes the ids of new products, from the first one on after each reset.
        purchase_ids: the same of purchases.

    Raises:
        MockError: the file can't be used.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        product_ids: Callable[[], Iterator[int]],
        purchase_ids: Callable[[], Iterator[int]],
    ) -> None:
        self._make_product_ids = product_ids
        self._make_purchase_ids = purchase_ids
        self.storage = Storage(path)
        try:
            self._remember()
        except MockError as error:
            self.storage.close()
            raise MockError(f"{error}; name another file") from None

    @property
    def is_empty(self) -> bool:
        """Whether there has never been a state in this database."""
        return self.storage.now() is None

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        now = self.storage.now()
        assert now is not None  # noqa: S101 - whoever opens an empty state fills it first
        return now

    def key_of(self, account: str) -> str:
        """Give an account's key.

        Raises:
            MockError: there is no such account.
        """
        for key, name in self.accounts.items():
            if name == account:
                return key.decode()
        raise MockError(f"there is no account {account!r}")

    def new_product_id(self) -> int:
        """Give an id that no product has."""
        return next(number for number in self._product_ids if number not in self.catalogue)

    def new_purchase_id(self) -> int:
        """Give an id that no purchase has."""
        return next(n for n in self._purchase_ids if self.storage.purchase(n) is None)

    def add_product(self, product: Owned) -> None:
        """Take a new product.

        Raises:
            MockError: its id is in use, or there is no such account.
        """
        with self.storage.transaction():
            if product.owner not in self.accounts.values():
                raise MockError(f"there is no account {product.owner!r}")
            if product.row.id in self.catalogue:
                raise MockError(f"there is a product {product.row.id} already")
            self.storage.add_product(product)
            self.catalogue.add(product)

    def add_purchase(self, purchase: Purchase) -> None:
        """Take a new purchase.

        Raises:
            MockError: its id is in use, or there is no such product.
        """
        with self.storage.transaction():
            if purchase.product_id not in self.catalogue:
                raise MockError(f"there is no product {purchase.product_id} to buy; add it first")
            if self.storage.purchase(purchase.id) is not None:
                raise MockError(f"there is a purchase {purchase.id} already")
            self.storage.add_purchase(purchase)

    def snapshot(self) -> Snapshot:
        """Give everything."""
        with self.storage.transaction():
            return Snapshot(
                now=self.now,
                accounts=self.storage.accounts(),
                products=[
                    OwnedProduct(owner=owner, product=json.loads(row.body))
                    for owner, row in self.storage.products()
                ],
                purchases=self.storage.purchases(),
            )

    def replace(self, contents: Contents) -> None:
        """Take another state in place of this one."""
        self.storage.replace(contents)
        self._remember()

    def close(self) -> None:
        """Let go of the database."""
        self.storage.close()

    def _remember(self) -> None:
        with self.storage.transaction():
            accounts = self.storage.accounts()
            self.accounts = {key.encode(): name for name, key in accounts.items()}
            """The names of the accounts by their keys, as bytes of a header."""
            self.secrets = tuple(accounts.values())
            """The keys, as they must not be shown."""
            self.catalogue = Catalogue(self.storage.products())
            self._product_ids = self._make_product_ids()
            self._purchase_ids = self._make_purchase_ids()
