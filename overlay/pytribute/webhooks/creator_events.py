"""Events of creators: subscriptions, donations, digital products and physical orders.

Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/webhooks
"""

from typing import Any, ClassVar, Generic, TypeVar

from pytribute.webhooks import payloads
from pytribute.webhooks.event import Event, PaymentState
from pytribute.webhooks.payloads import field_of, is_word, known_time
from pytribute_core.money import Money, minor_units

__all__ = [
    "CancelledDonation",
    "CancelledSubscription",
    "DigitalProductRefunded",
    "NewDigitalProduct",
    "NewDonation",
    "NewSubscription",
    "PhysicalOrderCanceled",
    "PhysicalOrderCreated",
    "PhysicalOrderShipped",
    "RecurrentDonation",
    "RenewedSubscription",
]

P = TypeVar("P")


class _Subscription(Event[P], Generic[P], frozen=True, kw_only=True):
    @property
    def price(self) -> Money:
        """The price that the buyer pays; ``amount`` is the price minus the commission."""
        payload: Any = self.payload
        return Money(minor_units(payload.price, "payload.price"), payload.currency)

    def _identity(self) -> tuple[object, ...]:
        # Subscription and period belong to the offer: all its buyers share them.
        payload: Any = self.payload
        offer = (payload.subscription_id, payload.period_id)
        expires_at = known_time(payload.expires_at)
        return (self.buyer.id or self.created_at, *offer, expires_at or self.created_at)

    def _paid(self) -> PaymentState:
        # A price of 0 alone is no proof: it has come with an amount of 300 roubles.
        payload: Any = self.payload
        return PaymentState.PAID if payload.price or payload.amount else PaymentState.NONE


class _Donation(Event[P], Generic[P], frozen=True, kw_only=True):
    def _identity(self) -> tuple[object, ...]:
        # The request is a link that many donors use. Only the time distinguishes the donations of
        # anonymous donors.
        payload: Any = self.payload
        return (payload.donation_request_id, self.buyer.id, payload.amount, self.created_at)


class _PhysicalOrder(Event[P], Generic[P], frozen=True, kw_only=True):
    @property
    def amount(self) -> Money:
        """The total of the order."""
        payload: Any = self.payload
        return Money(minor_units(payload.total, "payload.total"), payload.currency)

    def _identity(self) -> tuple[object, ...]:
        payload: Any = self.payload
        return (payload.order_id,)


class NewSubscription(
    _Subscription[payloads.NewSubscriptionPayload],
    frozen=True,
    kw_only=True,
    tag="new_subscription",
):
    """A subscription was bought, given as a gift, or started as a trial."""

    @property
    def payment_state(self) -> PaymentState:
        """``PAID``, unless the subscription is a trial or costs nothing."""
        is_trial = is_word(field_of(self.payload, "type"), "trial")
        return PaymentState.NONE if is_trial else self._paid()


class RenewedSubscription(
    _Subscription[payloads.RenewedSubscriptionPayload],
    frozen=True,
    kw_only=True,
    tag="renewed_subscription",
):
    """A subscription was paid for another period."""

    @property
    def payment_state(self) -> PaymentState:
        """``PAID``, unless the subscription costs nothing."""
        return self._paid()


class CancelledSubscription(
    _Subscription[payloads.CancelledSubscriptionPayload],
    frozen=True,
    kw_only=True,
    tag="cancelled_subscription",
):
    """A subscription won't be renewed. Nothing is refunded, and the paid period stays."""

    def _identity(self) -> tuple[object, ...]:
        return (*super()._identity(), self.created_at)


class NewDonation(
    _Donation[payloads.NewDonationPayload], frozen=True, kw_only=True, tag="new_donation"
):
    """A donation was made, once or for the first time."""

    _payment_state: ClassVar[PaymentState] = PaymentState.PAID


class RecurrentDonation(
    _Donation[payloads.RecurrentDonationPayload],
    frozen=True,
    kw_only=True,
    tag="recurrent_donation",
):
    """A recurrent donation was made again."""

    _payment_state: ClassVar[PaymentState] = PaymentState.PAID


class CancelledDonation(
    _Donation[payloads.CancelledDonationPayload],
    frozen=True,
    kw_only=True,
    tag="cancelled_donation",
):
    """A recurrent donation was cancelled."""


class NewDigitalProduct(
    Event[payloads.NewDigitalProductPayload], frozen=True, kw_only=True, tag="new_digital_product"
):
    """A digital product was bought."""

    _payment_state: ClassVar[PaymentState] = PaymentState.PAID

    def _identity(self) -> tuple[object, ...]:
        return (self.payload.purchase_id,)


class DigitalProductRefunded(
    Event[payloads.DigitalProductRefundedPayload],
    frozen=True,
    kw_only=True,
    tag="digital_product_refunded",
):
    """The purchase of a digital product was refunded."""

    _payment_state: ClassVar[PaymentState] = PaymentState.REFUND_DONE

    def _identity(self) -> tuple[object, ...]:
        return (self.payload.purchase_id,)


class PhysicalOrderCreated(
    _PhysicalOrder[payloads.PhysicalOrderCreatedPayload],
    frozen=True,
    kw_only=True,
    tag="physical_order_created",
):
    """A physical order was placed."""

    _payment_state: ClassVar[PaymentState] = PaymentState.PAID


class PhysicalOrderShipped(
    _PhysicalOrder[payloads.PhysicalOrderShippedPayload],
    frozen=True,
    kw_only=True,
    tag="physical_order_shipped",
):
    """A physical order was shipped."""


class PhysicalOrderCanceled(
    _PhysicalOrder[payloads.PhysicalOrderCanceledPayload],
    frozen=True,
    kw_only=True,
    tag="physical_order_canceled",
):
    """A physical order was cancelled."""
