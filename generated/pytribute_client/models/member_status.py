# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema MemberStatus of the specification."""

from pytribute_core.enums import OpenEnum


class MemberStatus(OpenEnum):
    """The schema MemberStatus of the specification."""

    ACTIVE = "active"
    CANCELLED = "cancelled"
