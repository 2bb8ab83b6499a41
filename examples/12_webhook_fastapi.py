"""A shop that keeps its accounts. Run it with `fastapi dev examples/12_webhook_fastapi.py`."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from typing import Any

from fastapi import APIRouter, FastAPI

from pytribute import Money
from pytribute.webhooks import Event, PaymentState, WebhookHandler
from pytribute.webhooks.adapters.starlette import endpoint

TABLE = """CREATE TABLE IF NOT EXISTS income
(event TEXT PRIMARY KEY, amount INTEGER, currency TEXT)"""

handler = WebhookHandler()  # set TRIBUTE_API_KEY; it remembers in a file what was handled


@contextmanager
def accounts() -> Generator[sqlite3.Connection]:
    """Open the accounts: what is handled for good must not be in memory alone."""
    with closing(sqlite3.connect("accounts.sqlite3")) as database, database:
        database.execute(TABLE)
        yield database


@handler.default
def book(event: Event[Any]) -> None:
    """Book what was paid, whatever for, and take back what was refunded.

    A trial, a payment under way and a refund that is only begun are nothing yet.
    """
    signs = {PaymentState.PAID: 1, PaymentState.REFUND_DONE: -1}
    if event.payment_state in signs and event.amount:
        amount = signs[event.payment_state] * event.amount
        # Its key is that of the event: after a crash the same one may come here again.
        row = (event.idempotency_key, amount.minor, amount.currency)
        with accounts() as database:
            database.execute("INSERT OR IGNORE INTO income VALUES (?, ?, ?)", row)


router = APIRouter()
router.post("/tribute", include_in_schema=False)(endpoint(handler))


@router.get("/income")
def show_income() -> dict[str, str]:
    """Show what came in, by currency."""
    with accounts() as database:
        sums = database.execute("SELECT currency, sum(amount) FROM income GROUP BY currency")
        return {currency: str(Money(amount, currency)) for currency, amount in sums}


app = FastAPI()
app.include_router(router)
