# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema SubscriptionType of the specification."""

from pytribute_core.enums import OpenEnum


class SubscriptionType(OpenEnum):
    """The schema SubscriptionType of the specification."""

    REGULAR = "regular"
    GIFT = "gift"
    TRIAL = "trial"
