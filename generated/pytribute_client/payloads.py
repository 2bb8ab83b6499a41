# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The payload of each event under the event's name, whatever its schema is called."""

from .models.cancelled_donation_payload import CancelledDonationPayload
from .models.cancelled_subscription_payload import CancelledSubscriptionPayload
from .models.digital_product_refunded_payload import DigitalProductRefundedPayload
from .models.new_digital_product_payload import NewDigitalProductPayload
from .models.new_donation_payload import NewDonationPayload
from .models.new_subscription_payload import NewSubscriptionPayload
from .models.physical_order_canceled_payload import PhysicalOrderCanceledPayload
from .models.physical_order_created_payload import PhysicalOrderCreatedPayload
from .models.physical_order_shipped_payload import PhysicalOrderShippedPayload
from .models.recurrent_donation_payload import RecurrentDonationPayload
from .models.renewed_subscription_payload import RenewedSubscriptionPayload
from .models.shop_order_cancelled_payload import ShopOrderCancelledPayload
from .models.shop_order_charge_failed_payload import ShopOrderChargeFailedPayload
from .models.shop_order_charge_success_payload import ShopOrderChargeSuccessPayload
from .models.shop_order_paid_payload import ShopOrderPaidPayload as ShopOrderPayload
from .models.shop_order_payment_failed_payload import ShopOrderPaymentFailedPayload
from .models.shop_order_payment_received_payload import ShopOrderPaymentReceivedPayload
from .models.shop_order_prepaid_payload import ShopOrderPrepaidPayload
from .models.shop_order_refunded_payload import ShopOrderRefundedPayload
from .models.shop_token_charge_failed_payload import ShopTokenChargeFailedPayload
from .models.shop_token_charge_success_payload import ShopTokenChargeSuccessPayload

__all__ = [
    "CancelledDonationPayload",
    "CancelledSubscriptionPayload",
    "DigitalProductRefundedPayload",
    "NewDigitalProductPayload",
    "NewDonationPayload",
    "NewSubscriptionPayload",
    "PhysicalOrderCanceledPayload",
    "PhysicalOrderCreatedPayload",
    "PhysicalOrderShippedPayload",
    "RecurrentDonationPayload",
    "RenewedSubscriptionPayload",
    "ShopOrderCancelledPayload",
    "ShopOrderChargeFailedPayload",
    "ShopOrderChargeSuccessPayload",
    "ShopOrderPayload",
    "ShopOrderPaymentFailedPayload",
    "ShopOrderPaymentReceivedPayload",
    "ShopOrderPrepaidPayload",
    "ShopOrderRefundedPayload",
    "ShopTokenChargeFailedPayload",
    "ShopTokenChargeSuccessPayload",
]
