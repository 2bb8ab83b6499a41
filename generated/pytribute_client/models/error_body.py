# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Why a request is refused."""

from __future__ import annotations

from pytribute_core.model import Model


class ErrorBody(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """Why a request is refused."""

    error: str
    """The reason, for programs. Four codes are documented; more than fifteen others have been
    met, so any may come.
    """

    message: str
    """The reason, for people."""
