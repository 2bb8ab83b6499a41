# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema TrialPeriod of the specification."""

from pytribute_core.enums import OpenEnum


class TrialPeriod(OpenEnum):
    """The schema TrialPeriod of the specification."""

    ONE_HOUR = "one_hour"
    TWELVE_HOURS = "twelve_hours"
    TWENTY_FOUR_HOURS = "twenty_four_hours"
    THREE_DAYS = "three_days"
    SEVEN_DAYS = "seven_days"
