# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema Currency of the specification."""

from pytribute_core.enums import OpenEnum


class Currency(OpenEnum):
    """The schema Currency of the specification."""

    USD = "USD"
    EUR = "EUR"
    RUB = "RUB"
