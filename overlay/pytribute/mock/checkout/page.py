"""One payment page."""

from decimal import Decimal
from typing import Any

from pytribute.mock.checkout.labels import LABELS
from pytribute.mock.pages.language import Language
from pytribute.mock.pages.templates import is_web_address, template
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.shop.orders import is_recurring, trial_of
from pytribute.mock.shop.payments import PaymentMethod, payment_problem
from pytribute.mock.state import MockState

__all__ = ["render"]

_PAYMENTS: dict[str, tuple[PaymentMethod, bool]] = {
    "pay_by_card": ("card", False),
    "pay_and_save_card": ("card", True),
    "pay_with_stars": ("stars", False),
    "pay_by_sbp": ("sbp", False),
}
"""The ways to pay by their labels: the method, and whether the card is saved."""


def render(state: MockState, order: Record, language: Language, *, is_left: bool) -> str:
    """Render the payment page of an order.

    Args:
        state: the state that has the order.
        order: the order.
        language: the language of the page.
        is_left: whether the buyer left it.
    """
    shop = state.store.records.get(RecordKind.SHOP, order.parent)
    payments = [
        (label, method, save_card)
        for label, (method, save_card) in _PAYMENTS.items()
        if payment_problem(state.store, order, method, save_card=save_card) is None
    ]
    return template("checkout/page.html.jinja").render(
        labels=LABELS[language],
        order=order.body,
        shop=shop.body["name"] if shop else order.parent,
        period=order.body["period"] if is_recurring(order) else None,
        price=_price(order.body["amount"], order.body),
        first_price=_price(order.body.get("firstPeriodAmount"), order.body),
        is_trial=trial_of(order) is not None,
        payments=payments,
        is_left=is_left,
        is_web_address=is_web_address,
    )


def _price(amount: int | None, order: dict[str, Any]) -> str:
    """Return an amount in the currency's major unit; nothing if there is none."""
    return f"{Decimal(amount).scaleb(-2)} {order['currency'].upper()}" if amount else ""
