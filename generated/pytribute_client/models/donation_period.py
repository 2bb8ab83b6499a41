# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema DonationPeriod of the specification."""

from pytribute_core.enums import OpenEnum


class DonationPeriod(OpenEnum):
    """The schema DonationPeriod of the specification."""

    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALFYEARLY = "halfyearly"
    YEARLY = "yearly"
