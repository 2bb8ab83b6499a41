# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema PhysicalOrderStatus of the specification."""

from pytribute_core.enums import OpenEnum


class PhysicalOrderStatus(OpenEnum):
    """The schema PhysicalOrderStatus of the specification."""

    PENDING = "pending"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELED = "canceled"
    REFUNDED = "refunded"
