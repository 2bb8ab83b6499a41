# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""A delivery that tries an address out."""

from __future__ import annotations

from pytribute_core.model import Model


class WebhookTest(
    Model,
    frozen=True,
    kw_only=True,
    gc=False,
):
    """A delivery that tries an address out."""

    test_event: str
    """A word on the test; nobody has published which."""
