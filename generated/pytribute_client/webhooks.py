# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The events by the name they carry."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from .models.cancelled_donation_event import CancelledDonationEvent
from .models.cancelled_donation_payload import CancelledDonationPayload
from .models.cancelled_subscription_event import CancelledSubscriptionEvent
from .models.cancelled_subscription_payload import CancelledSubscriptionPayload
from .models.digital_product_refunded_event import DigitalProductRefundedEvent
from .models.digital_product_refunded_payload import DigitalProductRefundedPayload
from .models.new_digital_product_event import NewDigitalProductEvent
from .models.new_digital_product_payload import NewDigitalProductPayload
from .models.new_donation_event import NewDonationEvent
from .models.new_donation_payload import NewDonationPayload
from .models.new_subscription_event import NewSubscriptionEvent
from .models.new_subscription_payload import NewSubscriptionPayload
from .models.physical_order_canceled_event import PhysicalOrderCanceledEvent
from .models.physical_order_canceled_payload import PhysicalOrderCanceledPayload
from .models.physical_order_created_event import PhysicalOrderCreatedEvent
from .models.physical_order_created_payload import PhysicalOrderCreatedPayload
from .models.physical_order_shipped_event import PhysicalOrderShippedEvent
from .models.physical_order_shipped_payload import PhysicalOrderShippedPayload
from .models.recurrent_donation_event import RecurrentDonationEvent
from .models.recurrent_donation_payload import RecurrentDonationPayload
from .models.renewed_subscription_event import RenewedSubscriptionEvent
from .models.renewed_subscription_payload import RenewedSubscriptionPayload
from .models.shop_order_cancelled_event import ShopOrderCancelledEvent
from .models.shop_order_cancelled_payload import ShopOrderCancelledPayload
from .models.shop_order_charge_failed_event import ShopOrderChargeFailedEvent
from .models.shop_order_charge_failed_payload import ShopOrderChargeFailedPayload
from .models.shop_order_charge_success_event import ShopOrderChargeSuccessEvent
from .models.shop_order_charge_success_payload import ShopOrderChargeSuccessPayload
from .models.shop_order_paid_event import ShopOrderPaidEvent
from .models.shop_order_paid_payload import ShopOrderPaidPayload
from .models.shop_order_payment_failed_event import ShopOrderPaymentFailedEvent
from .models.shop_order_payment_failed_payload import ShopOrderPaymentFailedPayload
from .models.shop_order_payment_received_event import ShopOrderPaymentReceivedEvent
from .models.shop_order_payment_received_payload import ShopOrderPaymentReceivedPayload
from .models.shop_order_prepaid_event import ShopOrderPrepaidEvent
from .models.shop_order_prepaid_payload import ShopOrderPrepaidPayload
from .models.shop_order_refunded_event import ShopOrderRefundedEvent
from .models.shop_order_refunded_payload import ShopOrderRefundedPayload
from .models.shop_token_charge_failed_event import ShopTokenChargeFailedEvent
from .models.shop_token_charge_failed_payload import ShopTokenChargeFailedPayload
from .models.shop_token_charge_success_event import ShopTokenChargeSuccessEvent
from .models.shop_token_charge_success_payload import ShopTokenChargeSuccessPayload

Payload: TypeAlias = (
    NewSubscriptionPayload
    | RenewedSubscriptionPayload
    | CancelledSubscriptionPayload
    | NewDonationPayload
    | RecurrentDonationPayload
    | CancelledDonationPayload
    | NewDigitalProductPayload
    | DigitalProductRefundedPayload
    | PhysicalOrderCreatedPayload
    | PhysicalOrderShippedPayload
    | PhysicalOrderCanceledPayload
    | ShopOrderPaidPayload
    | ShopOrderChargeSuccessPayload
    | ShopOrderChargeFailedPayload
    | ShopOrderCancelledPayload
    | ShopOrderRefundedPayload
    | ShopOrderPaymentFailedPayload
    | ShopOrderPaymentReceivedPayload
    | ShopOrderPrepaidPayload
    | ShopTokenChargeSuccessPayload
    | ShopTokenChargeFailedPayload
)
"""What happened, without its name and times."""

