"""The records of a mock in SQLite, served as they are encoded."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from pytribute.mock.database import Database
from pytribute.mock.errors import MockError
from pytribute.mock.product import encode_json
from pytribute.mock.record import EncodedRecord, Record, RecordKind, sortable

__all__ = ["OwnedBody", "Records"]

# Records don't change: a shop is decoded once, not in each request for its orders.
_decode = lru_cache(maxsize=1_000)(Record.decode)

_LAST_DAY = "9999-12-31"
_COLUMNS = "kind, id, owner, parent, due, body, notes"


class OwnedBody(NamedTuple):
    """The encoded body of a record, and the account that owns it."""

    owner: str
    body: bytes


class _Newest(NamedTuple):
    """Encoded lists, made on first use, of one version of the database."""

    version: tuple[int, int]
    lists: dict[tuple[RecordKind, str, str], list[bytes]]


class Records:
    """The records of a database, in the order of their creation."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest = _Newest((0, 0), {})

    def add(self, record: Record) -> None:
        """Add a new record.

        Raises:
            MockError: it violates the specification, its id is in use, or there is no such account.
        """
        with self._database.transaction():
            if record.owner not in self._database.accounts():
                raise MockError(f"there is no account {record.owner!r}")
            if self.get(record.kind, record.id) is not None:
                raise MockError(f"{record.kind} {record.id} exists already")
            self._database.insert_records([record.encode()])

    def put(self, record: Record) -> None:
        """Replace a record by a changed one."""
        *_, due, body, notes = record.encode()
        self._database.query(
            "UPDATE records SET due = ?, body = ?, notes = ? WHERE kind = ? AND id = ?",
            *(due, body, notes, record.kind, record.id),
        )

    def get(self, kind: RecordKind, id_: str) -> Record | None:
        """Return a record."""
        found = self._select("kind = ? AND id = ?", kind, id_)
        return found[0] if found else None

    def parent_of(self, record: Record, kind: RecordKind) -> Record:
        """Return what a record belongs to.

        Raises:
            MockError: it is of another kind, which no mock saves.
        """
        found = self.get(kind, record.parent)
        if found is None:
            raise MockError(f"{record.kind} {record.id} has no {kind}; load another state")
        return found

    def has(self, id_: str) -> bool:
        """Whether a record of any kind has this id."""
        return bool(self._database.query("SELECT 1 FROM records WHERE id = ?", id_))

    def body(self, kind: RecordKind, id_: str) -> OwnedBody | None:
        """Return the encoded body of a record."""
        found = self._database.query(
            "SELECT owner, body FROM records WHERE kind = ? AND id = ?", kind, id_
        )
        return OwnedBody(*found[0]) if found else None

    def all(self, kind: RecordKind, owner: str, parent: str | None = None) -> list[Record]:
        """Return an account's records, or those that belong to a parent; the oldest first."""
        if parent is None:
            return self._select("kind = ? AND owner = ?", kind, owner)
        return self._select("kind = ? AND owner = ? AND parent = ?", kind, owner, parent)

    def noted(self, kind: RecordKind, owner: str, note: str, value: str) -> list[Record]:
        """Return an account's records with a note of this value."""
        # Not by json_extract, which ends a text at its first NUL: keys would be taken for others.
        pair = encode_json({note: value})[1:-1].decode()
        return self._select("kind = ? AND owner = ? AND instr(notes, ?)", kind, owner, pair)

    def newest(self, kind: RecordKind, owner: str, *, limit: int, skip: int = 0) -> list[Record]:
        """Return some of an account's records, the newest first."""
        order = f"position DESC LIMIT {limit:d} OFFSET {skip:d}"
        return self._select("kind = ? AND owner = ?", kind, owner, order=order)

    def newest_bodies(self, kind: RecordKind, owner: str, parent: str) -> list[bytes]:
        """Return the encoded bodies of the records of a parent, the newest first."""
        version = self._database.version()
        if self._newest.version != version:
            self._newest = _Newest(version, {})
        key, lists = (kind, owner, parent), self._newest.lists
        if key not in lists:
            lists[key] = [body for (body,) in self._newest_rows("TRUE", *key)]
        return lists[key]

    def newest_bodies_of_days(
        self, kind: RecordKind, owner: str, parent: str, since: str, until: str
    ) -> list[bytes]:
        """Return those of `newest_bodies` that were created on these days, in UTC.

        Args:
            kind: the kind of the records.
            owner: the name of the account.
            parent: the id of the parent.
            since: the first day; empty for no bound.
            until: the last day; empty for no bound.
        """
        day = "substr(json_extract(CAST(body AS TEXT), '$.createdAt'), 1, 10)"
        days = (since, until or _LAST_DAY)
        rows = self._newest_rows(f"{day} BETWEEN ? AND ?", kind, owner, parent, *days)
        return [body for (body,) in rows]

    def _newest_rows(self, condition: str, *values: str) -> list[tuple[bytes]]:
        return self._database.query(
            f"SELECT body FROM records WHERE kind = ? AND owner = ? AND parent = ? AND {condition}"  # noqa: S608
            " ORDER BY position DESC",
            *values,
        )

    def next_due(self, until: datetime) -> Record | None:
        """Return the record that is due first, if it is due by then."""
        found = self._select("due <= ?", sortable(until), order="due, position")
        return found[0] if found else None

    def dump(self) -> list[Record]:
        """Return every record, in the order of their creation."""
        return self._select("TRUE")

    def _select(self, condition: str, *values: object, order: str = "position") -> list[Record]:
        found = self._database.query(
            f"SELECT {_COLUMNS} FROM records WHERE {condition} ORDER BY {order}",  # noqa: S608
            *values,
        )
        with self._database.errors():
            return [_decode(EncodedRecord(*row)) for row in found]
