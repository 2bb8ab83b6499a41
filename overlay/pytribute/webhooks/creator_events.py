"""Events of creators: subscriptions, donations, digital products and goods.

Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/webhooks
"""

from typing import Any, ClassVar, Generic, TypeVar

from pytribute.webhooks import payloads
from pytribute.webhooks.event import Event
from pytribute.webhooks.meaning import MoneyMove, known_moment, said, says
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
        """What the buyer is charged; ``amount`` is what is left of it after the commission."""
        payload: Any = self.payload
        return Money(minor_units(payload.price, "payload.price"), payload.currency)

    def _facts(self) -> tuple[object, ...]:
        # Subscription and period are those of the offer: all its buyers share them.
        payload: Any = self.payload
        offer = (payload.subscription_id, payload.period_id)
        expires_at = known_moment(payload.expires_at)
        return (self.buyer.id or self.created_at, *offer, expires_at or self.created_at)

    def _paid(self) -> MoneyMove:
        # A price of 0 alone says little: it has come with an amount of 300 roubles.
        payload: Any = self.payload
        return MoneyMove.PAID if payload.price or payload.amount else MoneyMove.NONE


class _Donation(Event[P], Generic[P], frozen=True, kw_only=True):
    def _facts(self) -> tuple[object, ...]:
        # The request is the link that is used again and again; of those who give anonymously
        # nothing but the moment tells one from another.
        payload: Any = self.payload
        return (payload.donation_request_id, self.buyer.id, payload.amount, self.created_at)


class _PhysicalOrder(Event[P], Generic[P], frozen=True, kw_only=True):
    @property
    def amount(self) -> Money:
        """The total of the order."""
        payload: Any = self.payload
        return Money(minor_units(payload.total, "payload.total"), payload.currency)

    def _facts(self) -> tuple[object, ...]:
        payload: Any = self.payload
        return (payload.order_id,)


class NewSubscription(
    _Subscription[payloads.NewSubscription], frozen=True, kw_only=True, tag="new_subscription"
):
    """A subscription was bought, given or begun as a trial."""

    @property
    def money(self) -> MoneyMove:
        """Paid, unless it is a trial or costs nothing."""
        is_trial = says(said(self.payload, "type"), "trial")
        return MoneyMove.NONE if is_trial else self._paid()


class RenewedSubscription(
    _Subscription[payloads.RenewedSubscription],
    frozen=True,
    kw_only=True,
    tag="renewed_subscription",
):
    """A subscription was paid for another period."""

    @property
    def money(self) -> MoneyMove:
        """Paid, however it began, unless it costs nothing."""
        return self._paid()


class CancelledSubscription(
    _Subscription[payloads.CancelledSubscription],
    frozen=True,
    kw_only=True,
    tag="cancelled_subscription",
):
    """A subscription won't be renewed. It is no refund, and what is paid for stays."""

    def _facts(self) -> tuple[object, ...]:
        return (*super()._facts(), self.created_at)


class NewDonation(_Donation[payloads.NewDonation], frozen=True, kw_only=True, tag="new_donation"):
    """Somebody gave, once or for the first time."""

    _money: ClassVar[MoneyMove] = MoneyMove.PAID


class RecurrentDonation(
    _Donation[payloads.RecurrentDonation], frozen=True, kw_only=True, tag="recurrent_donation"
):
    """Somebody gave again, as agreed."""

    _money: ClassVar[MoneyMove] = MoneyMove.PAID


class CancelledDonation(
    _Donation[payloads.CancelledDonation], frozen=True, kw_only=True, tag="cancelled_donation"
):
    """Somebody won't give again."""


class NewDigitalProduct(
    Event[payloads.NewDigitalProduct], frozen=True, kw_only=True, tag="new_digital_product"
):
    """A digital product was bought."""

    _money: ClassVar[MoneyMove] = MoneyMove.PAID

    def _facts(self) -> tuple[object, ...]:
        return (self.payload.purchase_id,)


class DigitalProductRefunded(
    Event[payloads.DigitalProductRefunded],
    frozen=True,
    kw_only=True,
    tag="digital_product_refunded",
):
    """The purchase of a digital product was refunded."""

    _money: ClassVar[MoneyMove] = MoneyMove.REFUND_DONE

    def _facts(self) -> tuple[object, ...]:
        return (self.payload.purchase_id,)


class PhysicalOrderCreated(
    _PhysicalOrder[payloads.PhysicalOrderCreated],
    frozen=True,
    kw_only=True,
    tag="physical_order_created",
):
    """Goods were ordered."""

    _money: ClassVar[MoneyMove] = MoneyMove.PAID


class PhysicalOrderShipped(
    _PhysicalOrder[payloads.PhysicalOrderShipped],
    frozen=True,
    kw_only=True,
    tag="physical_order_shipped",
):
    """Goods were sent."""


class PhysicalOrderCanceled(
    _PhysicalOrder[payloads.PhysicalOrderCanceled],
    frozen=True,
    kw_only=True,
    tag="physical_order_canceled",
):
    """An order of goods was cancelled."""
