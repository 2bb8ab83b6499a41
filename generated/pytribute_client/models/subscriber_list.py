# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The subscribers of an account."""

from __future__ import annotations

from pytribute_core.model import Model

from .subscriber import Subscriber


class SubscriberList(
    Model,
    frozen=True,
    kw_only=True,
    gc=True,
):
    """The subscribers of an account."""

    result: list[Subscriber]
    """The subscribers."""
