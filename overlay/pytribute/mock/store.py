"""Accounts, products and purchases: durable in SQLite, with products and keys in memory."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from pytribute.mock.catalogue import Catalogue, CatalogueEntry
from pytribute.mock.database import Contents, Database
from pytribute.mock.errors import MockError
from pytribute.mock.product import encode_product
from pytribute.mock.records import Records
from pytribute.mock.snapshot import OwnedProduct, Purchase, Snapshot, check_snapshot

__all__ = ["Store", "encode_snapshot"]


def encode_snapshot(snapshot: Snapshot) -> Contents:
    """Check a snapshot, and encode its products.

    Raises:
        MockError: it is inconsistent.
    """
    # First, because this checks that ids are numbers.
    products = [CatalogueEntry(one.owner, encode_product(one.product)) for one in snapshot.products]
    check_snapshot(snapshot)
    return Contents(
        now=snapshot.now,
        accounts=snapshot.accounts,
        products=products,
        purchases=snapshot.purchases,
        records=[one.encode() for one in snapshot.records],
    )


class Store:
    """The data of a mock; threads may share it.

    Args:
        path: the database.
        product_ids: return an iterator over ids of new products; called after each reset.
        purchase_ids: return an iterator over ids of new purchases; called after each reset.
        record_ids: the same for ids of records.

    Raises:
        MockError: the file can't be used.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        product_ids: Callable[[], Iterator[int]],
        purchase_ids: Callable[[], Iterator[int]],
        record_ids: Callable[[], Iterator[int]],
    ) -> None:
        self._make_product_ids = product_ids
        self._make_purchase_ids = purchase_ids
        self._make_record_ids = record_ids
        self.database = Database(path)
        self.records = Records(self.database)
        try:
            self._read()
        except MockError as error:
            self.database.close()
            raise MockError(f"{error}; name another file") from None

    @property
    def is_empty(self) -> bool:
        """Whether this database is new."""
        return self.database.now() is None

    @property
    def now(self) -> datetime:
        """The time of the mock's clock."""
        now = self.database.now()
        assert now is not None  # noqa: S101 - an empty store is filled before use
        return now

    def key_of(self, account: str) -> str:
        """Return an account's key.

        Raises:
            MockError: there is no such account.
        """
        for key, name in self.accounts.items():
            if name == account:
                return key.decode()
        raise MockError(f"there is no account {account!r}")

    def new_product_id(self) -> int:
        """Return an unused product id."""
        return next(number for number in self._product_ids if number not in self.catalogue)

    def new_purchase_id(self) -> int:
        """Return an unused purchase id."""
        return next(n for n in self._purchase_ids if self.database.purchase(n) is None)

    def new_id(self) -> int:
        """Return an id that no record has."""
        return next(n for n in self._record_ids if not self.records.has(str(n)))

    def new_uuid(self) -> str:
        """Return a UUID that no record has."""
        uuids = (str(uuid5(NAMESPACE_OID, str(n))) for n in self._record_ids)
        return next(uuid for uuid in uuids if not self.records.has(uuid))

    def add_product(self, entry: CatalogueEntry) -> None:
        """Add a new product.

        Raises:
            MockError: its id is in use, or there is no such account.
        """
        with self.database.transaction():
            if entry.owner not in self.accounts.values():
                raise MockError(f"there is no account {entry.owner!r}")
            if entry.row.id in self.catalogue:
                raise MockError(f"product {entry.row.id} exists already")
            self.database.add_product(entry)
            self.catalogue.add(entry)

    def add_purchase(self, purchase: Purchase) -> None:
        """Add a new purchase.

        Raises:
            MockError: its id is in use, or there is no such product.
        """
        with self.database.transaction():
            if purchase.product_id not in self.catalogue:
                raise MockError(f"there is no product {purchase.product_id} to buy; add it first")
            if self.database.purchase(purchase.id) is not None:
                raise MockError(f"purchase {purchase.id} exists already")
            self.database.add_purchase(purchase)

    def snapshot(self) -> Snapshot:
        """Return the whole data."""
        with self.database.transaction():
            return Snapshot(
                now=self.now,
                accounts=self.database.accounts(),
                products=[
                    OwnedProduct(owner=owner, product=json.loads(row.body))
                    for owner, row in self.database.products()
                ],
                purchases=self.database.purchases(),
                records=self.records.dump(),
            )

    def replace(self, contents: Contents) -> None:
        """Replace the whole data."""
        self.database.replace(contents)
        self._read()

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def _read(self) -> None:
        with self.database.transaction():
            accounts = self.database.accounts()
            self.accounts = {key.encode(): name for name, key in accounts.items()}
            """The names of the accounts by their keys, encoded as in a header."""
            self.secrets = tuple(accounts.values())
            """The keys, which must not be shown."""
            self.catalogue = Catalogue(self.database.products())
            self._product_ids = self._make_product_ids()
            self._purchase_ids = self._make_purchase_ids()
            self._record_ids = self._make_record_ids()
