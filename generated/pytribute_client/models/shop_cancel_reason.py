# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ShopCancelReason of the specification."""

from pytribute_core.enums import OpenEnum


class ShopCancelReason(OpenEnum):
    """The schema ShopCancelReason of the specification."""

    CANCELLED_BY_SELLER = "cancelled_by_seller"
    CHARGE_FAILED = "charge_failed"
    PAYMENT_METHOD_EXPIRED = "payment_method_expired"
    STARS_SUBSCRIPTION_EXPIRED = "stars_subscription_expired"
    SELLER_UNAVAILABLE = "seller_unavailable"
    LAST_CHARGE_REFUNDED = "last_charge_refunded"
