# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The events by the name they carry: which class reads a whole delivery, which its payload."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from . import (
    CancelledDonation,
    CancelledDonationEvent,
    CancelledSubscription,
    CancelledSubscriptionEvent,
    DigitalProductRefunded,
    DigitalProductRefundedEvent,
    NewDigitalProduct,
    NewDigitalProductEvent,
    NewDonation,
    NewDonationEvent,
    NewSubscription,
    NewSubscriptionEvent,
    PhysicalOrderCanceled,
    PhysicalOrderCanceledEvent,
    PhysicalOrderCreated,
    PhysicalOrderCreatedEvent,
    PhysicalOrderShipped,
    PhysicalOrderShippedEvent,
    RecurrentDonation,
    RecurrentDonationEvent,
    RenewedSubscription,
    RenewedSubscriptionEvent,
    ShopOrderCancelled,
    ShopOrderCancelledEvent,
    ShopOrderChargeFailed,
    ShopOrderChargeFailedEvent,
    ShopOrderChargeSuccess,
    ShopOrderChargeSuccessEvent,
    ShopOrderPaid,
    ShopOrderPaidEvent,
    ShopOrderPaymentFailed,
    ShopOrderPaymentFailedEvent,
    ShopOrderPaymentReceived,
    ShopOrderPaymentReceivedEvent,
    ShopOrderPrepaid,
    ShopOrderPrepaidEvent,
    ShopOrderRefunded,
    ShopOrderRefundedEvent,
    ShopTokenChargeFailed,
    ShopTokenChargeFailedEvent,
    ShopTokenChargeSuccess,
    ShopTokenChargeSuccessEvent,
)

Payload: TypeAlias = (
    NewSubscription
    | RenewedSubscription
    | CancelledSubscription
    | NewDonation
    | RecurrentDonation
    | CancelledDonation
    | NewDigitalProduct
    | DigitalProductRefunded
    | PhysicalOrderCreated
    | PhysicalOrderShipped
    | PhysicalOrderCanceled
    | ShopOrderPaid
    | ShopOrderChargeSuccess
    | ShopOrderChargeFailed
    | ShopOrderCancelled
    | ShopOrderRefunded
    | ShopOrderPaymentFailed
    | ShopOrderPaymentReceived
    | ShopOrderPrepaid
    | ShopTokenChargeSuccess
    | ShopTokenChargeFailed
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
    "new_subscription": NewSubscription,
    "renewed_subscription": RenewedSubscription,
    "cancelled_subscription": CancelledSubscription,
    "new_donation": NewDonation,
    "recurrent_donation": RecurrentDonation,
    "cancelled_donation": CancelledDonation,
    "new_digital_product": NewDigitalProduct,
    "digital_product_refunded": DigitalProductRefunded,
    "physical_order_created": PhysicalOrderCreated,
    "physical_order_shipped": PhysicalOrderShipped,
    "physical_order_canceled": PhysicalOrderCanceled,
    "shop_order": ShopOrderPaid,
    "shop_order_charge_success": ShopOrderChargeSuccess,
    "shop_order_charge_failed": ShopOrderChargeFailed,
    "shop_order_cancelled": ShopOrderCancelled,
    "shop_order_refunded": ShopOrderRefunded,
    "shop_order_payment_failed": ShopOrderPaymentFailed,
    "shop_order_payment_received": ShopOrderPaymentReceived,
    "shop_order_prepaid": ShopOrderPrepaid,
    "shop_token_charge_success": ShopTokenChargeSuccess,
    "shop_token_charge_failed": ShopTokenChargeFailed,
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
