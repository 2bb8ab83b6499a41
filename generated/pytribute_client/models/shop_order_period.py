# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ShopOrderPeriod of the specification."""

from pytribute_core.enums import OpenEnum


class ShopOrderPeriod(OpenEnum):
    """The schema ShopOrderPeriod of the specification."""

    ONETIME = "onetime"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALFYEARLY = "halfyearly"
    YEARLY = "yearly"
