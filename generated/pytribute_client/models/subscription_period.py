# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema SubscriptionPeriod of the specification."""

from pytribute_core.enums import OpenEnum


class SubscriptionPeriod(OpenEnum):
    """The schema SubscriptionPeriod of the specification."""

    TRIAL = "trial"
    ONETIME = "onetime"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALFYEARLY = "halfyearly"
    YEARLY = "yearly"
