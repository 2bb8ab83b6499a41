"""Lessons for subscribers only. Run it with `fastapi dev examples/14_subscription_gate.py`."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from fastapi import APIRouter, FastAPI, HTTPException

from pytribute import Tribute
from pytribute.webhooks import NewSubscription, RenewedSubscription, WebhookHandler
from pytribute.webhooks.adapters.starlette import endpoint

TABLE = "CREATE TABLE IF NOT EXISTS members (person INTEGER PRIMARY KEY, until TEXT)"

handler = WebhookHandler()  # set TRIBUTE_API_KEY; it remembers in a file what was handled
router = APIRouter()
router.post("/tribute", include_in_schema=False)(endpoint(handler))


@contextmanager
def members() -> Generator[sqlite3.Connection]:
    """Open the list of members."""
    with closing(sqlite3.connect("members.sqlite3")) as database, database:
        database.execute(TABLE)
        yield database


def admit(person: int, until: datetime) -> None:
    """Let a person in until a moment; an older event, delivered late, takes nothing back."""
    with members() as database:
        database.execute(
            "INSERT INTO members VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET until = max(until, excluded.until)",
            (person, until.astimezone(UTC).isoformat()),
        )


# A cancelled subscription is paid until it expires: there is nothing to do about that event.
@handler.on(NewSubscription, RenewedSubscription)
def subscribed(event: NewSubscription | RenewedSubscription) -> None:
    """Note until when a subscription is paid."""
    if event.buyer.telegram_id is not None:
        admit(event.buyer.telegram_id, event.payload.expires_at)


def import_subscribers(tribute: Tribute) -> int:
    """Admit those who subscribed before this gate was there, or while it was down.

    A person has a row for each subscription, cancelled ones too. Only what is paid for counts.
    """
    now, count = datetime.now(UTC), 0
    for row in tribute.subscribers.list():
        if row.telegram_user_id and row.expire_at and row.expire_at > now:
            admit(row.telegram_user_id, row.expire_at)
            count += 1
    return count


@router.get("/lesson/{person}")
def lesson(person: int) -> str:
    """Show the lesson. Take the person from Telegram's signed data, not from the path as here."""
    with members() as database:
        row = database.execute("SELECT until FROM members WHERE person = ?", [person]).fetchone()
    if row is None or datetime.fromisoformat(row[0]) < datetime.now(UTC):
        raise HTTPException(402, "subscribe first")
    return "light comes before the lens"


app = FastAPI()
app.include_router(router)

if __name__ == "__main__":
    with Tribute() as client:
        print(f"{import_subscribers(client)} subscriptions are paid for")
