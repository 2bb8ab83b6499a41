# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ProductType of the specification."""

from pytribute_core.enums import OpenEnum


class ProductType(OpenEnum):
    """The schema ProductType of the specification."""

    DIGITAL = "digital"
    CUSTOM = "custom"
    PHYSICAL = "physical"
