"""A shop that keeps its accounts. Run it with `fastapi dev examples/12_webhook_fastapi.py`."""

from collections import defaultdict
from typing import Any

from fastapi import APIRouter, FastAPI

from pytribute import Money
from pytribute.webhooks import Event, MoneyMove, WebhookHandler
from pytribute.webhooks.adapters.starlette import receiver

handler = WebhookHandler()  # set TRIBUTE_API_KEY; it remembers in a file what was handled
income: dict[str, list[Money]] = defaultdict(list)  # a database, in a real shop


@handler.default
def book(event: Event[Any]) -> None:
    """Book what was paid, whatever for, and take back what was refunded.

    A trial, a payment under way and a refund that is only begun are nothing yet.
    """
    if event.money is MoneyMove.PAID and event.amount:
        income[event.amount.currency].append(event.amount)
    elif event.money is MoneyMove.REFUND_DONE and event.amount:
        income[event.amount.currency].append(-event.amount)


router = APIRouter()
router.post("/tribute", include_in_schema=False)(receiver(handler))


@router.get("/income")
def show_income() -> dict[str, str]:
    """Show what came in, by currency."""
    return {
        currency: str(sum(amounts[1:], start=amounts[0])) for currency, amounts in income.items()
    }


app = FastAPI()
app.include_router(router)
