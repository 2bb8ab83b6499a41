# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The payload of each event under the event's name, whatever its schema is called."""

from .models.cancelled_donation import CancelledDonation as CancelledDonation
from .models.cancelled_subscription import CancelledSubscription as CancelledSubscription
from .models.digital_product_refunded import DigitalProductRefunded as DigitalProductRefunded
from .models.new_digital_product import NewDigitalProduct as NewDigitalProduct
from .models.new_donation import NewDonation as NewDonation
from .models.new_subscription import NewSubscription as NewSubscription
from .models.physical_order_canceled import PhysicalOrderCanceled as PhysicalOrderCanceled
from .models.physical_order_created import PhysicalOrderCreated as PhysicalOrderCreated
from .models.physical_order_shipped import PhysicalOrderShipped as PhysicalOrderShipped
from .models.recurrent_donation import RecurrentDonation as RecurrentDonation
from .models.renewed_subscription import RenewedSubscription as RenewedSubscription
from .models.shop_order_cancelled import ShopOrderCancelled as ShopOrderCancelled
from .models.shop_order_charge_failed import ShopOrderChargeFailed as ShopOrderChargeFailed
from .models.shop_order_charge_success import ShopOrderChargeSuccess as ShopOrderChargeSuccess
from .models.shop_order_paid import ShopOrderPaid as ShopOrder
from .models.shop_order_payment_failed import ShopOrderPaymentFailed as ShopOrderPaymentFailed
from .models.shop_order_payment_received import ShopOrderPaymentReceived as ShopOrderPaymentReceived
from .models.shop_order_prepaid import ShopOrderPrepaid as ShopOrderPrepaid
from .models.shop_order_refunded import ShopOrderRefunded as ShopOrderRefunded
from .models.shop_token_charge_failed import ShopTokenChargeFailed as ShopTokenChargeFailed
from .models.shop_token_charge_success import ShopTokenChargeSuccess as ShopTokenChargeSuccess

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
    "ShopOrder",
    "ShopOrderCancelled",
    "ShopOrderChargeFailed",
    "ShopOrderChargeSuccess",
    "ShopOrderPaymentFailed",
    "ShopOrderPaymentReceived",
    "ShopOrderPrepaid",
    "ShopOrderRefunded",
    "ShopTokenChargeFailed",
    "ShopTokenChargeSuccess",
]
