"""The deliveries of a mock in its database, where they outlive the process."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from pytribute.mock.database import Database
from pytribute.mock.delivery import Attempt, Delivery
from pytribute.mock.product import json_number

__all__ = ["DeliveryTable"]

_TABLE = """
CREATE TABLE IF NOT EXISTS deliveries (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, event TEXT, body BLOB, signature TEXT NOT NULL,
    next_at TEXT, attempts BLOB NOT NULL
)
"""
_ADD = """
INSERT INTO deliveries (name, event, body, signature, attempts) VALUES (?, ?, ?, ?, '[]')
RETURNING number
"""
_UPDATE = "UPDATE deliveries SET next_at = ?, attempts = ? WHERE number = ?"
_READ = """
SELECT number, name, event, body, signature, next_at, attempts FROM deliveries ORDER BY number
"""
_attempts = msgspec.json.Decoder(list[Attempt])


class DeliveryTable:
    """The table of deliveries; a delivery is an event, or a body that a test made by hand.

    Args:
        database: the database, which may lack the table.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        database.query(_TABLE)

    def add(self, delivery: Delivery) -> int:
        """Insert a delivery, and return its number."""
        content = delivery.content
        event, body = (None, content) if isinstance(content, bytes) else (_json(content), None)
        ((number,),) = self._database.query(_ADD, delivery.name, event, body, delivery.signature)
        return int(number)

    def update(self, delivery: Delivery) -> None:
        """Write the attempts of a delivery, and the time of the next one."""
        next_at = delivery.next_at and delivery.next_at.isoformat()
        attempts = msgspec.json.encode(delivery.attempts)
        self._database.query(_UPDATE, next_at, attempts, delivery.number)

    def remove(self, number: int) -> None:
        """Delete a delivery."""
        self._database.query("DELETE FROM deliveries WHERE number = ?", number)

    def clear(self) -> None:
        """Delete every delivery."""
        self._database.query("DELETE FROM deliveries")

    def read(self) -> list[Delivery]:
        """Return every delivery, the oldest first.

        Raises:
            MockError: no mock wrote them.
        """
        rows = self._database.query(_READ)
        with self._database.errors():
            return [
                Delivery(
                    name=name,
                    content=body if event is None else json.loads(event, parse_float=Decimal),
                    signature=signature,
                    attempts=_attempts.decode(attempts),
                    next_at=next_at and datetime.fromisoformat(next_at),
                    number=number,
                )
                for number, name, event, body, signature, next_at, attempts in rows
            ]


def _json(event: Mapping[str, Any]) -> str:
    return json.dumps(event, default=json_number)
