# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema RefundStatus of the specification."""

from pytribute_core.enums import OpenEnum


class RefundStatus(OpenEnum):
    """The schema RefundStatus of the specification."""

    INITIATED = "initiated"
    COMPLETED = "completed"
