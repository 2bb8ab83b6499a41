# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema Error of the specification."""

from __future__ import annotations

from msgspec import Struct

from .error_code import ErrorCode


class Error(
    Struct,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """The schema Error of the specification."""

    error: ErrorCode
    """Error code"""

    message: str
    """Error description"""
