# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The payload of each event under the event's name, whatever its schema is called."""

from .models.cancelled_donation import CancelledDonation
from .models.cancelled_subscription import CancelledSubscription
from .models.digital_product_refunded import DigitalProductRefunded
from .models.new_digital_product import NewDigitalProduct
from .models.new_donation import NewDonation
from .models.new_subscription import NewSubscription
from .models.physical_order_canceled import PhysicalOrderCanceled
from .models.physical_order_created import PhysicalOrderCreated
from .models.physical_order_shipped import PhysicalOrderShipped
from .models.recurrent_donation import RecurrentDonation
from .models.renewed_subscription import RenewedSubscription
from .models.shop_order_cancelled import ShopOrderCancelled
from .models.shop_order_charge_failed import ShopOrderChargeFailed
from .models.shop_order_charge_success import ShopOrderChargeSuccess
from .models.shop_order_paid import ShopOrderPaid as ShopOrder
from .models.shop_order_payment_failed import ShopOrderPaymentFailed
from .models.shop_order_payment_received import ShopOrderPaymentReceived
from .models.shop_order_prepaid import ShopOrderPrepaid
from .models.shop_order_refunded import ShopOrderRefunded
from .models.shop_token_charge_failed import ShopTokenChargeFailed
from .models.shop_token_charge_success import ShopTokenChargeSuccess

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
