"""After an outage: deliver what was paid meanwhile. `15_reconcile.py 2026-11-28`."""

import sqlite3
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import date, timedelta

from pytribute import Tribute
from pytribute.webhooks import PaymentState, ShopOrderPaid, WebhookHandler

# Orders are listed by the day of their creation, and may be paid this much later.
PAYABLE = timedelta(days=30)
TABLE = "CREATE TABLE IF NOT EXISTS delivered (uuid TEXT PRIMARY KEY, buyer TEXT)"

handler = WebhookHandler()  # the bot's own, at its address; see examples 11 to 13


@contextmanager
def orders() -> Generator[sqlite3.Connection]:
    """Open the list of orders that were delivered."""
    with closing(sqlite3.connect("orders.sqlite3")) as database, database:
        database.execute(TABLE)
        yield database


def deliver(uuid: str, buyer: str | None) -> bool:
    """Deliver an order once, whoever says that it was paid; return whether it was new."""
    with orders() as database:
        row = (uuid, buyer)
        return bool(database.execute("INSERT OR IGNORE INTO delivered VALUES (?, ?)", row).rowcount)


@handler.on(ShopOrderPaid)
def paid(event: ShopOrderPaid) -> None:
    """Deliver what an event says is paid."""
    if event.payment_state is PaymentState.PAID:
        deliver(event.payload.uuid, event.payload.customer_id or None)


def reconcile(tribute: Tribute, since: date) -> list[str]:
    """Handle what failed, then deliver the paid orders of which no event came."""
    for letter in handler.dead_letters():
        handler.replay(letter)
    return [
        order.uuid
        for order in tribute.shop.orders.list(date_from=since - PAYABLE)
        if order.status == "paid" and deliver(order.uuid, order.customer_id or None)
    ]


if __name__ == "__main__":
    with Tribute() as client:
        missed = reconcile(client, date.fromisoformat(sys.argv[1]))
    print(f"{len(missed)} paid orders were missed", *missed, sep="\n")
