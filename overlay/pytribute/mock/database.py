"""The mock's data in SQLite."""

import sqlite3
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from pytribute.mock.catalogue import CatalogueEntry
from pytribute.mock.errors import MockError
from pytribute.mock.product import Row, known_type, timestamp
from pytribute.mock.snapshot import PaidWith, Purchase
from pytribute_core.checks import check_kind

__all__ = ["Contents", "Database", "StoredPurchase"]

_VERSION = 2

# A refund's key is its purchase: the database can't hold a second one.
_TABLES = f"""
CREATE TABLE clock (now TEXT NOT NULL);
CREATE TABLE accounts (name TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE products (id INTEGER PRIMARY KEY, owner TEXT NOT NULL REFERENCES accounts,
                       type TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE purchases (id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL REFERENCES products,
                        paid_with TEXT NOT NULL, buyer_gone INTEGER NOT NULL);
CREATE TABLE refunds (purchase_id INTEGER PRIMARY KEY REFERENCES purchases, at TEXT NOT NULL);
CREATE TABLE records (position INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL,
                      owner TEXT NOT NULL REFERENCES accounts, parent TEXT NOT NULL, due TEXT,
                      body BLOB NOT NULL, notes TEXT NOT NULL, UNIQUE (id, kind));
CREATE INDEX records_by_parent ON records (kind, owner, parent);
CREATE INDEX records_by_due ON records (due) WHERE due IS NOT NULL;
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
    """The whole data, checked and encoded; ``accounts`` are keys by names."""

    now: datetime
    accounts: dict[str, str]
    products: Iterable[CatalogueEntry]
    purchases: Iterable[Purchase]
    records: Iterable[Sequence[object]] = ()
    """As `insert_records` takes them."""


class Database:
    """One database, which threads use in turn.

    Raises:
        MockError: the file can't be opened, or was not written by this version of the mock.
    """

    def __init__(self, path: str | Path) -> None:
        check_kind("db", path, (str, Path), "a path")
        self._lock = RLock()
        self._path = path
        self.on_commit: Callable[[], None] | None = None
        """Called after each transaction, in its thread."""
        if path == "":  # SQLite would use a temporary file
            raise MockError(
                "the name of the database is empty; use :memory: for one that isn't kept"
            )
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        except (sqlite3.Error, ValueError) as error:  # ValueError: a NUL in the name
            raise MockError(
                f"{path}: {error}; check that the folder exists and is writable"
            ) from None
        try:
            self._open()
        except MockError as error:
            self._db.close()
            raise MockError(f"{error}; name another file") from None

    def _open(self) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        with self.transaction():  # another process may open the file at the same time
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if tables == 0:
                for statement in _TABLES.split(";"):
                    self._db.execute(statement)
            elif version != _VERSION:
                raise MockError(f"{self._path} was not written by this mock")

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Commit the statements inside together, or roll them back; may be nested.

        Raises:
            MockError: the database is closed, locked or full.
        """
        with self._lock, self.errors():
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
                if self.on_commit is not None:
                    self.on_commit()
            except BaseException:
                if self._db.in_transaction:  # SQLite may have rolled back itself
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def errors(self) -> Generator[None]:
        """Raise the errors of SQLite, and of values that no mock wrote, as a `MockError`."""
        try:
            yield
        except sqlite3.ProgrammingError:
            raise MockError("this mock is closed; use it before") from None
        except sqlite3.Error as error:
            raise MockError(f"{self._path}: {error}") from None
        except MockError:
            raise
        except ValueError:  # its message may have many lines
            raise MockError(f"{self._path} holds data that no mock wrote") from None

    def replace(self, contents: Contents) -> None:
        """Replace the whole data."""
        with self.transaction():
            for table in ("records", "refunds", "purchases", "products", "accounts", "clock"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - constant names
            self._db.execute("INSERT INTO clock VALUES (?)", (timestamp(contents.now),))
            self._db.executemany("INSERT INTO accounts VALUES (?, ?)", contents.accounts.items())
            for entry in contents.products:
                self.add_product(entry)
            for purchase in contents.purchases:
                self.add_purchase(purchase)
            self.insert_records(contents.records)

    def accounts(self) -> dict[str, str]:
        """Return the accounts' keys by names."""
        return dict(self.query("SELECT name, key FROM accounts ORDER BY rowid"))

    def now(self) -> datetime | None:
        """Return the time of the clock; None if the database is new."""
        found = self.query("SELECT now FROM clock")
        return datetime.fromisoformat(found[0][0]) if found else None

    def set_clock(self, now: datetime) -> None:
        """Set the clock."""
        with self.transaction():
            self._db.execute("UPDATE clock SET now = ?", (timestamp(now),))

    def products(self) -> list[CatalogueEntry]:
        """Return every product, ordered by id."""
        found = self.query("SELECT owner, id, type, body FROM products ORDER BY id")
        return [
            CatalogueEntry(owner, Row(id_, known_type(type_), body))
            for owner, id_, type_, body in found
        ]

    def add_product(self, entry: CatalogueEntry) -> None:
        """Insert a new product."""
        owner, (id_, type_, body) = entry
        self._db.execute("INSERT INTO products VALUES (?, ?, ?, ?)", (id_, owner, type_, body))

    def purchases(self) -> list[Purchase]:
        """Return every purchase, ordered by id."""
        found = self.query(
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
        """Return a purchase."""
        found = self.query(
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
        """Insert a new purchase, with its refund if it has one."""
        self._db.execute(
            "INSERT INTO purchases VALUES (?, ?, ?, ?)",
            (purchase.id, purchase.product_id, purchase.paid_with, purchase.buyer_gone),
        )
        if purchase.refunded_at is not None:
            self.refund(purchase.id, purchase.refunded_at)

    def refund(self, purchase_id: int, at: datetime) -> None:
        """Insert a purchase's refund."""
        with self.transaction():
            self._db.execute("INSERT INTO refunds VALUES (?, ?)", (purchase_id, timestamp(at)))

    def refunds(self) -> dict[int, int]:
        """Return the number of refunds of each refunded purchase."""
        return dict(self.query("SELECT purchase_id, count(*) FROM refunds GROUP BY purchase_id"))

    def insert_records(self, rows: Iterable[Sequence[object]]) -> None:
        """Insert encoded records: kind, id, owner, parent, due, body and notes."""
        with self.transaction():
            self._db.executemany(
                "INSERT INTO records (kind, id, owner, parent, due, body, notes)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()

    def version(self) -> tuple[int, int]:
        """Return what differs after each change, by this process or another one."""
        ((others,),) = self.query("PRAGMA data_version")
        return self._db.total_changes, others

    def query(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Execute a statement, and return its rows."""
        with self._lock, self.errors():
            return self._db.execute(query, values).fetchall()
