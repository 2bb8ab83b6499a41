# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schema Error of the specification."""

from __future__ import annotations

from pytribute_core.model import Model

from .error_code import ErrorCode


class Error(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """The schema Error of the specification."""

    error: ErrorCode
    """Error code"""

    message: str
    """Error description"""
