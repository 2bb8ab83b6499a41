"""Events of shops: orders and saved cards.

Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/webhooks
"""

from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from pytribute.webhooks import _payloads as payloads
from pytribute.webhooks._event import Event, PaymentState
from pytribute.webhooks._payloads import field_of, is_word, known_time
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
    def _identity(self) -> tuple[object, ...]:
        payload: Any = self.payload
        return (payload.uuid, self.created_at)


class _ShopToken(Event[P], Generic[P], frozen=True, kw_only=True):
    def _identity(self) -> tuple[object, ...]:
        payload: Any = self.payload
        return (payload.charge_uuid,)


class ShopOrderPaid(
    _ShopOrder[payloads.ShopOrderPayload], frozen=True, kw_only=True, tag="shop_order"
):
    """An order was paid (``shop_order``), or started as a free trial."""

    @property
    def payment_state(self) -> PaymentState:
        """``PAID``, unless the order starts with a trial."""
        is_paid = (
            is_word(self.payload.status, "paid") and field_of(self.payload, "is_trial") is not True
        )
        return PaymentState.PAID if is_paid else PaymentState.NONE

    @property
    def amount(self) -> Money:
        """The price that was paid; the one of the first period, if that has its own price."""
        first = field_of(self.payload, "first_period_amount")
        if isinstance(first, (int, Decimal)):
            return Money(minor_units(first, "payload.first_period_amount"), self.payload.currency)
        return Money(minor_units(self.payload.amount, "payload.amount"), self.payload.currency)

    def _identity(self) -> tuple[object, ...]:
        # The start of a trial must not hide the later payment of the same order.
        return (self.payload.uuid, self.payment_state)


class ShopOrderChargeSuccess(
    _ShopOrder[payloads.ShopOrderChargeSuccessPayload],
    frozen=True,
    kw_only=True,
    tag="shop_order_charge_success",
):
    """A recurrent order was paid again."""

    _payment_state: ClassVar[PaymentState] = PaymentState.PAID

    def _identity(self) -> tuple[object, ...]:
        expires_at = known_time(field_of(self.payload, "member_expires_at"))
        return (self.payload.uuid, expires_at or self.created_at)


class ShopOrderChargeFailed(
    _ShopOrder[payloads.ShopOrderChargeFailedPayload],
    frozen=True,
    kw_only=True,
    tag="shop_order_charge_failed",
):
    """The charge of a recurrent order failed; after the third failure the order is cancelled."""

    def _identity(self) -> tuple[object, ...]:
        return (self.payload.uuid, field_of(self.payload, "charge_retries"), self.created_at)


class ShopOrderCancelled(
    _ShopOrder[payloads.ShopOrderCancelledPayload],
    frozen=True,
    kw_only=True,
    tag="shop_order_cancelled",
):
    """An order won't be charged again."""


class ShopOrderRefunded(
    _ShopOrder[payloads.ShopOrderRefundedPayload],
    frozen=True,
    kw_only=True,
    tag="shop_order_refunded",
):
    """The refund of an order started, or is complete: two events."""

    @property
    def payment_state(self) -> PaymentState:
        """``REFUND_DONE`` when the refund is complete, else ``REFUND_STARTED``."""
        is_done = is_word(self.payload.status, "completed")
        return PaymentState.REFUND_DONE if is_done else PaymentState.REFUND_STARTED

    def _identity(self) -> tuple[object, ...]:
        return (self.payload.uuid, self.payload.transaction_id, self.payload.status)


class ShopOrderPaymentFailed(
    _ShopOrder[payloads.ShopOrderPaymentFailedPayload],
    frozen=True,
    kw_only=True,
    tag="shop_order_payment_failed",
):
    """A payment failed; the order can still be paid."""


class ShopOrderPaymentReceived(
    _ShopOrder[payloads.ShopOrderPaymentReceivedPayload],
    frozen=True,
    kw_only=True,
    tag="shop_order_payment_received",
):
    """A payment is in progress: no reason to deliver yet."""

    _payment_state: ClassVar[PaymentState] = PaymentState.INTERMEDIATE


class ShopOrderPrepaid(
    _ShopOrder[payloads.ShopOrderPrepaidPayload],
    frozen=True,
    kw_only=True,
    tag="shop_order_prepaid",
):
    """A payment is in progress: no reason to deliver yet."""

    _payment_state: ClassVar[PaymentState] = PaymentState.INTERMEDIATE


class ShopTokenChargeSuccess(
    _ShopToken[payloads.ShopTokenChargeSuccessPayload],
    frozen=True,
    kw_only=True,
    tag="shop_token_charge_success",
):
    """A saved card was charged."""

    _payment_state: ClassVar[PaymentState] = PaymentState.PAID


class ShopTokenChargeFailed(
    _ShopToken[payloads.ShopTokenChargeFailedPayload],
    frozen=True,
    kw_only=True,
    tag="shop_token_charge_failed",
):
    """A saved card could not be charged."""
