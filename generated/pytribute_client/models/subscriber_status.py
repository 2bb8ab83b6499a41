# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema SubscriberStatus of the specification."""

from pytribute_core.enums import OpenEnum


class SubscriberStatus(OpenEnum):
    """The schema SubscriberStatus of the specification."""

    ACTIVE = "active"
    PRE_CANCELLED = "pre_cancelled"
    CANCELLED = "cancelled"
