# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ShopChargeStatus of the specification."""

from pytribute_core.enums import OpenEnum


class ShopChargeStatus(OpenEnum):
    """The schema ShopChargeStatus of the specification."""

    PENDING = "pending"
    PROCESSING = "processing"
    SUCCESS = "success"
    FAILED = "failed"
    TIMEOUT = "timeout"
