"""What survives a restart: the mock's state in SQLite."""

import sqlite3
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from pytribute.mock.catalogue import Owned
from pytribute.mock.errors import MockError
from pytribute.mock.product import Row, known_type, timestamp
from pytribute.mock.snapshot import PaidWith, Purchase
from pytribute_core.checks import check_kind

__all__ = ["Contents", "Storage", "StoredPurchase"]

_VERSION = 1

# A refund's key is its purchase: the file itself can't hold a second one.
_TABLES = f"""
CREATE TABLE clock (now TEXT NOT NULL);
CREATE TABLE accounts (name TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE products (id INTEGER PRIMARY KEY, owner TEXT NOT NULL REFERENCES accounts,
                       type TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE purchases (id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL REFERENCES products,
                        paid_with TEXT NOT NULL, buyer_gone INTEGER NOT NULL);
CREATE TABLE refunds (purchase_id INTEGER PRIMARY KEY REFERENCES purchases, at TEXT NOT NULL);
PRAGMA user_version = {_VERSION};
"""


class StoredPurchase(NamedTuple):
    """A purchase, and the account that owns its product."""

    owner: str
    product_id: int
    paid_with: PaidWith
    buyer_gone: bool
    refunded: bool


class Contents(NamedTuple):
    """A whole state, checked and encoded; ``accounts`` are names and their keys."""

    now: datetime
    accounts: dict[str, str]
    products: Iterable[Owned]
    purchases: Iterable[Purchase]


class Storage:
    """One database, used by several threads in turn.

    Raises:
        MockError: the file can't be opened, or is none that a mock of this version wrote.
    """

    def __init__(self, path: str | Path) -> None:
        check_kind("db", path, (str, Path), "a path")
        self._lock = RLock()
        self._path = path
        if path == "":  # SQLite would keep it in a file that is gone with the process
            raise MockError("the database has an empty name; :memory: is for one that isn't kept")
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        except (sqlite3.Error, ValueError) as error:  # ValueError: a NUL in the name
            raise MockError(
                f"{path}: {error}; is there such a folder, and may you write?"
            ) from None
        try:
            self._open()
        except MockError as error:
            self._db.close()
            raise MockError(f"{error}; name another file") from None

    def _open(self) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        with self.transaction():  # another process may be opening the file as well
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if tables == 0:
                for statement in _TABLES.split(";"):
                    self._db.execute(statement)
            elif version != _VERSION:
                raise MockError(f"{self._path} was not written by this mock")

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Make what is done inside one step: all of it, or nothing; inside of another, a part.

        Raises:
            MockError: the database can't do it: it is closed, locked or full.
        """
        with self._lock, self._told():
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # SQLite itself may have gone back
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _told(self) -> Generator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise MockError("this mock is closed; look at it before") from None
        except sqlite3.Error as error:
            raise MockError(f"{self._path}: {error}") from None
        except MockError:
            raise
        except ValueError:  # without its text, which may go over many lines
            raise MockError(f"{self._path} holds what no mock wrote") from None

    def replace(self, contents: Contents) -> None:
        """Put another state in the place of the present one."""
        with self.transaction():
            for table in ("refunds", "purchases", "products", "accounts", "clock"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names stand above
            self._db.execute("INSERT INTO clock VALUES (?)", (timestamp(contents.now),))
            self._db.executemany("INSERT INTO accounts VALUES (?, ?)", contents.accounts.items())
            for product in contents.products:
                self.add_product(product)
            for purchase in contents.purchases:
                self.add_purchase(purchase)

    def accounts(self) -> dict[str, str]:
        """Give the keys by the names of the accounts."""
        return dict(self._all("SELECT name, key FROM accounts ORDER BY rowid"))

    def now(self) -> datetime | None:
        """Tell what the clock shows; None while there is no state yet."""
        found = self._all("SELECT now FROM clock")
        return datetime.fromisoformat(found[0][0]) if found else None

    def set_clock(self, now: datetime) -> None:
        """Set the clock."""
        with self.transaction():
            self._db.execute("UPDATE clock SET now = ?", (timestamp(now),))

    def products(self) -> list[Owned]:
        """Give every product, by id."""
        found = self._all("SELECT owner, id, type, body FROM products ORDER BY id")
        return [
            Owned(owner, Row(id_, known_type(type_), body)) for owner, id_, type_, body in found
        ]

    def add_product(self, product: Owned) -> None:
        """Keep a new product."""
        owner, (id_, type_, body) = product
        self._db.execute("INSERT INTO products VALUES (?, ?, ?, ?)", (id_, owner, type_, body))

    def purchases(self) -> list[Purchase]:
        """Give every purchase, by id."""
        found = self._all(
            "SELECT id, product_id, paid_with, buyer_gone, at"
            " FROM purchases LEFT JOIN refunds ON purchase_id = id ORDER BY id"
        )
        return [
            Purchase(
                id=id_,
                product_id=product_id,
                paid_with=PaidWith(paid_with),
                buyer_gone=bool(buyer_gone),
                refunded_at=None if at is None else datetime.fromisoformat(at),
            )
            for id_, product_id, paid_with, buyer_gone, at in found
        ]

    def purchase(self, purchase_id: int) -> StoredPurchase | None:
        """Find a purchase."""
        found = self._all(
            "SELECT owner, product_id, paid_with, buyer_gone, at FROM purchases"
            " JOIN products ON products.id = product_id"
            " LEFT JOIN refunds ON purchase_id = purchases.id WHERE purchases.id = ?",
            purchase_id,
        )
        if not found:
            return None
        owner, product_id, paid_with, buyer_gone, at = found[0]
        return StoredPurchase(
            owner, product_id, PaidWith(paid_with), bool(buyer_gone), at is not None
        )

    def add_purchase(self, purchase: Purchase) -> None:
        """Keep a new purchase, refunded or not."""
        self._db.execute(
            "INSERT INTO purchases VALUES (?, ?, ?, ?)",
            (purchase.id, purchase.product_id, purchase.paid_with, purchase.buyer_gone),
        )
        if purchase.refunded_at is not None:
            self.refund(purchase.id, purchase.refunded_at)

    def refund(self, purchase_id: int, at: datetime) -> None:
        """Write down that a purchase was refunded."""
        with self.transaction():
            self._db.execute("INSERT INTO refunds VALUES (?, ?)", (purchase_id, timestamp(at)))

    def refunds(self) -> dict[int, int]:
        """Count the refunds of each purchase that has any."""
        return dict(self._all("SELECT purchase_id, count(*) FROM refunds GROUP BY purchase_id"))

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock, self._told():
            return self._db.execute(query, values).fetchall()
