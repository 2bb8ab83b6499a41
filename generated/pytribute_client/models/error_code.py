# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema ErrorCode of the specification."""

from pytribute_core.enums import OpenEnum


class ErrorCode(OpenEnum):
    """The schema ErrorCode of the specification."""

    ERROR_BAD_REQUEST = "error_bad_request"
    ERROR_NOT_FOUND = "error_not_found"
    ERROR_NOT_PERMITTED = "error_not_permitted"
    NO_ACCESS = "no_access"
