"""The models of the products API."""

from pytribute_client.models.cancelled_purchase import CancelledPurchase
from pytribute_client.models.currency import Currency
from pytribute_client.models.error_code import ErrorCode
from pytribute_client.models.product import Product
from pytribute_client.models.product_status import ProductStatus
from pytribute_client.models.product_type import ProductType

__all__ = [
    "CancelledPurchase",
    "Currency",
    "ErrorCode",
    "Product",
    "ProductStatus",
    "ProductType",
]
