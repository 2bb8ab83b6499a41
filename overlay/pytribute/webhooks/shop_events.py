"""Events of shops: orders, and saved cards.

Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/webhooks
"""

from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from pytribute.webhooks import payloads
from pytribute.webhooks.event import Event
from pytribute.webhooks.meaning import MoneyMove, known_moment, said, says
from pytribute_core.money import Money, minor_units

__all__ = [
    "ShopOrderCancelled",
    "ShopOrderChargeFailed",
    "ShopOrderChargeSuccess",
    "ShopOrderPaid",
    "ShopOrderPaymentFailed",
    "ShopOrderPaymentReceived",
    "ShopOrderPrepaid",
    "ShopOrderRefunded",
    "ShopTokenChargeFailed",
    "ShopTokenChargeSuccess",
]

P = TypeVar("P")


class _ShopOrder(Event[P], Generic[P], frozen=True, kw_only=True):
    def _facts(self) -> tuple[object, ...]:
        payload: Any = self.payload
        return (payload.uuid, self.created_at)


class _ShopToken(Event[P], Generic[P], frozen=True, kw_only=True):
    def _facts(self) -> tuple[object, ...]:
        payload: Any = self.payload
        return (payload.charge_uuid,)


class ShopOrderPaid(_ShopOrder[payloads.ShopOrder], frozen=True, kw_only=True, tag="shop_order"):
    """An order was paid (``shop_order``), or begun as a trial, which costs nothing."""

    @property
    def money(self) -> MoneyMove:
        """Paid, unless it begins with a trial."""
        is_paid = says(self.payload.status, "paid") and said(self.payload, "is_trial") is not True
        return MoneyMove.PAID if is_paid else MoneyMove.NONE

    @property
    def amount(self) -> Money:
        """What was paid: of the first period, where that has a price of its own."""
        first = said(self.payload, "first_period_amount")
        if isinstance(first, (int, Decimal)):
            return Money(minor_units(first, "payload.first_period_amount"), self.payload.currency)
        return Money(minor_units(self.payload.amount, "payload.amount"), self.payload.currency)

    def _facts(self) -> tuple[object, ...]:
        # A trial that begins must not hide that the same order is paid later.
        return (self.payload.uuid, self.money)


class ShopOrderChargeSuccess(
    _ShopOrder[payloads.ShopOrderChargeSuccess],
    frozen=True,
    kw_only=True,
    tag="shop_order_charge_success",
):
    """An order that repeats was paid again."""

    _money: ClassVar[MoneyMove] = MoneyMove.PAID

    def _facts(self) -> tuple[object, ...]:
        expires_at = known_moment(said(self.payload, "member_expires_at"))
        return (self.payload.uuid, expires_at or self.created_at)


class ShopOrderChargeFailed(
    _ShopOrder[payloads.ShopOrderChargeFailed],
    frozen=True,
    kw_only=True,
    tag="shop_order_charge_failed",
):
    """An order that repeats could not be charged; after the third time it is cancelled."""

    def _facts(self) -> tuple[object, ...]:
        return (self.payload.uuid, said(self.payload, "charge_retries"), self.created_at)


class ShopOrderCancelled(
    _ShopOrder[payloads.ShopOrderCancelled], frozen=True, kw_only=True, tag="shop_order_cancelled"
):
    """An order won't be charged again."""


class ShopOrderRefunded(
    _ShopOrder[payloads.ShopOrderRefunded], frozen=True, kw_only=True, tag="shop_order_refunded"
):
    """The refund of an order was begun, or made: two events."""

    @property
    def money(self) -> MoneyMove:
        """Begun, until it is said to be complete."""
        is_done = says(self.payload.status, "completed")
        return MoneyMove.REFUND_DONE if is_done else MoneyMove.REFUND_STARTED

    def _facts(self) -> tuple[object, ...]:
        return (self.payload.uuid, self.payload.transaction_id, self.payload.status)


class ShopOrderPaymentFailed(
    _ShopOrder[payloads.ShopOrderPaymentFailed],
    frozen=True,
    kw_only=True,
    tag="shop_order_payment_failed",
):
    """A payment failed; the order can still be paid."""


class ShopOrderPaymentReceived(
    _ShopOrder[payloads.ShopOrderPaymentReceived],
    frozen=True,
    kw_only=True,
    tag="shop_order_payment_received",
):
    """A payment is under way: no reason to deliver yet."""

    _money: ClassVar[MoneyMove] = MoneyMove.INTERMEDIATE


class ShopOrderPrepaid(
    _ShopOrder[payloads.ShopOrderPrepaid], frozen=True, kw_only=True, tag="shop_order_prepaid"
):
    """A payment is under way: no reason to deliver yet."""

    _money: ClassVar[MoneyMove] = MoneyMove.INTERMEDIATE


class ShopTokenChargeSuccess(
    _ShopToken[payloads.ShopTokenChargeSuccess],
    frozen=True,
    kw_only=True,
    tag="shop_token_charge_success",
):
    """A saved card was charged."""

    _money: ClassVar[MoneyMove] = MoneyMove.PAID


class ShopTokenChargeFailed(
    _ShopToken[payloads.ShopTokenChargeFailed],
    frozen=True,
    kw_only=True,
    tag="shop_token_charge_failed",
):
    """A saved card could not be charged."""
