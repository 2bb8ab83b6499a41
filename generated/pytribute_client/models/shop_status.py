# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ShopStatus of the specification."""

from pytribute_core.enums import OpenIntEnum


class ShopStatus(OpenIntEnum):
    """The schema ShopStatus of the specification."""

    VALUE_0 = 0
    VALUE_1 = 1
