# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ProductStatus of the specification."""

from pytribute_core.enums import OpenEnum


class ProductStatus(OpenEnum):
    """The schema ProductStatus of the specification."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
