# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ProductType of the specification."""

from ..enums import FoldedEnum


class ProductType(FoldedEnum):
    """The schema ProductType of the specification."""

    DIGITAL = "digital"
    CUSTOM = "custom"
    PHYSICAL = "physical"
