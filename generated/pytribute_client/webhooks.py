# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The events by the name they carry."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from .models.cancelled_donation import CancelledDonation
from .models.cancelled_donation_event import CancelledDonationEvent
from .models.cancelled_subscription import CancelledSubscription
from .models.cancelled_subscription_event import CancelledSubscriptionEvent
from .models.digital_product_refunded import DigitalProductRefunded
from .models.digital_product_refunded_event import DigitalProductRefundedEvent
from .models.new_digital_product import NewDigitalProduct
from .models.new_digital_product_event import NewDigitalProductEvent
from .models.new_donation import NewDonation
from .models.new_donation_event import NewDonationEvent
from .models.new_subscription import NewSubscription
from .models.new_subscription_event import NewSubscriptionEvent
from .models.physical_order_canceled import PhysicalOrderCanceled
from .models.physical_order_canceled_event import PhysicalOrderCanceledEvent
from .models.physical_order_created import PhysicalOrderCreated
from .models.physical_order_created_event import PhysicalOrderCreatedEvent
from .models.physical_order_shipped import PhysicalOrderShipped
from .models.physical_order_shipped_event import PhysicalOrderShippedEvent
from .models.recurrent_donation import RecurrentDonation
from .models.recurrent_donation_event import RecurrentDonationEvent
from .models.renewed_subscription import RenewedSubscription
from .models.renewed_subscription_event import RenewedSubscriptionEvent
from .models.shop_order_cancelled import ShopOrderCancelled
from .models.shop_order_cancelled_event import ShopOrderCancelledEvent
from .models.shop_order_charge_failed import ShopOrderChargeFailed
from .models.shop_order_charge_failed_event import ShopOrderChargeFailedEvent
from .models.shop_order_charge_success import ShopOrderChargeSuccess
from .models.shop_order_charge_success_event import ShopOrderChargeSuccessEvent
from .models.shop_order_paid import ShopOrderPaid
from .models.shop_order_paid_event import ShopOrderPaidEvent
from .models.shop_order_payment_failed import ShopOrderPaymentFailed
from .models.shop_order_payment_failed_event import ShopOrderPaymentFailedEvent
from .models.shop_order_payment_received import ShopOrderPaymentReceived
from .models.shop_order_payment_received_event import ShopOrderPaymentReceivedEvent
from .models.shop_order_prepaid import ShopOrderPrepaid
from .models.shop_order_prepaid_event import ShopOrderPrepaidEvent
from .models.shop_order_refunded import ShopOrderRefunded
from .models.shop_order_refunded_event import ShopOrderRefundedEvent
from .models.shop_token_charge_failed import ShopTokenChargeFailed
from .models.shop_token_charge_failed_event import ShopTokenChargeFailedEvent
from .models.shop_token_charge_success import ShopTokenChargeSuccess
from .models.shop_token_charge_success_event import ShopTokenChargeSuccessEvent

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