Event: TypeAlias = (
    NewSubscriptionEvent
    | RenewedSubscriptionEvent
    | CancelledSubscriptionEvent
    | NewDonationEvent
    | RecurrentDonationEvent
    | CancelledDonationEvent
    | NewDigitalProductEvent
    | DigitalProductRefundedEvent
    | PhysicalOrderCreatedEvent
    | PhysicalOrderShippedEvent
    | PhysicalOrderCanceledEvent
    | ShopOrderPaidEvent
    | ShopOrderChargeSuccessEvent
    | ShopOrderChargeFailedEvent
    | ShopOrderCancelledEvent
    | ShopOrderRefundedEvent
    | ShopOrderPaymentFailedEvent
    | ShopOrderPaymentReceivedEvent
    | ShopOrderPrepaidEvent
    | ShopTokenChargeSuccessEvent
    | ShopTokenChargeFailedEvent
)
"""A whole delivery."""

PAYLOADS: Final[Mapping[str, type[Payload]]] = {
    "new_subscription": NewSubscriptionPayload,
    "renewed_subscription": RenewedSubscriptionPayload,
    "cancelled_subscription": CancelledSubscriptionPayload,
    "new_donation": NewDonationPayload,
    "recurrent_donation": RecurrentDonationPayload,
    "cancelled_donation": CancelledDonationPayload,
    "new_digital_product": NewDigitalProductPayload,
    "digital_product_refunded": DigitalProductRefundedPayload,
    "physical_order_created": PhysicalOrderCreatedPayload,
    "physical_order_shipped": PhysicalOrderShippedPayload,
    "physical_order_canceled": PhysicalOrderCanceledPayload,
    "shop_order": ShopOrderPaidPayload,
    "shop_order_charge_success": ShopOrderChargeSuccessPayload,
    "shop_order_charge_failed": ShopOrderChargeFailedPayload,
    "shop_order_cancelled": ShopOrderCancelledPayload,
    "shop_order_refunded": ShopOrderRefundedPayload,
    "shop_order_payment_failed": ShopOrderPaymentFailedPayload,
    "shop_order_payment_received": ShopOrderPaymentReceivedPayload,
    "shop_order_prepaid": ShopOrderPrepaidPayload,
    "shop_token_charge_success": ShopTokenChargeSuccessPayload,
    "shop_token_charge_failed": ShopTokenChargeFailedPayload,
}
"""The class of the payload, by the name of the event."""

EVENTS: Final[Mapping[str, type[Event]]] = {
    "new_subscription": NewSubscriptionEvent,
    "renewed_subscription": RenewedSubscriptionEvent,
    "cancelled_subscription": CancelledSubscriptionEvent,
    "new_donation": NewDonationEvent,
    "recurrent_donation": RecurrentDonationEvent,
    "cancelled_donation": CancelledDonationEvent,
    "new_digital_product": NewDigitalProductEvent,
    "digital_product_refunded": DigitalProductRefundedEvent,
    "physical_order_created": PhysicalOrderCreatedEvent,
    "physical_order_shipped": PhysicalOrderShippedEvent,
    "physical_order_canceled": PhysicalOrderCanceledEvent,
    "shop_order": ShopOrderPaidEvent,
    "shop_order_charge_success": ShopOrderChargeSuccessEvent,
    "shop_order_charge_failed": ShopOrderChargeFailedEvent,
    "shop_order_cancelled": ShopOrderCancelledEvent,
    "shop_order_refunded": ShopOrderRefundedEvent,
    "shop_order_payment_failed": ShopOrderPaymentFailedEvent,
    "shop_order_payment_received": ShopOrderPaymentReceivedEvent,
    "shop_order_prepaid": ShopOrderPrepaidEvent,
    "shop_token_charge_success": ShopTokenChargeSuccessEvent,
    "shop_token_charge_failed": ShopTokenChargeFailedEvent,
}
"""The class of the whole delivery, by the name of the event."""
