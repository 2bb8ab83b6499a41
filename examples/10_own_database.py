"""What an event brings, and that it was handled, in one transaction of your own database."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager

from pytribute.webhooks import Claim, NewDigitalProduct, State, WebhookHandler, sign

KEY = "k3y"  # of the shop; by default it comes from TRIBUTE_API_KEY
TABLES = """
CREATE TABLE IF NOT EXISTS handled (event TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS licences (purchase INTEGER, buyer INTEGER);
"""
EVENT = b"""{"name": "new_digital_product", "created_at": "2026-11-20T10:00:00Z",
"sent_at": "2026-11-20T10:00:01Z", "payload": {"product_id": 1, "product_name": "Licence",
"amount": 499, "currency": "usd", "trb_user_id": "T-42", "telegram_user_id": 42,
"purchase_id": 7, "transaction_id": 8, "purchase_created_at": "2026-11-20T10:00:00Z"}}"""


class ShopInbox:
    """Remembers events next to what they brought: both are kept, or neither."""

    def __init__(self, file: str) -> None:
        """Name the database."""
        self.file = file

    @contextmanager
    def claim(self, key: str) -> Generator[Claim]:
        """Mark an event; who comes second waits, and finds it marked, or free if that failed."""
        database = sqlite3.connect(
            self.file, timeout=30, isolation_level=None, check_same_thread=False
        )
        with closing(database), database:  # commits, or takes all back
            database.executescript(TABLES)
            database.execute("BEGIN IMMEDIATE")
            new = database.execute("INSERT OR IGNORE INTO handled VALUES (?)", [key]).rowcount
            yield Claim(State.ACQUIRED if new else State.COMPLETED, database)


handler = WebhookHandler(KEY, inbox=ShopInbox("shop.sqlite3"))


@handler.on(NewDigitalProduct)
def deliver(event: NewDigitalProduct, database: sqlite3.Connection) -> None:
    """Give a licence, in the transaction that marks the event."""
    licence = (event.payload.purchase_id, event.buyer.telegram_id)
    database.execute("INSERT INTO licences VALUES (?, ?)", licence)


if __name__ == "__main__":
    for _ in range(2):  # Tribute delivers again when an answer got lost
        print(handler.handle(EVENT, sign(EVENT, KEY)).status)
    with closing(sqlite3.connect("shop.sqlite3")) as shop:
        print(shop.execute("SELECT * FROM licences").fetchall())
