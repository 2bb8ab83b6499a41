# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ShopOrderStatus of the specification."""

from pytribute_core.enums import OpenEnum


class ShopOrderStatus(OpenEnum):
    """The schema ShopOrderStatus of the specification."""

    PENDING = "pending"
    PREPAID = "prepaid"
    PAID = "paid"
    FAILED = "failed"
